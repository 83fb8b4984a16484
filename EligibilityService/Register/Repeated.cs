using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Http;

namespace EligibilityService.Register;

/// <summary>The decision that a repeat is held against: the last refused one of a row of repeats, else the last undetermined one.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsRefused">Whether it was refused.</param>
/// <param name="Request">Its request.</param>
internal sealed record Repeated(string Id, bool IsRefused, ReadOnlyMemory<byte> Request)
{
    // What the caller says of the case and of its lines; all else is the invoice, which is the same or it would be another.
    private static readonly string[] OfCase = ["/attachments", "/buyer", "/contract", "/declarations", "/delivery", "/project"];
    private static readonly string[] OfLine = ["components", "evidence", "excludedCosts", "expenseCategory", "goodsCondition", "modelId", "serialNumbers", "vendor"];

    /// <summary>What a request declares otherwise; null when nothing.</summary>
    public Repeat? By(ReadOnlyMemory<byte> request)
    {
        using var before = JsonDocument.Parse(Request);
        using var now = JsonDocument.Parse(request);
        var changes = JsonDifference.Between(before.RootElement, now.RootElement, "")
            .Where(change => IsDeclared(change.Pointer))
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

    private static string? Shown(string raw) => raw.Length == 0 ? null : raw.Length <= Limits.Description ? raw : $"{raw[..(Limits.Description - 1)]}…";
}
