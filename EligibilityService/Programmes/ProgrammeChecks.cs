using System.Globalization;
using EligibilityService.Catalogue;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Programmes;

/// <summary>What is wrong, or odd, in a draft of a programme that can be read.</summary>
internal static class ProgrammeChecks
{
    /// <summary>All findings at once.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="before">The version that it began with; null where there was none.</param>
    /// <param name="catalogue">The catalogue in force on the draft's first day.</param>
    public static IReadOnlyList<CheckFinding> Of(ProgrammeContent draft, ProgrammeContent? before, CatalogueContent? catalogue)
    {
        var notes = new CheckNotes();
        notes.Texts(draft.Name, "/name");
        notes.Texts(draft.Authority, "/authority");
        notes.Period(draft.EffectiveFrom, draft.EffectiveUntil, "/effectiveUntil");
        notes.Swapped(draft.EffectiveFrom, before?.EffectiveFrom, "/effectiveFrom");
        notes.Swapped(draft.EffectiveUntil, before?.EffectiveUntil, "/effectiveUntil");
        if (before?.EffectiveUntil is { } ended && ended < draft.EffectiveFrom)
        {
            notes.Warning("PERIOD_GAP", "/effectiveFrom",
                $"The version before ends on {Show.Day(ended)}: until {Show.Day(draft.EffectiveFrom)} no version is in force.", $"前一版本于{Show.Day(ended)}终止：至{Show.Day(draft.EffectiveFrom)}之间没有生效版本。");
        }

        Clauses(draft, notes);
        for (var i = 0; i < draft.Conditions.Count; i++)
        {
            var old = before?.Conditions.FirstOrDefault(one => one.Id == draft.Conditions[i].Id);
            Condition(draft, draft.Conditions[i], old, catalogue, $"/conditions/{i}", notes);
        }

        Formula(draft.Formula, before?.Formula, notes);
        Categories(draft, notes);
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
        ];
        foreach (var (pointer, clause) in all.Where(one => one.Clause is not null))
        {
            if (string.IsNullOrWhiteSpace(clause!.En) || string.IsNullOrWhiteSpace(clause.Zh) || string.IsNullOrWhiteSpace(clause.Source))
            {
                notes.Error("CITATION_MISSING", pointer, "A clause says where it stands, in both languages, and where that is published.", "条款须注明中英文出处与来源。");
            }
        }

