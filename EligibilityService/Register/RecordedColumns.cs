using System.Globalization;
using System.Text.Json;
using EligibilityService.Cases;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Register;

/// <summary>
/// Compares the columns of a decision, by which it is found, counted and paid, with its answer: the answer is what was decided.
/// </summary>
internal static class RecordedColumns
{
    /// <summary>A column that does not say what the answer says.</summary>
    public readonly record struct Difference(string Column, string Kept, string Answered);

    /// <summary>The columns that do not say what the answer says.</summary>
    public static IReadOnlyList<Difference> Differences(RecordedDecision record)
    {
        using var answer = JsonDocument.Parse(record.Answer);
        var said = answer.RootElement;
        return
        [
            .. new Difference[]
            {
                new("id", record.Id, Text(said, "id")),
                new("programme_id", record.Programme, Text(said, "programme", "id")),
                new("programme_version", Show.Number(record.ProgrammeVersion), Text(said, "programme", "version")),
                new("catalogue_version", Show.Number(record.CatalogueVersion), Text(said, "catalogue", "version")),
                new("outcome", Term.Of(record.Outcome), Text(said, "outcome")),
                new("currency", record.Currency.Code, Text(said, "amount", "currency")),
                new("fingerprint", record.Fingerprint, Text(said, "invoice", "fingerprint")),
                new("decided_at", InstantText.Show(record.DecidedAt), Text(said, "decidedAt")),
                new("decided_by", ActorText.Show(record.By), ActorText.Show(ActorText.Read(said.GetProperty("actor").GetRawText()))),
                new("asked_by", record.Asker, Actor.KeyOf(record.AskedBy)),
            }.Where(one => one.Kept != one.Answered),
        ];
    }

    /// <summary>The amount that the answer grants, in fen.</summary>
    public static long AmountFen(RecordedDecision record)
    {
        using var answer = JsonDocument.Parse(record.Answer);
        return Money.TryParse(Text(answer.RootElement, "amount", "amount"), record.Currency, out var amount) ? amount.MinorUnits
            : throw new InvalidDataException("The answer says no amount.");
    }

    /// <summary>
    /// Why money must not go out on a decision: it, or what is reserved for it, is not what was decided; null when all agrees.
    /// </summary>
    public static string? WhyNotPayable(RecordedDecision record, IEnumerable<EntryRow> entries)
    {
        if (Differences(record) is [var first, ..])
        {
            return $"Its column {first.Column} says {first.Kept}, and its answer {first.Answered}.";
        }

        var (reserved, amount) = (entries.Where(entry => entry.Kind == EntryKind.Reserve).Sum(entry => entry.Fen), AmountFen(record));
        return reserved == amount ? null
            : $"{Rounding.ShowYuan(reserved)} are reserved for it, and its answer grants {Rounding.ShowYuan(amount)}.";
    }

    private static string Text(JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var member in path)
        {
            element = element.GetProperty(member);
        }

        return element.ValueKind == JsonValueKind.Number ? element.GetInt32().ToString(CultureInfo.InvariantCulture)
            : element.GetString() ?? "";
    }
}
