using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Register;

/// <summary>What the register is asked to do: a closed family. All of a programme are done one after the other.</summary>
/// <param name="By">Who asks: the key's id scopes idempotency, the agency goes on the record.</param>
/// <param name="Idempotency">The key of the request; null where none was sent, and of what the service does by itself.</param>
internal abstract record RegisterCommand(Actor By, IdempotencyKey? Idempotency)
{
    /// <summary>The programme whose order it takes its place in.</summary>
    public abstract string Programme { get; }

    /// <summary>What else must stand still meanwhile: programmes whose claims it looks at.</summary>
    public virtual IEnumerable<string> AlsoLocked => [];

    /// <summary>
    /// The same command on what is known under the locks: a case is made some time before, and the programmes that exclude its own may have
    /// become more since.
    /// </summary>
    public virtual RegisterCommand AsNamedNow(CaseMaker cases) => this;
}

/// <summary>A case that was assessed and is to be settled and recorded.</summary>
/// <param name="Case">The case.</param>
/// <param name="Assessment">What the stateless part of deciding gave.</param>
/// <param name="Fingerprint">The invoice's fingerprint.</param>
/// <param name="CaseHash">The same for the same request, facts, versions and day.</param>
/// <param name="Request">The request as it came.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="By">Who asked: the key's id scopes idempotency, the agency goes on the record.</param>
/// <param name="Idempotency">The key of the request, when one was sent.</param>
internal sealed record Submission(
    Case Case,
    Assessment Assessment,
    string Fingerprint,
    string CaseHash,
    ReadOnlyMemory<byte> Request,
    DateTimeOffset DecidedAt,
    Actor By,
    IdempotencyKey? Idempotency) : RegisterCommand(By, Idempotency)
{
    /// <summary>
    /// The bytes that are kept with the decision: of the document that the invoice was read from, of attachments; empty when there are
    /// none.
    /// </summary>
    public IReadOnlyList<KeptBytes> Kept { get; init; } = [];

    /// <summary>What the case would claim under its own programme, and what must not be claimed under others.</summary>
    public IReadOnlyList<Claim> Claims { get; } = Settle.AllClaimsOf(Case, Assessment);

    /// <inheritdoc/>
    public override string Programme => Case.Programme.Programme;

    /// <summary>All programmes, of an invoice that replaces others: these are taken back under each. Else none.</summary>
    public IReadOnlyList<string> Programmes { get; init; } = [];

    /// <inheritdoc/>
    public override IEnumerable<string> AlsoLocked => [.. Settle.MayClaimUnder(Case), .. Programmes];

    /// <inheritdoc/>
    public override RegisterCommand AsNamedNow(CaseMaker cases) => cases.AsNamedNow(Case) is var now && ReferenceEquals(now, Case)
        ? this
        : new Submission(now, Assessment, Fingerprint, CaseHash, Request, DecidedAt, By, Idempotency)
        { Kept = Kept, Programmes = Programmes };

    /// <summary>The same submission on what credits leave of the invoice: another case, and another hash.</summary>
    public Submission After(IReadOnlyList<Credit> credits)
    {
        var @case = Case with { Credits = credits };
        return new Submission(@case, Assess.Of(@case), Fingerprint, HashAfter(CaseHash, credits), Request, DecidedAt, By, Idempotency)
        { Kept = Kept, Programmes = Programmes };
    }

    /// <summary>The hash of a case on what credits leave of its invoice.</summary>
    public static string HashAfter(string hash, IReadOnlyList<Credit> credits)
    {
        foreach (var credit in credits)
        {
            hash = Convert.ToHexStringLower(
                SHA256.HashData(Encoding.UTF8.GetBytes($"{hash}|{JsonSerializer.Serialize(credit, WireJson.Shared.Credit)}")));
        }

        return hash;
    }
}

/// <summary>Money of a decision moves: it is paid, released or recovered.</summary>
/// <param name="DecisionId">The decision.</param>
/// <param name="OfProgramme">Its programme.</param>
/// <param name="Kind">Pay, release or recover.</param>
/// <param name="AmountFen">How much; null for all there is.</param>
/// <param name="Ground">Why.</param>
/// <param name="Note">In words.</param>
/// <param name="Reference">The document it rests on.</param>
/// <param name="At">When.</param>
/// <param name="By">Who asks.</param>
/// <param name="Idempotency">The key of the request; null when the service does it by itself.</param>
internal sealed record Move(
    string DecisionId,
    string OfProgramme,
    EntryKind Kind,
    long? AmountFen,
    EntryGround Ground,
    string? Note,
    string? Reference,
    DateTimeOffset At,
    Actor By,
    IdempotencyKey? Idempotency) : RegisterCommand(By, Idempotency)
{
    /// <summary>What the invoice registry said just before a payment; null where it was not asked.</summary>
    public Facts? Registry { get; init; }

    /// <summary>
    /// Whether that was no answer, and the payment must wait for one; what is refused in any case is refused all the same.
    /// </summary>
    public bool IsDeferred { get; init; }

    /// <summary>When the hold has run out and the service releases by itself: the day on which it had; else null.</summary>
    public DateOnly? ExpiredOn { get; init; }

    /// <inheritdoc/>
    public override string Programme => OfProgramme;
}