        if (!draft.Illustrative && all.FirstOrDefault(one => one.Clause is { Illustrative: true }) is { Clause: not null } found)
        {
            notes.Error("ILLUSTRATIVE_DISAGREES", "/illustrative",
                $"{found.Pointer} is illustrative, so the programme is: callers must be told.", $"{found.Pointer}为示例，故整个项目须标为示例。");
        }
    }

    private static void Condition(ProgrammeContent draft, ConditionBody condition, ConditionBody? before, CatalogueContent? catalogue, string pointer, CheckNotes notes)
    {
        notes.Period(condition.From, condition.Until, $"{pointer}/until");
        notes.Swapped(condition.From, before?.From, $"{pointer}/from");
        notes.Swapped(condition.Until, before?.Until, $"{pointer}/until");
        notes.Leaps(Number(condition.Amount?.Amount.Text), Number(before?.Amount?.Amount.Text), $"{pointer}/amount");
        notes.Leaps(Number(condition.Quantity?.Text), Number(before?.Quantity?.Text), $"{pointer}/quantity");
        notes.Leaps(Number(condition.Minimum?.Text), Number(before?.Minimum?.Text), $"{pointer}/minimum");
        if (condition.AnyOf is { Count: 0 } || condition.Divisions is { Count: 0 })
        {
            Never(pointer, "nothing suffices", "没有任何取值满足", notes);
        }

        if (condition.Kind == ConditionKind.InvoiceDateWithin
            && ((condition.Until is { } end && end <= draft.EffectiveFrom) || (condition.From is { } first && draft.EffectiveUntil is { } over && first >= over)))
        {
            Never(pointer, "its window lies outside the programme's own period", "其期间与项目有效期不相交", notes);
        }

        if (condition is { Kind: ConditionKind.PerformanceAtLeast, Metric: { } metric, Minimum: { } minimum } && catalogue is not null
            && !catalogue.Models.Any(model => model.Performance.Any(figure => figure.Metric == metric && Number(figure.Value.Text) >= Number(minimum.Text))))
        {
            Never(pointer, $"no model of the catalogue has a {metric} of {minimum.Text}", $"目录中没有{metric}达到{minimum.Text}的型号", notes);
        }
    }

    private static void Never(string pointer, string en, string zh, CheckNotes notes) =>
        notes.Error("CONDITION_NEVER_MET", pointer, $"The condition can never be met: {en}.", $"该条件永远无法满足：{zh}。");

    private static void Formula(FormulaBody formula, FormulaBody? before, CheckNotes notes)
    {
        var (unit, line, invoice, floor) = (Of(formula.CapPerUnit), Of(formula.CapPerLine), Of(formula.CapPerInvoice), Of(formula.FloorPerInvoice));
        notes.Leaps(unit, Of(before?.CapPerUnit), "/formula/capPerUnit");
        notes.Leaps(line, Of(before?.CapPerLine), "/formula/capPerLine");
        notes.Leaps(invoice, Of(before?.CapPerInvoice), "/formula/capPerInvoice");
        notes.Leaps(floor, Of(before?.FloorPerInvoice), "/formula/floorPerInvoice");
        notes.Leaps(Number(formula.Rate.Rate), Number(before?.Rate.Rate), "/formula/rate/rate");
        NeverBites(unit, line, "/formula/capPerUnit", "the cap of the line", "行上限", notes);
        NeverBites(unit, invoice, "/formula/capPerUnit", "the cap of the invoice", "发票上限", notes);
        NeverBites(line, invoice, "/formula/capPerLine", "the cap of the invoice", "发票上限", notes);
        foreach (var (cap, pointer) in new[] { (unit, "/formula/capPerUnit"), (line, "/formula/capPerLine"), (invoice, "/formula/capPerInvoice") })
        {
            if (cap == 0)
            {
                notes.Error("CAP_ALWAYS_BITES", pointer, "A cap of nothing: nothing is ever paid.", "上限为零：永不支付。");
            }
        }

        if (floor > invoice)
        {
            notes.Error("CAP_ALWAYS_BITES", "/formula/floorPerInvoice", "The floor is above the cap of the invoice: nothing is ever paid.", "下限高于发票上限：永不支付。");
        }

        var rates = formula.Rate.Brackets?.Select(bracket => Number(bracket.Rate)).ToArray() ?? [];
        if (rates.Length > 2 && !rates.SequenceEqual(rates.Order()) && !rates.SequenceEqual(rates.OrderDescending()))
        {
            notes.Warning("BRACKETS_NOT_MONOTONE", "/formula/rate/brackets", "The rates of the brackets go up and down. Is that meant?", "各档比例时升时降。是否有意？");
        }
    }

    private static void NeverBites(decimal? cap, decimal? wider, string pointer, string en, string zh, CheckNotes notes)
    {
        if (cap is { } mine && wider is { } other && mine >= other)
        {
            notes.Warning("CAP_NEVER_BITES", pointer, $"It is not below {en}, which bites first.", $"不低于{zh}，后者先生效。");
        }
    }

    private static void Categories(ProgrammeContent draft, CheckNotes notes)
    {
        if (draft.Formula.Rate is not { Kind: RateKind.ByCategory, Rates: { } rates })
        {
            return;
        }

        for (var i = 0; i < draft.Conditions.Count; i++)
        {
            if (draft.Conditions[i] is not { Kind: ConditionKind.CategoryIn, AnyOf: { } categories })
            {
                continue;
            }

            foreach (var category in categories.Where(category => !rates.ContainsKey(category)))
            {
                notes.Error("CATEGORY_WITHOUT_RATE", "/formula/rate/rates", $"{category} counts by /conditions/{i} and has no rate.", $"{category}依/conditions/{i}计入，但没有比例。");
            }
        }
    }

    private static decimal? Of(AmountRuleBody? rule) => Number(rule?.Amount.Amount.Text);

    private static decimal? Number(string? text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;
}
