using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Versions.Catalogue;

namespace EligibilityService.Versions.Programmes;

/// <summary>What a draft of a programme is held against besides the version that it began with.</summary>
/// <param name="Catalogue">The catalogue in force on the draft's first day; null where there is none.</param>
/// <param name="Others">The programme's other versions.</param>
/// <param name="Programmes">The ids of all programmes.</param>
internal sealed record ProgrammeSurroundings(CatalogueContent? Catalogue, IReadOnlyCollection<VersionPeriod> Others,
    IReadOnlyCollection<string> Programmes)
{
    /// <summary>
    /// Which programmes the other programmes name as exclusive, in their versions that are in force on or after the draft's first day.
    /// </summary>
    public IReadOnlyCollection<ExclusiveNaming> Exclusive { get; init; } = [];
}

/// <summary>What another programme names as exclusive.</summary>
/// <param name="Programme">The other programme.</param>
/// <param name="Version">The number of its version.</param>
/// <param name="Names">The programmes that it names.</param>
internal sealed record ExclusiveNaming(string Programme, int Version, IReadOnlyList<string> Names);

/// <summary>What is wrong, or odd, in a draft of a programme that can be read.</summary>
internal static class ProgrammeChecks
{
    // How people write that a text does not state what they fill in; of a source only its beginning is looked at.
    private static readonly string[] Admissions =
    [
        "illustration", "does not say", "does not state", "does not define", "states no ", "fixes no ", "none:", "for example only",
        "示例", "未作此规定", "未作规定", "未规定", "未界定", "未定", "未明确", "自行设定",
    ];

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
                notes.Error(FindingCode.SourceMissing, $"/legalBasis/{i}/source", "programme_checks.source_missing()");
            }
        }

        notes.Period(
            new EffectivePeriod(draft.EffectiveFrom, draft.EffectiveUntil),
                new EffectivePeriod(before?.EffectiveFrom, before?.EffectiveUntil), "/effectiveFrom", "/effectiveUntil");
        notes.Succession(draft.EffectiveFrom, draft.EffectiveUntil, around.Others);
        Clauses(draft, notes);
        Exclusivity(draft, around, notes);
        ConditionChecks.Look(draft, before, around, notes);
        FormulaChecks.Look(draft, before, around.Catalogue, notes);
        LimitChecks.Look(draft, before, notes);
        if (draft.Payments is { ReferenceRequired: false })
        {
            notes.Warning(FindingCode.PaymentsWithoutReference, "/payments/referenceRequired",
                "programme_checks.payments_without_reference()");
        }

        return notes.All;
    }

    // They exclude each other whoever names whom; but a reader of one text should not have to know the other.
    private static void Exclusivity(ProgrammeContent draft, ProgrammeSurroundings around, CheckNotes notes)
    {
        var named = draft.Conditions.SelectMany(condition => condition.ExclusiveProgrammes ?? []).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < draft.Conditions.Count; i++)
        {
            for (var j = 0; j < (draft.Conditions[i].ExclusiveProgrammes?.Count ?? 0); j++)
            {
                var other = draft.Conditions[i].ExclusiveProgrammes![j];
                if (around.Exclusive.FirstOrDefault(one => one.Programme == other && !one.Names.Contains(draft.Programme)) is { } silent)
                {
                    notes.Warning(FindingCode.ExclusivityOneSided, $"/conditions/{i}/exclusiveProgrammes/{j}",
                        "programme_checks.exclusivity_one_sided(version, other, programme)", silent.Version, other, draft.Programme);
                }
            }
        }

        foreach (var naming in around.Exclusive.Where(one => one.Programme != draft.Programme && one.Names.Contains(draft.Programme)
            && !named.Contains(one.Programme)))
        {
            notes.Warning(FindingCode.ExclusivityOneSided, "/conditions",
                "programme_checks.exclusivity_not_returned(version, programme)", naming.Version, naming.Programme);
        }
    }

    private static void Clauses(ProgrammeContent draft, CheckNotes notes)
    {
        (string Pointer, Clause? Clause)[] all =
        [
            .. draft.Conditions.Select((condition, i) => ($"/conditions/{i}/clause", (Clause?)condition.Clause)),
            ("/formula/rate/clause", draft.Formula.Rate.Clause),
            .. (draft.Formula.Rate.Rates ?? new Dictionary<string, CategoryRateBody>())
                .Select(pair => ($"/formula/rate/rates/{Figures.Step(pair.Key)}/clause", pair.Value.Clause)),
            .. (draft.Formula.Rate.Brackets ?? []).Select((bracket, i) => ($"/formula/rate/brackets/{i}/clause", bracket.Clause)),
            .. draft.Formula.Uplifts.Select((uplift, i) => ($"/formula/uplifts/{i}/clause", (Clause?)uplift.Clause)),
            .. Of(draft.Formula.CapPerUnit, "capPerUnit"),
            .. Of(draft.Formula.CapPerLine, "capPerLine"),
            .. Of(draft.Formula.CapPerInvoice, "capPerInvoice"),
            .. Of(draft.Formula.FloorPerInvoice, "floorPerInvoice"),
            ("/formula/rounding/clause", draft.Formula.Rounding.Clause),
            .. (draft.Limits?.PerBuyer ?? []).Select((limit, i) => ($"/limits/perBuyer/{i}/clause", (Clause?)limit.Clause)),
            .. draft.Limits?.Budget is { } budget ? [("/limits/budget/clause", (Clause?)budget.Clause)] : Array.Empty<(string, Clause?)>(),
            .. (draft.Limits?.Budget?.Years ?? []).Select((year, i) => ($"/limits/budget/years/{i}/clause", (Clause?)year.Clause)),
            .. draft.Limits?.Hold is { } hold ? [("/limits/hold/clause", (Clause?)hold.Clause)] : Array.Empty<(string, Clause?)>(),
        ];
        foreach (var (pointer, clause) in all)
        {
            if (clause is null || string.IsNullOrWhiteSpace(clause.En) || string.IsNullOrWhiteSpace(clause.Zh)
                || (!clause.Illustrative && string.IsNullOrWhiteSpace(clause.Source)))
            {
                notes.Error(FindingCode.CitationMissing, pointer,
                    "programme_checks.citation_missing()");
            }
            else if (!clause.Illustrative && Admissions.FirstOrDefault(words => Says(clause, words)) is { } admission)
            {
                notes.Warning(FindingCode.IllustrativeDisagrees, pointer,
                    "programme_checks.illustrative_disagrees(admission)", admission);
            }
        }
    }

    private static bool Says(Clause clause, string words) =>
        clause.En.Contains(words, StringComparison.OrdinalIgnoreCase) || clause.Zh.Contains(words, StringComparison.Ordinal)
        || clause.Source!.StartsWith(words, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<(string Pointer, Clause? Clause)> Of(AmountRuleBody? rule, string member) =>
        rule is null ? [] : [($"/formula/{member}/clause", rule.Clause)];
}
