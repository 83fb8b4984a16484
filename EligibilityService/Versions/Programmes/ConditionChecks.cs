using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Versions.Programmes;

/// <summary>What is wrong, or odd, in the conditions of a draft: what can never be met, and what leaps.</summary>
internal static class ConditionChecks
{
    /// <summary>Looks at all of them.</summary>
    public static void Look(ProgrammeContent draft, ProgrammeContent? before, ProgrammeSurroundings around, CheckNotes notes)
    {
        for (var i = 0; i < draft.Conditions.Count; i++)
        {
            var (condition, pointer) = (draft.Conditions[i], $"/conditions/{i}");
            NoteJumps(condition, before?.Conditions.FirstOrDefault(one => one.Id == condition.Id && one.Kind == condition.Kind),
                pointer, notes);
            Alone(draft, condition, around, pointer, notes);
            if (draft.Conditions.Take(i).FirstOrDefault(earlier => Excludes(earlier, condition)) is { } other)
            {
                Never(pointer, Phrase.Of("condition_checks.nothing_in_both(other)", other.Id), notes);
            }
        }
    }

    private static void NoteJumps(ConditionBody condition, ConditionBody? before, string pointer, CheckNotes notes)
    {
        notes.Period(new EffectivePeriod(condition.From, condition.Until), new EffectivePeriod(before?.From, before?.Until),
            $"{pointer}/from", $"{pointer}/until");
        notes.NoteJumps(condition.Days, before?.Days, $"{pointer}/days");
        notes.NoteJumps(Figures.Number(condition.Amount?.Amount.Text), Figures.Number(before?.Amount?.Amount.Text), $"{pointer}/amount");
        notes.NoteJumps(Figures.Number(condition.Quantity?.Text), Figures.Number(before?.Quantity?.Text), $"{pointer}/quantity");
        notes.NoteJumps(Figures.Number(condition.Minimum?.Text), Figures.Number(before?.Minimum?.Text), $"{pointer}/minimum");
    }

    private static void Alone(ProgrammeContent draft, ConditionBody condition, ProgrammeSurroundings around, string pointer,
        CheckNotes notes)
    {
        if (condition.AnyOf is { Count: 0 } || condition.Divisions is { Count: 0 })
        {
            Never(pointer, Phrase.Of("condition_checks.nothing_suffices()"), notes);
        }

        switch (condition.Kind)
        {
            case ConditionKind.InvoiceDateWithin or ConditionKind.ContractDateWithin:
                Window(draft, condition, pointer, notes);
                break;
            case ConditionKind.BuyerRegion:
                Divisions(condition.Divisions ?? [], pointer, notes);
                break;
            case ConditionKind.NotSubsidisedElsewhere:
                Programmes(draft, condition.ExclusiveProgrammes ?? [], around, pointer, notes);
                break;
            case ConditionKind.CategoryIn when draft.LinesCountBy == LinesCountBy.Model && condition.AnyOf is { Count: > 0 } categories
                && around.Catalogue is { } catalogue
                && !catalogue.Models.Any(model => categories.Contains(Term.Of(model.Category))):
                Never(pointer, Phrase.Of("condition_checks.no_model_of_category()"), notes);
                break;
            case ConditionKind.PerformanceAtLeast when condition is { Metric: { } metric, Minimum: { } minimum } && around.Catalogue is
            { } catalogue
                && !catalogue.Models.Any(model =>
                    model.Performance.Any(figure => figure.Metric == metric
                        && Figures.Number(figure.Value.Text) >= Figures.Number(minimum.Text))):
                Never(pointer, Phrase.Of("condition_checks.no_model_of_figure(metric, minimum)", metric, minimum.Text), notes);
                break;
            default:
                break;
        }
    }

    // The version is found by the invoice's date; a contract is signed before its invoice comes, so it may be older than the programme, and
    // is never younger.
    private static void Window(ProgrammeContent draft, ConditionBody condition, string pointer, CheckNotes notes)
    {
        var isOver = condition.Until is { } end && end <= draft.EffectiveFrom;
        if (condition.From is { } first && draft.EffectiveUntil is { } over && first >= over)
        {
            Never(pointer, Phrase.Of("condition_checks.window_after_period()"), notes);
        }
        else if (isOver && condition.Kind == ConditionKind.InvoiceDateWithin)
        {
            Never(pointer, Phrase.Of("condition_checks.window_ends_before_period()"), notes);
        }
        else if (isOver)
        {
            notes.Warning(FindingCode.WindowBeforePeriod, pointer,
                "condition_checks.window_before_period()");
        }
    }

    private static void Divisions(IReadOnlyList<string> divisions, string pointer, CheckNotes notes)
    {
        for (var i = 0; i < divisions.Count; i++)
        {
            if (divisions[i].Length is 0 or > 6 || !divisions[i].All(char.IsAsciiDigit))
            {
                Never($"{pointer}/divisions/{i}", Phrase.Of("condition_checks.division_too_long(divisions)", divisions[i]),
                    notes);
            }
        }
    }

    private static void Programmes(ProgrammeContent draft, IReadOnlyList<string> exclusive, ProgrammeSurroundings around, string pointer,
        CheckNotes notes)
    {
        for (var i = 0; i < exclusive.Count; i++)
        {
            if (exclusive[i] != draft.Programme && !around.Programmes.Contains(exclusive[i]))
            {
                notes.Warning(FindingCode.ReferenceUnknown, $"{pointer}/exclusiveProgrammes/{i}",
                    "condition_checks.unknown_exclusive_programme(exclusive)", exclusive[i]);
            }
        }
    }

    // Two conditions of one kind that have nothing in common. Of the senses of being domestic a model may have several, so they never
    // exclude each other.
    private static bool Excludes(ConditionBody one, ConditionBody other) => one.Kind == other.Kind && one.Kind switch
    {
        ConditionKind.InvoiceDateWithin or ConditionKind.ContractDateWithin => one.Until <= other.From || other.Until <= one.From,
        ConditionKind.ProjectPurpose or ConditionKind.InvoiceKind or ConditionKind.CategoryIn =>
            one.AnyOf is { Count: > 0 } mine && other.AnyOf is { Count: > 0 } theirs
                && !mine.Intersect(theirs, StringComparer.Ordinal).Any(),
        ConditionKind.BuyerRegion => one.Divisions is { Count: > 0 } mine && other.Divisions is { Count: > 0 } theirs
            && !mine.Any(a => theirs.Any(b => a.StartsWith(b, StringComparison.Ordinal) || b.StartsWith(a, StringComparison.Ordinal))),
        _ => false,
    };

    private static void Never(string pointer, LocalizedText text, CheckNotes notes) =>
        notes.Error(FindingCode.ConditionNeverMet, pointer, "condition_checks.condition_never_met(text)", text);
}