/// <summary>A credit is kept with the invoice that it names, and applied to every decision that stands on it.</summary>
/// <param name="InvoiceKey">The normal form of the invoice's key.</param>
/// <param name="Credit">The credit.</param>
/// <param name="OfDecision">The decision that it was sent for; null when it was sent for the invoice.</param>
/// <param name="Note">In words.</param>
/// <param name="At">When.</param>
/// <param name="By">Who asks.</param>
/// <param name="Idempotency">The key of the request, when one was sent.</param>
/// <param name="Programmes">All programmes: nobody may decide on the invoice meanwhile.</param>
internal sealed record KeepCredit(
    string InvoiceKey,
    Credit Credit,
    string? OfDecision,
    string? Note,
    DateTimeOffset At,
    Actor By,
    IdempotencyKey? Idempotency,
    IReadOnlyList<string> Programmes) : RegisterCommand(By, Idempotency)
{
    /// <summary>The document that it came in, to be kept; null when it came as JSON.</summary>
    public KeptBytes? Document { get; init; }

    /// <summary>What the asker sees: it is applied to every decision, and he is told of these alone.</summary>
    public required Sight Sight { get; init; }

    /// <inheritdoc/>
    public override string Programme => Claim.AnyProgramme;

    /// <inheritdoc/>
    public override IEnumerable<string> AlsoLocked => Programmes;
}

/// <summary>An officer resolves an undetermined case, or an appeal.</summary>
/// <param name="DecisionId">The decision that is reviewed.</param>
/// <param name="OfProgramme">Its programme.</param>
/// <param name="Ground">Why, in words.</param>
/// <param name="Findings">What the officer found.</param>
/// <param name="At">When.</param>
/// <param name="By">The officer's agency and key.</param>
/// <param name="Idempotency">The key of the request.</param>
/// <param name="MayClaimUnder">Under which programmes the new decision may look for claims, or make them, besides its own.</param>
/// <param name="Content">The right content in the place of the recorded one; null when that stays.</param>
internal sealed record Review(
    string DecisionId,
    string OfProgramme,
    string Ground,
    IReadOnlyList<OfficerRuling> Findings,
    DateTimeOffset At,
    Actor By,
    IdempotencyKey? Idempotency,
    IReadOnlyList<string> MayClaimUnder,
    RightContent? Content = null) : RegisterCommand(By, Idempotency)
{
    /// <inheritdoc/>
    public override RegisterCommand AsNamedNow(CaseMaker cases) => Content is null ? this : this with
    { Content = Content with { Case = cases.AsNamedNow(Content.Case) } };

    /// <inheritdoc/>
    public override string Programme => OfProgramme;

    /// <inheritdoc/>
    public override IEnumerable<string> AlsoLocked => MayClaimUnder;
}

/// <summary>What an invoice really says, where something else was recorded of it.</summary>
/// <param name="Case">The case, with the versions in force and what registries say.</param>
/// <param name="Fingerprint">The invoice's fingerprint.</param>
/// <param name="CaseHash">The same for the same request, facts, versions and day.</param>
/// <param name="Request">The request that says it.</param>
/// <param name="Kept">The bytes of its attachments, to be kept.</param>
internal sealed record RightContent(Case Case, string Fingerprint, string CaseHash, ReadOnlyMemory<byte> Request,
    IReadOnlyList<KeptBytes> Kept);

/// <summary>An officer has a case decided anew, because a correction that was published later applies to its date.</summary>
/// <param name="DecisionId">The decision whose place is to be taken.</param>
/// <param name="OfProgramme">Its programme.</param>
/// <param name="Ground">Why, in words.</param>
/// <param name="At">When.</param>
/// <param name="By">The officer's agency and key.</param>
/// <param name="Idempotency">The key of the request.</param>
/// <param name="MayClaimUnder">Under which programmes the new decision may look for claims, or make them, besides its own.</param>
internal sealed record Redecision(
    string DecisionId,
    string OfProgramme,
    string Ground,
    DateTimeOffset At,
    Actor By,
    IdempotencyKey? Idempotency,
    IReadOnlyList<string> MayClaimUnder) : RegisterCommand(By, Idempotency)
{
    /// <inheritdoc/>
    public override string Programme => OfProgramme;

    /// <inheritdoc/>
    public override IEnumerable<string> AlsoLocked => MayClaimUnder;
}

/// <summary>Those who wait for a year's budget are looked at, in order, as long as the money lasts.</summary>
/// <param name="OfProgramme">The programme.</param>
/// <param name="FiscalYear">The year.</param>
/// <param name="At">When.</param>
internal sealed record Promotion(string OfProgramme, int FiscalYear, DateTimeOffset At) : RegisterCommand(Actor.Service, null)
{
    /// <inheritdoc/>
    public override string Programme => OfProgramme;
}

/// <summary>A case that waited for a registry, with what the registries said at last.</summary>
/// <param name="DecisionId">The decision that waits.</param>
/// <param name="Case">The case as it was, with the new facts.</param>
/// <param name="Assessment">What the stateless part of deciding gives on that.</param>
/// <param name="At">When.</param>
internal sealed record Resumption(string DecisionId, Case Case, Assessment Assessment, DateTimeOffset At)
    : RegisterCommand(Actor.Service, null)
{
    /// <summary>All programmes, of an invoice that replaces others; else none.</summary>
    public IReadOnlyList<string> Programmes { get; init; } = [];

    /// <inheritdoc/>
    public override RegisterCommand AsNamedNow(CaseMaker cases) => this with { Case = cases.AsNamedNow(Case) };

    /// <inheritdoc/>
    public override string Programme => Case.Programme.Programme;

    /// <inheritdoc/>
    public override IEnumerable<string> AlsoLocked => [.. Settle.MayClaimUnder(Case), .. Programmes];
}

/// <summary>The name that a caller gave to a request, so that repeating it has one effect.</summary>
/// <param name="Key">The key as sent.</param>
/// <param name="RequestHash">SHA-256 over what the request says: the same key with another request is an error.</param>
internal sealed record IdempotencyKey(string Key, string RequestHash);
