using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>A condition's answer and the codes of its reasons. A note may stand beside <c>met</c>.</summary>
internal sealed record Finding(string Answer, params string[] Reasons)
{
    /// <summary>The condition holds.</summary>
    public const string IsMet = "met";

    /// <summary>The condition does not hold.</summary>
    public const string IsNotMet = "not_met";

    /// <summary>A fact is missing.</summary>
    public const string IsUnclear = "cannot_tell";

    /// <summary>The condition holds, and there is nothing to say about it.</summary>
    public static Finding Met() => new(IsMet);

    /// <summary>The condition does not hold, for these reasons.</summary>
    public static Finding NotMet(params string[] reasons) => new(IsNotMet, reasons);

    /// <summary>A fact is missing, for these reasons.</summary>
    public static Finding CannotTell(params string[] reasons) => new(IsUnclear, reasons);

    /// <summary>Met or not met, as known.</summary>
    public static Finding Of(bool met, string notMet) => met ? Met() : NotMet(notMet);

    /// <summary>Met or not met when known, else cannot tell.</summary>
    public static Finding Of(bool? met, string notMet, string cannotTell) => met is { } known ? Of(known, notMet) : CannotTell(cannotTell);
}

/// <summary>All that a decision looks at.</summary>
internal sealed record CaseAtHand(JsonNode Request, JsonNode Programme, JsonNode Catalogue, OracleFacts Facts, DateOnly Today)
{
    /// <summary>The invoice within the request.</summary>
    public JsonNode Invoice => Request["invoice"]!;

    /// <summary>The day whose rules and catalogue apply: the invoice's issue date.</summary>
    public DateOnly AsOf => Invoice.Date("issueDate")!.Value;
}
