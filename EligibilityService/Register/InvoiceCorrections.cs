using System.Text.Json;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Register;

/// <summary>Keeps that one invoice replaces others, and takes these back when the new one is decided.</summary>
internal sealed class InvoiceCorrections(Session session, RegisterHeads heads, Recorder recorder, CaseMaker cases)
{
    private readonly ReplacedReader _reader = new(session, cases);

    /// <summary>The invoices that the one of a case replaces, on record under any programme.</summary>
    public Task<FoundReplaced> FindAsync(Case @case, Actor? by, DateTimeOffset at) =>
        _reader.FindAsync(@case, by, @case.Invoice.Replaces.Count == 0 ? [] : cases.Programmes(at));

    /// <summary>
    /// Keeps what an invoice replaces. It is open until a decision on that is not undetermined; what it names no more it replaces no more.
    /// </summary>
    public async Task KeepAsync(Case @case, ReplacedInvoices replaced, Actor by, DateTimeOffset at)
    {
        var invoice = @case.Invoice;
        var kept = await _reader.KeptAsync(invoice.Key.Value);
        foreach (var one in kept.Where(one => replaced.Named.All(named => named.Key != one.Key)))
        {
            await session.RunOneAsync(Sql.DropCredit, one.Reference);
        }

        foreach (var (key, _, _, reference) in replaced.Named.Where(named => kept.All(one => one.Key != named.Key)))
        {
            var credit = new Credit(reference, invoice.Key.Number.Written, CreditKind.Correction, invoice.Currency, [], null, IsOpen: true)
            {
                IssuedOn = key.EndsWith(InvoiceKey.Bar) ? invoice.IssueDate : null,
            };
            await session.RunOneAsync(Sql.InsertCredit, reference, key, JsonSerializer.Serialize(credit, WireJson.Shared.Credit),
                Array.Empty<byte>(), InstantText.Show(at), ActorText.Show(by), invoice.Key.Value);
        }
    }

    /// <summary>
    /// Takes back what is held on the replaced invoices, or waited for, under every programme; where something came back is noted, so that
    /// those who wait are looked at when the new decision is on record.
    /// </summary>
    public async Task TakeBackAsync(Case @case, ReplacedInvoices replaced, Actor by, DateTimeOffset at, DecisionReplacement replacing,
        List<(string Programme, int FiscalYear)> cameBack)
    {
        if (!replaced.IsInForce)
        {
            await EnforceAsync([@case.Invoice.Key.Value, .. replaced.Keys], at);
            foreach (var one in replaced.Elsewhere)
            {
                await CreditAsync(one, @case.Invoice.Key.Number.Written, by, at, replacing, cameBack);
            }
        }

        foreach (var one in replaced.Standing)
        {
            await replacing.GiveBackAsync(one, EntryGround.Corrected, by, at);
            await replacing.FreeAsync(one.Decision, one.Entries[0].FiscalYear);
            cameBack.Add((one.Decision.Programme, one.Entries[0].FiscalYear));
        }
    }

    // From now on all of them are taken back.
    private async Task EnforceAsync(IReadOnlyList<string> keys, DateTimeOffset at)
    {
        foreach (var key in keys)
        {
            foreach (var one in (await _reader.KeptAsync(key)).Where(one => one.Credit.IsOpen))
            {
                await session.RunOneAsync(Sql.EnforceCorrection,
                    JsonSerializer.Serialize(one.Credit with { IsOpen = false }, WireJson.Shared.Credit), InstantText.Show(at),
                    one.Reference);
            }
        }
    }

    // Under another programme it is a credit as any other, of all that was left.
    private async Task CreditAsync(LatestDecision one, string number, Actor by, DateTimeOffset at, DecisionReplacement replacing,
        List<(string Programme, int FiscalYear)> cameBack)
    {
        var (decision, entries) = (one.Decision, one.Entries);
        var balance = EntryRow.Fold(entries);
        if (balance.Waitlisted > 0)
        {
            await replacing.LeftAsync(decision, entries, at);
        }
        else
        {
            recorder.Enter(
                new Entry(heads.Of(decision.Programme).NextEntry(), EntryKind.Release, decision.Programme, entries[0].FiscalYear,
                    entries[0].CalendarYear, decision.Id, decision.Buyer,
                    new Money(balance.Held, decision.Currency), EntryGround.RedLetterInvoice, null, number, at, by.Agency, by));
            await replacing.FreeAsync(decision, entries[0].FiscalYear);
        }

        cameBack.Add((decision.Programme, entries[0].FiscalYear));
    }
}
