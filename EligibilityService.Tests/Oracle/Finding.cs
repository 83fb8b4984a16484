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

    /// <summary>A registry gave no answer, and the programme only notes that.</summary>
    public const string IsWaived = "waived";

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

/// <summary>All that a decision looks at. What it came by on its way is noted in <see cref="Reached"/>.</summary>
internal sealed record CaseAtHand(JsonNode Request, JsonNode Programme, JsonNode Catalogue, DecisionMetadata DecisionMetadata)
{
    /// <summary>The invoice within the request.</summary>
    public JsonNode Invoice => Request["invoice"]!;

    /// <summary>The day whose rules and catalogue apply: the invoice's issue date.</summary>
    public DateOnly AsOf => Invoice.Date("issueDate")!.Value;

    /// <summary>The day of the request.</summary>
    public DateOnly Today => DecisionMetadata.Today;

    /// <summary>What the registries say.</summary>
    public OracleFacts Facts => DecisionMetadata.Facts;

    /// <summary>Whether the programme counts by expense category, so that nothing is matched.</summary>
    public bool CountsByExpense => Programme.Text("linesCountBy") == "expense_category";

    /// <summary>Lines that a credit touched, from 0.</summary>
    public IReadOnlySet<int> Credited { get; init; } = new HashSet<int>();

    /// <summary>Lines that credits brought to zero, from 0.</summary>
    public IReadOnlySet<int> Gone { get; init; } = new HashSet<int>();

    /// <summary>How many credits cannot be placed.</summary>
    public int UnclearCredits { get; init; }

    /// <summary>Branches that were taken.</summary>
    public HashSet<Branch> Reached { get; } = [];

    /// <summary>What the invoice says rests on this: printed when it was read from a document, else transcribed.</summary>
    public IReadOnlySet<string> Paper => new HashSet<string> { DecisionMetadata.FromDocument ? "printed" : "transcribed" };

    /// <summary>What the invoice says, and what the caller does.</summary>
    public IReadOnlySet<string> PaperAndDeclared => new HashSet<string>(Paper) { "declared" };

    /// <summary>The caller's word.</summary>
    public IReadOnlySet<string> DeclaredOnly { get; } = new HashSet<string> { "declared" };

    /// <summary>Notes a branch.</summary>
    public void Reach(Branch branch) => Reached.Add(branch);

    /// <summary>Whether a packing list or an acceptance record names the line, or no line: then all. Lines count from 0 here.</summary>
    public bool HasListOf(int line) => Request.Items("attachments").Any(
        attachment => attachment.Text("kind") is "packing_list" or "acceptance_record"
            && (!attachment.Items("lines").Any() || attachment.Items("lines").Any(named => named.GetValue<int>() == line + 1)));
}

/// <summary>
/// What a decision looks at besides the request, the programme and the catalogue. <paramref name="RepeatsRefused"/>: the case repeats a
/// refused one with other declarations. <paramref name="Credits"/>: what takes the invoice back, as a JSON list in the order in which it
/// was kept.
/// </summary>
internal sealed record DecisionMetadata(OracleFacts Facts, DateOnly Today, bool FromDocument = false, bool RepeatsRefused = false,
    string? Credits = null);
