using EligibilityService.Cases;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>
/// The commands of one transaction, in their order: submissions that follow each other are settled together, everything else alone.
/// </summary>
internal sealed class RegisterBatch(Session session, CaseMaker cases, TimeProvider time)
{
    private readonly RegisterHeads _heads = new(session, time);

    /// <summary>
    /// Locks all programmes that the commands bear on; from then until the end of the transaction nobody else writes for them.
    /// </summary>
    public Task LockAsync(IReadOnlyList<RegisterCommand> commands) =>
        _heads.LockAsync(commands.SelectMany(command => command.AlsoLocked.Append(command.Programme)));

    /// <summary>
    /// Does all commands under the locks; everything is written, nothing is committed yet. Also gives the mark by which a lost commit is
    /// found again.
    /// </summary>
    public async Task<(IReadOnlyList<Registered> Results, (string DecisionId, string? EntryId)? Mark)> RunAsync(
        IReadOnlyList<RegisterCommand> asked)
    {
        await cases.SeeVersionsAsync(session);
        RegisterCommand[] commands = [.. asked.Select(command => command.AsNamedNow(cases))];
        var recorder = new Recorder(session, _heads);
        var replacing = new DecisionReplacement(session, _heads, recorder, cases);
        var moving = new LedgerMovements(session, _heads, recorder, cases, replacing);
        var crediting = new Crediting(session, _heads, recorder, cases, replacing);
        var results = new List<Func<Registered>>(commands.Length);
        for (var i = 0; i < commands.Length;)
        {
            switch (commands[i])
            {
                case Submission { Case.Invoice.Replaces.Count: > 0 } corrected:
                    await recorder.FlushAsync();
                    results.Add(await new SubmissionBatch(session, _heads, recorder).SettleAsync(corrected, replacing));
                    i++;
                    break;
                case Submission:
                    Submission[] run = [.. commands.Skip(i).TakeWhile(command => command is Submission { Case.Invoice.Replaces.Count: 0 })
                        .Cast<Submission>()];
                    results.AddRange(await new SubmissionBatch(session, _heads, recorder).SettleAsync(run));
                    i += run.Length;
                    break;
                case Move move:
                    results.Add(await moving.MoveAsync(move));
                    i++;
                    break;
                case KeepCredit credit:
                    results.Add(await crediting.KeepAsync(credit));
                    i++;
                    break;
                case Review review:
                    results.Add(await replacing.ReviewAsync(review));
                    i++;
                    break;
                case Redecision redecision:
                    results.Add(await replacing.RedecideAsync(redecision));
                    i++;
                    break;
                case Promotion promotion:
                    results.Add(await replacing.PromoteAsync(promotion.Programme, promotion.FiscalYear, promotion.At));
                    i++;
                    break;
                case Resumption resumption:
                    results.Add(await replacing.ResumeAsync(resumption));
                    i++;
                    break;
                default:
                    throw new InvalidOperationException($"{commands[i].GetType().Name} is not a command of the register.");
            }
        }

        await recorder.FlushAsync();
        await _heads.SaveAsync();
        return ([.. results.Select(result => result())], recorder.Mark);
    }
}
