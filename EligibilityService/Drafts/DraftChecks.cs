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
            yield return new CheckFinding(Severity.Warning, FindingCode.DraftOvertaken, "", new LocalizedText(
                $"The draft began with version {basis}; version {newest} has been approved since. Compare them: what that one changed is not in this draft.",
                $"草案以第{basis}版为起点；此后第{newest}版已获批准。请比较两者：该版的更改不在本草案中。"));
        }
    }

    private static IEnumerable<CheckFinding> Touching(ImpactRow? report)
    {
        if (report is { TouchesNothing: true })
        {
            yield return new CheckFinding(Severity.Warning, FindingCode.ImpactTouchesNothing, "", new LocalizedText(
                $"By its dates the draft bears on no decision on record: the impact report {report.Id} decided them as though it were in force. What it shows is an estimate for cases to come.",
                $"按其日期，草案不涉及任何已登记的决定：影响报告{report.Id}系假定草案在各决定日期有效而作出，仅供估计今后的申请。"));
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

        var (open, held) = await register.InSessionAsync(session => YearsInUse.ReadAsync(session, series.Programme));
        return DroppedYears.Of(version, published, calendar.Today, open, held).Select(one => Dropped(one, version));
    }

    private static CheckFinding Dropped(DroppedYear one, ProgrammeVersion version)
    {
        var hasBudget = version.Limits?.Budget is not null;
        var (still, stillZh) = (hasBudget, one.Still) switch
        {
            (false, _) => (
                "This version sets no budget, so what is still decided of that year would have no limit. Keep the budget with that year.",
                "本版未设预算，该年度尚待决定的案件将不受限制。请保留含该年度的预算。"),
            (true, { } other) => (
                $"What version {other.Version} says of it still applies to them. Name the year here too, and whoever reads this version knows.",
                $"对其仍适用第{other.Version}版的规定。请在本版中一并列出该年度。"),
            _ => ("No other version in force names it either: nothing could be granted to them any more. Name the year.",
                "其他生效版本亦未列出该年度：将无法再予批准。请列出该年度。"),
        };
        var money = new Money(one.HeldFen, version.Currency);
        return new CheckFinding(
            hasBudget && one.Still is null ? Severity.Error : Severity.Warning, FindingCode.BudgetYearDropped, hasBudget
                ? "/limits/budget/years" : "/limits", new LocalizedText(
                $"The budget does not name the fiscal year {one.Year}, of which {one.Open} cases are open and {money} is reserved. {still}",
                $"预算未列出{one.Year}年度，而该年度尚有{one.Open}件未结案件、预留{money}。{stillZh}"));
    }

    private async Task<IReadOnlyList<GoldenCaseResult>> DecideAsync(ProgrammeSeries series, StoredDraft draft,
        IReadOnlyList<GoldenCaseBody> cases, CancellationToken asker)
    {
        if (series.VersionOf(draft.Document, draft.Version ?? 1, new Faults()) is not { } version)
        {
            var why = new LocalizedText("The draft is not whole yet: mend the errors that the findings name.", "草案尚不完整：请先更正检查结果所列错误。");
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
                select new CheckFinding(Severity.Warning, FindingCode.GoldenCaseMoved, "", new LocalizedText(
                    $"Under this catalogue the golden case {golden.Id} of {id}/{number} gives {seen}; expected is {DraftCheck.Shown(golden.Expected)}.",
                    $"按本目录，{id}/{number}的基准案例{golden.Id}给出{seen}；应为{DraftCheck.Shown(golden.Expected)}。")));
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
