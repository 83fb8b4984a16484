using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>What a batch wrote.</summary>
/// <param name="Results">What became of each command.</param>
/// <param name="Decided">The decisions that were recorded.</param>
/// <param name="Mark">By which a lost commit is found again; null when nothing was recorded.</param>
internal sealed record Written(
    IReadOnlyList<Registered> Results,
    IReadOnlyList<(string Programme, Outcome Outcome)> Decided,
    (string DecisionId, string? EntryId)? Mark);

/// <summary>
/// The commands of one transaction, in their order: submissions that follow each other are settled together, everything else alone.
/// </summary>
internal sealed class RegisterBatch(Session session, CaseMaker cases, TimeProvider time)
{
    private readonly RegisterHeads _heads = new(session, time);

    /// <summary>Locks all programmes that the commands concern; until the end of the transaction no other writer writes for them.</summary>
    public Task LockAsync(IReadOnlyList<RegisterCommand> commands) =>
        _heads.LockAsync(commands.SelectMany(command => command.AlsoLocked.Append(command.Programme)));

    /// <summary>Does all commands under the locks; everything is written, nothing is committed yet.</summary>
    public async Task<Written> RunAsync(IReadOnlyList<RegisterCommand> asked)
    {
        await cases.SeeVersionsAsync(session);
        RegisterCommand[] commands = [.. asked.Select(command => command.AsNamedNow(cases))];
        var recorder = new Recorder(session, _heads);
        var replacing = new DecisionReplacement(session, _heads, recorder, cases);
        var moving = new LedgerMovements(session, _heads, recorder, cases, replacing);
        var crediting = new Crediting(session, _heads, recorder, cases, replacing);
        await recorder.LoadAnswersAsync(commands);
        var results = new List<Registered>(commands.Length);
        SubmissionBatch? run = null;
        for (var i = 0; i < commands.Length; i++)
        {
            if (commands[i] is Submission { Case.Invoice.Replaces.Count: 0 })
            {
                run ??= await LoadRunAsync(commands[i..], recorder);
                results.Add(run.SettleNext());
                continue;
            }

            // What these read, they read from the store; and a run after them sees what they did.
            run = null;
            await recorder.FlushAsync();
            results.Add(recorder.AnswerTo(commands[i]) ?? await (commands[i] switch
            {
                Submission corrected => new SubmissionBatch(session, _heads, recorder).SettleAsync(corrected, replacing),
                Move move => moving.MoveAsync(move),
                KeepCredit credit => crediting.KeepAsync(credit),
                Review review => replacing.ReviewAsync(review),
                Redecision redecision => replacing.RedecideAsync(redecision),
                Promotion promotion => replacing.PromoteAsync(promotion.Programme, promotion.FiscalYear, promotion.At),
                Resumption resumption => replacing.ResumeAsync(resumption),
                var other => throw new InvalidOperationException($"{other.GetType().Name} is not a command of the register."),
            }));
        }

        await recorder.FlushAsync();
        await _heads.SaveAsync();
        return new Written(results, recorder.Decided, recorder.Mark);
    }

    private async Task<SubmissionBatch> LoadRunAsync(IReadOnlyList<RegisterCommand> commands, Recorder recorder)
    {
        await recorder.FlushAsync();
        var run = new SubmissionBatch(session, _heads, recorder);
        await run.LoadAsync(
            [.. commands.TakeWhile(command => command is Submission { Case.Invoice.Replaces.Count: 0 }).Cast<Submission>()]);
        return run;
    }
}
