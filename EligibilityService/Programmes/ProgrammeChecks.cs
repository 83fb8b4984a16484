using EligibilityService.Catalogue;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Programmes;

/// <summary>What a draft of a programme is held against besides the version that it began with.</summary>
/// <param name="Catalogue">The catalogue in force on the draft's first day; null where there is none.</param>
/// <param name="Others">The programme's other versions.</param>
/// <param name="Programmes">The ids of all programmes.</param>
internal sealed record ProgrammeSurroundings(CatalogueContent? Catalogue, IReadOnlyCollection<VersionPeriod> Others, IReadOnlyCollection<string> Programmes);

/// <summary>What is wrong, or odd, in a draft of a programme that can be read.</summary>
internal static class ProgrammeChecks
{
    /// <summary>All findings at once.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="before">The version that it began with; null where there was none.</param>
    /// <param name="around">What else it is held against.</param>
    public static IReadOnlyList<CheckFinding> Of(ProgrammeContent draft, ProgrammeContent? before, ProgrammeSurroundings around)
    {
        var notes = new CheckNotes();
        notes.Texts(draft.Name, "/name");
        notes.Texts(draft.Authority, "/authority");
        for (var i = 0; i < draft.LegalBasis.Count; i++)
        {
            notes.Texts(draft.LegalBasis[i].Title, $"/legalBasis/{i}/title");
            if (string.IsNullOrWhiteSpace(draft.LegalBasis[i].Source))
            {
                notes.Error(FindingCode.SourceMissing, $"/legalBasis/{i}/source", "Say where the text is published.", "请注明文本发布之处。");
            }
        }

        notes.Period(
            new EffectivePeriod(draft.EffectiveFrom, draft.EffectiveUntil), new EffectivePeriod(before?.EffectiveFrom, before?.EffectiveUntil), "/effectiveFrom", "/effectiveUntil");
        notes.Succession(draft.EffectiveFrom, draft.EffectiveUntil, around.Others);
        Clauses(draft, notes);
        ConditionChecks.Look(draft, before, around, notes);
        FormulaChecks.Look(draft, before, around.Catalogue, notes);
        LimitChecks.Look(draft, before, notes);
        return notes.All;
    }

    private static void Clauses(ProgrammeContent draft, CheckNotes notes)
    {
        (string Pointer, Clause? Clause)[] all =
        [
            .. draft.Conditions.Select((condition, i) => ($"/conditions/{i}/clause", (Clause?)condition.Clause)),
            ("/formula/rate/clause", draft.Formula.Rate.Clause),
            .. draft.Formula.Uplifts.Select((uplift, i) => ($"/formula/uplifts/{i}/clause", (Clause?)uplift.Clause)),
            ("/formula/capPerUnit/clause", draft.Formula.CapPerUnit?.Clause),
            ("/formula/capPerLine/clause", draft.Formula.CapPerLine?.Clause),
            ("/formula/capPerInvoice/clause", draft.Formula.CapPerInvoice?.Clause),
            ("/formula/floorPerInvoice/clause", draft.Formula.FloorPerInvoice?.Clause),
            ("/formula/rounding/clause", draft.Formula.Rounding.Clause),
            .. (draft.Limits?.PerBuyer ?? []).Select((limit, i) => ($"/limits/perBuyer/{i}/clause", (Clause?)limit.Clause)),
            ("/limits/budget/clause", draft.Limits?.Budget?.Clause),
            .. (draft.Limits?.Budget?.Years ?? []).Select((year, i) => ($"/limits/budget/years/{i}/clause", (Clause?)year.Clause)),
            ("/limits/hold/clause", draft.Limits?.Hold?.Clause),
        ];
        foreach (var (pointer, clause) in all.Where(one => one.Clause is not null))
        {
            if (string.IsNullOrWhiteSpace(clause!.En) || string.IsNullOrWhiteSpace(clause.Zh) || string.IsNullOrWhiteSpace(clause.Source))
            {
                notes.Error(FindingCode.CitationMissing, pointer, "A clause says where it stands, in both languages, and where that is published.", "条款须注明中英文出处与来源。");
            }
        }

        var illustrative = all.FirstOrDefault(one => one.Clause is { Illustrative: true });
        if (!draft.Illustrative && illustrative.Clause is not null)
        {
            notes.Error(FindingCode.IllustrativeDisagrees, "/illustrative",
                $"{illustrative.Pointer} is illustrative, so the programme is: callers must be told.", $"{illustrative.Pointer}为示例，故整个项目须标为示例。");
        }
        else if (draft.Illustrative && illustrative.Clause is null)
        {
            notes.Warning(FindingCode.IllustrativeDisagrees, "/illustrative",
                "No clause is illustrative: either the programme is law, or a clause does not say that it is none.", "没有任何条款标为示例：要么项目并非示例，要么有条款漏标。");
        }
    }
}
