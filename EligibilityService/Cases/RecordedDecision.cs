using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Cases;

/// <summary>A recorded decision, with all that a replay needs.</summary>
/// <param name="ProgrammeVersion">The programme version used.</param>
/// <param name="CatalogueVersion">The catalogue version used.</param>
/// <param name="InvoiceKey">The invoice's key.</param>
/// <param name="Fingerprint">The invoice's fingerprint.</param>
/// <param name="CaseHash">The same for the same request, facts, versions and day.</param>
/// <param name="Outcome">What was decided.</param>
/// <param name="Currency">The currency that it pays in.</param>
/// <param name="Buyer">The buyer's credit code.</param>
/// <param name="By">Who asked.</param>
/// <param name="Request">The request as it came.</param>
/// <param name="Context">Facts, dates and what the register knew.</param>
/// <param name="Answer">The answer as it was given.</param>
/// <param name="Asker">The agency that asked, as the store compares it.</param>
internal sealed record RecordedDecision(
    string Id,
    string Programme,
    int ProgrammeVersion,
    int CatalogueVersion,
    string InvoiceKey,
    string Fingerprint,
    string CaseHash,
    Outcome Outcome,
    Currency Currency,
    string Buyer,
    DateTimeOffset DecidedAt,
    Actor By,
    ReadOnlyMemory<byte> Request,
    RecordContext Context,
    ReadOnlyMemory<byte> Answer,
    string Asker)
{
    /// <summary>The agency that asked first: behind an officer's decision stands whoever asked.</summary>
    public string AskedBy => Context.AskedBy ?? By.Agency;
}
