using System.Text.Json;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Register;

/// <summary>What surrounds a decision that is made.</summary>
/// <param name="Fingerprint">The invoice's fingerprint.</param>
/// <param name="Supersedes">The earlier decision that it replaces.</param>
/// <param name="Request">The request as it came.</param>
/// <param name="CaseHash">The same for the same request, facts, versions and day.</param>
internal sealed record DecisionMetadata(
    string Id,
    string Fingerprint,
    DateTimeOffset DecidedAt,
    Actor By,
    string? Supersedes,
    ReadOnlyMemory<byte> Request,
    string CaseHash)
{
    /// <summary>The day of the decision, when it is not the day of the request.</summary>
    public DateOnly? DecidedOn { get; init; }

    /// <summary>The review that it comes of, if any.</summary>
    public ReviewRef? Review { get; init; }

    /// <summary>The agency that asked first, when another one decides anew; null when it is the same.</summary>
    public string? AskedBy { get; init; }

    /// <summary>That it was decided anew after a correction, if it was.</summary>
    public RedecisionRef? Redecision { get; init; }

    /// <summary>What its invoice replaces, if anything.</summary>
    public CorrectionRef? Replaces { get; init; }
}

/// <summary>A decision that was just made and is to be recorded.</summary>
/// <param name="Context">What else a replay needs.</param>
/// <param name="Request">The request as it came.</param>
/// <param name="CaseHash">The same for the same request, facts, versions and day.</param>
/// <param name="By">Who asked.</param>
internal sealed record NewDecision(
    Case Case,
    Decision Decision,
    RecordContext Context,
    ReadOnlyMemory<byte> Request,
    string CaseHash,
    Actor By,
    IReadOnlyList<Claim> Claims)
{
    /// <summary>A settled case as it will be recorded.</summary>
    public static NewDecision Of(Case @case, Assessment settled, RegisterView view, DecisionMetadata circumstances)
    {
        var (id, fingerprint, decidedAt, by, supersedes, request, caseHash) = circumstances;
        var (review, redecision) = (circumstances.Review, circumstances.Redecision);
        var decision = DecisionMaker.Make(@case, settled, id, fingerprint, decidedAt, by, supersedes, circumstances.DecidedOn,
            review, redecision, circumstances.Replaces);
        var context = new RecordContext(@case.AsOf, @case.KnownAt, @case.ReceivedOn, @case.Facts, view.Taken, supersedes,
            decision.LimitsVersion,
            view.Balances == BalanceView.None ? null : view.Balances, review, @case.Document, redecision, @case.Repeats, decision.Engine)
        {
            Alike = view.Alike.Count == 0 ? null : view.Alike,
            Credits = @case.Credits is [] ? null : @case.Credits,
            Replaces = circumstances.Replaces,
            AskedBy = circumstances.AskedBy == by.Agency ? null : circumstances.AskedBy,
        };
        return new NewDecision(@case, decision, context, request, caseHash, by, Settle.ClaimsOf(@case, settled))
        { Waits = WaitsForRegistry.Is(@case, settled) };
    }

    /// <summary>Whether it waits for a registry to answer.</summary>
    public bool Waits { get; private init; }

    public string Id => Decision.Id ?? throw new InvalidOperationException("Only a decision with an id is recorded.");

    /// <summary>What it does to the ledger: it reserves, it waits, or nothing.</summary>
    public (EntryKind Kind, long Fen)? Movement => Decision switch
    {
        { Outcome: Outcome.Granted or Outcome.PartlyGranted } => (EntryKind.Reserve, Decision.Amount.MinorUnits),
        { Outcome: Outcome.Waitlisted, WaitlistedAmount: { } amount } => (EntryKind.Waitlist, amount.MinorUnits),
        _ => null,
    };

    /// <summary>The answer's bytes; there once it is rendered.</summary>
    public byte[] Answer { get; private set; } = [];

    /// <summary>The row of <see cref="Sql.InsertDecision"/>; there once it is rendered.</summary>
    public object?[] Row { get; private set; } = [];

    /// <summary>Writes the answer and packs the row: most of the work of recording, and safe to do on any thread.</summary>
    public void Render()
    {
        Answer = AnswerWriter.Bytes(Decision);
        Row =
        [
            Decision.Programme.Id,
            Id,
            (long)Decision.Programme.Version,
            (long)Decision.Catalogue.Version,
            Case.Invoice.Key.ToString(),
            Decision.Invoice.Fingerprint,
            CaseHash,
            Term.Of(Decision.Outcome),
            Decision.Amount.MinorUnits,
            Decision.Amount.Currency.Code,
            Case.Buyer.Id,
            PartyName.Key(Case.Buyer.Name),
            Case.Invoice.Key.Number.Key,
            InstantText.Show(Decision.DecidedAt),
            ActorText.Show(By),
            Packed.Pack(Request.Span),
            Packed.Pack(JsonSerializer.SerializeToUtf8Bytes(Context, CasesJson.Shared.RecordContext)),
            Packed.Pack(Answer),
            Actor.KeyOf(Context.AskedBy ?? By.Agency),
        ];
    }
}
