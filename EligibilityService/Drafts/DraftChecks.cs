using System.Text.Json;
using EligibilityService.Access.Audit;
using EligibilityService.Cases;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Drafts.Reports;
using EligibilityService.Register;
using EligibilityService.Storage;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;
using Microsoft.Extensions.Options;

namespace EligibilityService.Drafts;

/// <summary>Checks drafts: the static checks of their kind, the golden cases, and whether the draft has been overtaken.</summary>
internal sealed class DraftChecks(
    Database database, RegisterReader register, Publications publications, CatalogueVersions catalogues, ProgrammeVersions programmes,
    ImpactStore impact, TimeProvider time, ProgrammeDays calendar, IOptions<DecisionsOptions> options)
{
    private Tolerances Tolerances => options.Value.Tolerances;

    /// <summary>Everything that is to be said of a draft.</summary>
    /// <param name="series">Whose draft it is.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="asker">Who asks: when he has left, no further case is decided.</param>
    public async Task<DraftCheck> RunAsync(Series series, StoredDraft draft, CancellationToken asker)
    {
        var newest = await series.NewestAsync(database);
        var before = (draft.BasedOn ?? newest) is > 0 and var number ? number : (int?)null;
        var content = before is { } known ? series.ContentOf(known) : null;
        List<CheckFinding> findings = [.. series.Check(draft.Document, content, draft.Version), .. Overtaken(draft, newest),
            .. Touching(await impact.DoneOfAsync(draft.Id, draft.Document.Sha256))];
        IReadOnlyList<GoldenCaseResult>? cases = null;
        IReadOnlyList<GoldenCaseChange>? changes = null;
        if (series is ProgrammeSeries programme)
        {
            var mine = GoldenCases.Parse(draft.GoldenCases);
            findings.AddRange(await DroppedAsync(programme, draft));
            cases = await DecideAsync(programme, draft, mine, asker);
            changes = ChangesOf(before is { } version ? GoldenCases.Parse(await publications.GoldenCasesAsync(series, version)) : [], mine);
        }
        else
        {
            findings.AddRange(await OfProgrammesAsync((CatalogueSeries)series, draft, asker));
        }

        CheckFinding[] sorted = [.. findings.OrderBy(one => one.Severity).Take(DraftCheck.MostFindings)];
        var mayBeSubmitted = sorted.All(one => one.Severity != Severity.Error) && (cases ?? []).All(one => one.Holds);
        return new DraftCheck(draft.Document.Sha256, cases is null ? null : draft.GoldenCases.Sha256, mayBeSubmitted, sorted, cases,
            changes);
    }

    private static IEnumerable<CheckFinding> Overtaken(StoredDraft draft, int newest)
    {
        if (draft.BasedOn is { } basis && basis < newest)
        {
            yield return new CheckFinding(Severity.Warning, FindingCode.DraftOvertaken, "",
                Phrase.Of("draft_checks.draft_overtaken(basis, newest)", basis, newest));
        }
    }

    private static IEnumerable<CheckFinding> Touching(ImpactRow? report)
    {
        if (report is { TouchesNothing: true })
        {
            yield return new CheckFinding(Severity.Warning, FindingCode.ImpactTouchesNothing, "",
                Phrase.Of("draft_checks.impact_touches_nothing(report)", report.Id));
        }
    }

    // Money of a year is what was voted for it, also in January: a version that tells of the new year only leaves the old one's cases to
    // older versions, or to none.
    private async Task<IEnumerable<CheckFinding>> DroppedAsync(ProgrammeSeries series, StoredDraft draft)
    {
        ProgrammeVersion[] published = [.. programmes.Versions(series.Programme).Select(one => one.Version)
            .Where(one => one.Version != draft.Version)];
        if (series.VersionOf(draft.Document, published.Select(one => one.Version).Append(0).Max() + 1, new Faults()) is not { } version)
        {
            return [];
        }

        var (open, held) = await register.InSessionAsync(session => OpenYears.ReadAsync(session, series.Programme));
        return DroppedYears.Of(version, published, calendar.Today, open, held).Select(one => Dropped(one, version));
    }

    private static CheckFinding Dropped(DroppedYear one, ProgrammeVersion version)
    {
        var hasBudget = version.Limits?.Budget is not null;
        var still = (hasBudget, one.Still) switch
        {
            (false, _) => Phrase.Of("draft_checks.no_budget_applies()"),
            (true, { } other) => Phrase.Of("draft_checks.other_version_applies(version)", other.Version),
            _ => Phrase.Of("draft_checks.no_other_version()"),
        };
        var money = new Money(one.HeldFen, version.Currency);
        return new CheckFinding(
            hasBudget && one.Still is null ? Severity.Error : Severity.Warning, FindingCode.BudgetYearDropped, hasBudget
                ? "/limits/budget/years" : "/limits", Phrase.Of(
                "draft_checks.budget_year_dropped(year, open, money, still)", one.Year, one.Open, money, still));
    }

    private async Task<IReadOnlyList<GoldenCaseResult>> DecideAsync(ProgrammeSeries series, StoredDraft draft,
        IReadOnlyList<GoldenCaseBody> cases, CancellationToken asker)
    {
        if (series.VersionOf(draft.Document, draft.Version ?? 1, new Faults()) is not { } version)
        {
            var why = Phrase.Of("draft_checks.not_complete()");
            return [.. cases.Select(one => new GoldenCaseResult(one.Id, one.Title, false, one.Expected, null, why))];
        }

        var now = time.GetUtcNow();
        var results = new List<GoldenCaseResult>(cases.Count);
        foreach (var one in cases)
        {
            asker.ThrowIfCancellationRequested();
            results.Add(await GoldenRun.RehearseAsync(one, version, catalogues.InForce(one.Request.Invoice.IssueDate, now)?.Version,
                Tolerances, register));
        }

        return results;
    }

    // A catalogue has no golden cases of its own; but what it does to those of the programmes in force is what an approver wants to know.
    private async Task<IReadOnlyList<CheckFinding>> OfProgrammesAsync(CatalogueSeries series, StoredDraft draft, CancellationToken asker)
    {
        if (series.VersionOf(draft.Document, draft.Version ?? 1, new Faults()) is not { } catalogue)
        {
            return [];
        }

        var now = time.GetUtcNow();
        var findings = new List<CheckFinding>();
        foreach (var programme in programmes.Ids(now).SelectMany(id => programmes.Versions(id, now)))
        {
            var (id, number) = (programme.Document.Programme, programme.Document.Version);
            var cases = GoldenCases.Parse(await publications.GoldenCasesAsync(Versioned.Programme, id, number));
            asker.ThrowIfCancellationRequested();
            findings.AddRange(
                from golden in cases
                where golden.Request.Invoice.IssueDate >= catalogue.EffectiveFrom
                let result = GoldenRun.Of(golden, programme.Version, catalogue, Tolerances)
                where !result.Holds
                let seen = result.Seen is { } answer ? DraftCheck.Shown(answer) : result.Why!.En
                select new CheckFinding(Severity.Warning, FindingCode.GoldenCaseMoved, "",
                    Phrase.Of("draft_checks.golden_case_moved(golden, id, number, seen, expected)", golden.Id, id, number, seen,
                        DraftCheck.Shown(golden.Expected))));
        }

        return findings;
    }

    private static IReadOnlyList<GoldenCaseChange> ChangesOf(IReadOnlyList<GoldenCaseBody> before, IReadOnlyList<GoldenCaseBody> after)
    {
        var (old, now) = (before.ToDictionary(one => one.Id), after.ToDictionary(one => one.Id));
        return
        [
            .. after.Where(one => !old.ContainsKey(one.Id)).Select(one => new GoldenCaseChange(one.Id, CaseChange.Added, null, one)),
            .. after.Where(one => old.TryGetValue(one.Id, out var was) && !Same(was, one))
                .Select(one => new GoldenCaseChange(one.Id, CaseChange.Changed, old[one.Id], one)),
            .. before.Where(one => !now.ContainsKey(one.Id)).Select(one => new GoldenCaseChange(one.Id, CaseChange.Removed, one, null)),
        ];
    }

    private static bool Same(GoldenCaseBody one, GoldenCaseBody other) => JsonElement.DeepEquals(
        JsonSerializer.SerializeToElement(one, DraftsJson.Shared.GoldenCaseBody),
            JsonSerializer.SerializeToElement(other, DraftsJson.Shared.GoldenCaseBody));
}
