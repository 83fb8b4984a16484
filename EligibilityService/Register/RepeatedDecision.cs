using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;
using EligibilityService.Wire;

namespace EligibilityService.Register;

/// <summary>The decision that a repeat is held against: the last refused one of a row of repeats, else the last undetermined one.</summary>
/// <param name="IsRefused">Whether it was refused.</param>
internal sealed record RepeatedDecision(string Id, bool IsRefused, ReadOnlyMemory<byte> Request)
{
    // What the caller says of the case and of its lines; all else is the invoice, which is the same or it would be another.
    private static readonly string[] OfCase = ["/attachments", "/buyer", "/contract", "/declarations", "/delivery", "/project"];
    private static readonly string[] OfLine = ["components", "evidence", "excludedCosts", "expenseCategory", "goodsCondition", "modelId",
        "serialNumbers", "vendor"];

    private delegate SpellingFault? Reads<T>(string text, out T? identity) where T : Identity;

    /// <summary>
    /// What a repeat of the latest decision on an invoice is held against: in a row of repeats the refusal that it began with, not the
    /// undetermined ones after it. Null where money was given, and where an officer has spoken.
    /// </summary>
    public static async Task<RepeatedDecision?> OfAsync(Session session, LatestRow latest)
    {
        if (latest.Outcome is not (Outcome.Refused or Outcome.Undetermined) || latest.IsReviewed)
        {
            return null;
        }

        var first = latest.Outcome == Outcome.Refused ? null : Row.Context(latest.Context).Repeats;
        return first is not null && await session.AskOneAsync(Sql.FindDecision, PackedDecision.ReadWhole, first.DecisionId) is [var found]
            ? new RepeatedDecision(found.Id, found.Outcome == Outcome.Refused, found.Request)
            : new RepeatedDecision(latest.Id, latest.Outcome == Outcome.Refused, Packed.Unpack(latest.Request));
    }

    /// <summary>What a request declares otherwise; null when nothing. The same identity in another spelling is the same.</summary>
    public Repeat? By(ReadOnlyMemory<byte> request)
    {
        using var before = JsonDocument.Parse(Request);
        using var now = JsonDocument.Parse(request);
        var changes = JsonDifference.Between(before.RootElement, now.RootElement, "")
            .Where(change => IsDeclared(change.Pointer) && !IsRespelt(change))
            .Take(Repeat.MostChanges)
            .Select(change => new DeclarationChange(change.Pointer, Shown(change.One), Shown(change.Other)))
            .ToArray();
        return changes.Length == 0 ? null : new Repeat(Id, IsRefused, changes);
    }

    private static bool IsDeclared(string pointer)
    {
        var parts = pointer.Split('/');
        return OfCase.Contains($"/{parts[1]}") || (parts is ["", "invoice", "lines", _, var member, ..] && OfLine.Contains(member));
    }

    private static bool IsRespelt(JsonDifference change) => change is { One: ['"', ..], Other: ['"', ..] } && change.Pointer switch
    {
        "/contract/number" => IsSame<ContractNumber>(change, ContractNumber.TryParse),
        "/delivery/reference" => IsSame<DocumentReference>(change, DocumentReference.TryParse),
        "/buyer/creditCode" or "/buyer/companyId" => IsSame<CompanyId>(change, CompanyId.TryParse),
        var pointer when pointer.Contains("/serialNumbers/", StringComparison.Ordinal) => IsSame<SerialNumber>(change,
            SerialNumber.TryParse),
        _ => false,
    };

    private static bool IsSame<T>(JsonDifference change, Reads<T> read) where T : Identity =>
        read(JsonElement.Parse(change.One).GetString()!, out var one) is null
            && read(JsonElement.Parse(change.Other).GetString()!, out var other) is null && one!.Equals(other);

    private static string? Shown(string raw) => raw.Length == 0 ? null : raw.Length <= Limits.Description ? raw
        : $"{raw[..(Limits.Description - 1)]}…";
}
