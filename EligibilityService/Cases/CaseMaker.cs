using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Storage;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;
using Microsoft.Extensions.Options;

namespace EligibilityService.Cases;

/// <summary>
/// Makes a case of a request: reads it strictly, chooses the versions in force, and refuses what cannot be decided at all.
/// </summary>
internal sealed class CaseMaker(CatalogueVersions catalogues, ProgrammeVersions programmes, ProgrammeDays calendar,
    IOptions<DecisionsOptions> options)
{
    // What was accepted once can be read for ever, whatever tolerances are configured today.
    private readonly Tolerances _asRecorded = new() { LineNet = long.MaxValue, LineTax = long.MaxValue, TotalTax = long.MaxValue };

    /// <summary>One for the cases on record in a store, which need no settings.</summary>
    public static async Task<CaseMaker> OfAsync(Database database)
    {
        var (catalogues, programmes, options) = (new CatalogueVersions(database), new ProgrammeVersions(database), new DecisionsOptions());
        await catalogues.LoadAsync();
        await programmes.LoadAsync();
        return new CaseMaker(
            catalogues, programmes, new ProgrammeDays(TimeProvider.System, options.UtcOffsetHours), Options.Create(options));
    }

    /// <summary>A case with the versions in force, or with a draft in the place of one of them; null with every fault noted.</summary>
    public Case? Make(DecisionRequest request, DateOnly? asOf, DateTimeOffset knownAt, DateTimeOffset now, Faults faults,
        Drafted? draft = null)
    {
        SentAttachments.CheckSent(request, faults);
        var date = asOf ?? request.Invoice.IssueDate;
        var programme = draft?.Programme is { } drafted ? OfDraft(drafted, request.Programme, faults)
            : ProgrammeInForce(request.Programme, date, knownAt, now, faults);
        var catalogue = draft?.Catalogue ?? CatalogueInForce(date, knownAt, faults);
        var today = calendar.DayOf(now);

        // Money is committed today, so today's limits apply, whichever rules the invoice's date calls for.
        var limits = programme is null || draft?.Programme is not null ? programme : LimitsFor(request.Programme, today, knownAt)
            ?? programme;
        return Make(request, programme, catalogue, date, knownAt, today, Facts.NotConfigured, options.Value.Tolerances, faults, limits) is
        { } made
            ? made with { NamedBy = programmes.Naming(request.Programme) }
            : null;
    }

    /// <summary>The case as it was: versions, facts, day, limits and findings of that time.</summary>
    /// <remarks>A record is right, so a fault is a bug.</remarks>
    public Case Rebuild(RecordedDecision record)
    {
        var faults = new Faults();
        return Rebuild(record, VersionsOf(record), faults)
            ?? throw new InvalidOperationException(
                $"A recorded case cannot be read again: {string.Join("; ", faults.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}"))}");
    }

    /// <summary>
    /// The same case with other versions: request, facts, day and findings of that time; null with every fault noted, when it cannot be
    /// decided with them.
    /// </summary>
    public Case? Rebuild(RecordedDecision record, CaseVersions versions, Faults faults)
    {
        var context = record.Context;
        return StrictJson.Read(record.Request, CasesJson.Shared.DecisionRequest, faults) is { } request
            && Make(request, versions.Programme, versions.Catalogue, context.AsOf, context.KnownAt, context.ReceivedOn, context.Facts,
                _asRecorded, faults, versions.Limits) is { } @case
                ? @case with
                {
                    NamedBy = programmes.Naming(record.Programme),
                    Findings = context.Review?.Findings ?? [],
                    IsReviewed = context.Review is not null,
                    Document = context.Document,
                    Repeats = context.Repeats,
                    Credits = context.Credits ?? [],
                }
                : null;
    }

    /// <summary>Sees every version that is published by now, so that one that a record names and that is not known then is none.</summary>
    public async Task SeeVersionsAsync(CancellationToken cancellation)
    {
        await programmes.RefreshAsync(cancellation);
        await catalogues.RefreshAsync(cancellation);
    }

    /// <summary>
    /// The versions that a record was decided with; <see cref="NotSeenYetException"/> when this node does not know one yet.
    /// </summary>
    public CaseVersions VersionsOf(RecordedDecision record)
    {
        var programme = Seen(record.Programme, record.ProgrammeVersion);
        var catalogue = catalogues.Find(record.CatalogueVersion)?.Version
            ?? throw new NotSeenYetException($"Catalogue version {record.CatalogueVersion}");
        return new CaseVersions(programme, catalogue, record.Context.LimitsVersion is { } version ? Seen(record.Programme, version)
            : programme);
    }

    /// <summary>
    /// The versions in force for the date of a record, and the limits in force on the day, as known at an instant; null when none is.
    /// </summary>
    public CaseVersions? VersionsInForce(RecordedDecision record, DateTimeOffset now)
    {
        var asOf = record.Context.AsOf;
        return programmes.InForce(record.Programme, asOf, now)?.Version is { } programme && catalogues.InForce(asOf, now)?.Version is
        { } catalogue
            ? new CaseVersions(programme, catalogue, LimitsFor(record.Programme, record.Context.ReceivedOn, now) ?? programme)
            : null;
    }

    /// <summary>
    /// Learns of every version that a transaction sees: another replica may have published one, and decided by it, of which this one has
    /// not heard yet.
    /// </summary>
    public Task SeeVersionsAsync(Session session) => programmes.RefreshAsync(session);

    /// <summary>
    /// The case with the programmes that name its own as exclusive, as they are known now. A decision under one of those programmes holds
    /// the lock of this case's programme too.
    /// </summary>
    public Case AsNamedNow(Case @case) =>
        ReferenceEquals(programmes.Naming(@case.Programme.Programme), @case.NamedBy) ? @case : @case with
        { NamedBy = programmes.Naming(@case.Programme.Programme) };

    /// <summary>All programmes that were published by an instant.</summary>
    public IReadOnlyList<string> Programmes(DateTimeOffset now) => [.. programmes.Ids(now)];

    /// <summary>
    /// The programmes that an invoice bears on which replaces others, since these are taken back under each; none of any other invoice.
    /// </summary>
    public IReadOnlyList<string> ReplacedUnder(Case @case, DateTimeOffset now) => @case.Invoice.Replaces.Count == 0 ? []
        : [Claim.AnyProgramme, .. Programmes(now)];

    /// <summary>The day, where the programmes are, of an instant.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => calendar.DayOf(instant);

    /// <summary>
    /// The version of a programme whose limits apply now to a case of some day: that in force today, unless its budget has nothing on the
    /// fiscal year of that day, and one that was in force in that year has. Null when there is none.
    /// </summary>
    public ProgrammeVersion? LimitsFor(string programme, DateOnly receivedOn, DateTimeOffset now) =>
        BudgetYears.VersionFor(day => programmes.InForce(programme, day, now)?.Version, calendar.DayOf(now), receivedOn);

    /// <summary>The answer that this engine gives on a record: of a decision of its own, byte for byte the recorded one.</summary>
    public byte[] Replay(RecordedDecision record) => DecideAgain(record).Answer;

    /// <summary>The same, with the case and what came of it.</summary>
    public (Case Case, Assessment Settled, byte[] Answer) DecideAgain(RecordedDecision record)
    {
        var @case = Rebuild(record);
        var settled = Settle.Apply(@case, Assess.Of(@case), record.Context.View);
        return (@case, settled, AnswerWriter.Bytes(
            DecisionMaker.Make(@case, settled, record.Id, InvoiceFingerprint.Of(@case.Invoice, @case.Buyer.Id), record.DecidedAt,
                record.By, record.Context.Supersedes,
            DayOf(record.DecidedAt), record.Context.Review, record.Context.Redecision, record.Context.Replaces)));
    }

    /// <summary>The invoice of a recorded request, and the id of its applicant.</summary>
    public (Invoice Invoice, string Applicant) InvoiceOf(ReadOnlyMemory<byte> json)
    {
        var request = SentRequest.OfRecord(json).Request;
        var reader = new CaseReader(new Faults(), _asRecorded, DateOnly.MaxValue);
        return reader.Invoice(request.Invoice) is { } invoice && reader.Buyer(request.Buyer) is { } buyer
            ? (invoice, buyer.Id)
            : throw new InvalidOperationException("A recorded invoice cannot be read again.");
    }

    /// <summary>
    /// The same for the same request, document, versions, facts and day: only then is a refused or undetermined case the same case (its
    /// credits are a part of it besides).
    /// </summary>
    public static string HashOf(Case @case, string requestHash)
    {
        var text = $"{requestHash}|{@case.Document?.Sha256}|{@case.Programme.Version}|{@case.Catalogue.Number}|{Show.Day(@case.ReceivedOn)}|{JsonSerializer.Serialize(@case.Facts.Substance(), WireJson.Shared.Facts)}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private ProgrammeVersion Seen(string programme, int version) =>
        programmes.Find(programme, version)?.Version ?? throw new NotSeenYetException($"Version {version} of {programme}");

    private static ProgrammeVersion OfDraft(ProgrammeVersion draft, string asked, Faults faults)
    {
        if (draft.Programme != asked)
        {
            faults.Add("/programme", FaultCode.Inconsistent, "case_maker.draft_of_another_programme(programme, asked)", draft.Programme,
                asked);
        }

        return draft;
    }

    // What comes later than now is nobody's to know; what came later than the known-at instant is told, or nobody could ask again.
    private ProgrammeVersion? ProgrammeInForce(string id, DateOnly asOf, DateTimeOffset knownAt, DateTimeOffset now, Faults faults)
    {
        var versions = programmes.Versions(id, now);
        if (versions.Count == 0)
        {
            var known = string.Join(", ", programmes.Ids(now));
            faults.Add("/programme", FaultCode.ProgrammeUnknown, "case_maker.unknown_programme(known)", known);
            return null;
        }

        if (programmes.InForce(id, asOf, knownAt) is { } published)
        {
            return published.Version;
        }

        var periods = string.Join(", ", versions.Select(one => one.Version.Effective.ToString()));
        faults.Add("/programme", FaultCode.ProgrammeNotInForce,
            "case_maker.no_version_in_force(id, asOf, knownAt, periods)", id, asOf, InstantText.Show(knownAt), periods);
        return null;
    }

    private CatalogueVersion? CatalogueInForce(DateOnly asOf, DateTimeOffset knownAt, Faults faults)
    {
        if (catalogues.InForce(asOf, knownAt) is { } published)
        {
            return published.Version;
        }

        faults.Add("/invoice/issueDate", FaultCode.CatalogueNotInForce,
            "case_maker.no_catalogue_in_force(asOf, knownAt)", asOf, InstantText.Show(knownAt));
        return null;
    }

    /// <summary>A case with given versions; null with every fault noted, also when a version is missing.</summary>
    public static Case? Make(
        DecisionRequest request,
        ProgrammeVersion? programme,
        CatalogueVersion? catalogue,
        DateOnly asOf,
        DateTimeOffset knownAt,
        DateOnly receivedOn,
        Facts facts,
        Tolerances tolerances,
        Faults faults,
        ProgrammeVersion? limitsFrom = null)
    {
        var reader = new CaseReader(faults, tolerances, receivedOn);
        var (project, buyer, invoice) = (reader.Project(request.Project), reader.Buyer(request.Buyer), reader.Invoice(request.Invoice));
        var (contract, delivery) = (reader.Contract(request.Contract), reader.Delivery(request.Delivery));
        var attachments = SentAttachments.Read(request.Attachments, request.Invoice.Lines.Count, faults);
        if (buyer is { CreditCode: null } && programme is { ApplicantId: ApplicantId.CreditCode })
        {
            faults.Add("/buyer/companyId", FaultCode.Inconsistent,
                "case_maker.credit_code_needed()");
        }

        if (programme is null || catalogue is null || buyer is null || invoice is null || faults.Any)
        {
            return null;
        }

        var @case = new Case
        {
            Programme = programme,
            LimitsFrom = limitsFrom ?? programme,
            Catalogue = catalogue,
            Invoice = invoice,
            Buyer = buyer,
            Project = project,
            Contract = contract,
            Delivery = delivery,
            Attachments = attachments,
            Declarations = CaseReader.Declarations(request.Declarations),
            Facts = facts,
            AsOf = asOf,
            KnownAt = knownAt,
            ReceivedOn = receivedOn,
        };
        Assess.Check(@case, faults);
        return faults.Any ? null : @case;
    }
}
