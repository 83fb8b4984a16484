using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Drafts;

/// <summary>A case whose answer is known beforehand: it says what the rules are meant to do, and every check decides it.</summary>
public sealed record GoldenCaseBody
{
    /// <summary>Its name in the version.</summary>
    [AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")]
    public required string Id { get; init; }

    /// <summary>What it shows.</summary>
    public required LocalizedText Title { get; init; }

    /// <summary>The day on which it is asked: some conditions look at it.</summary>
    public required DateOnly AskedOn { get; init; }

    /// <summary>
    /// What is asked. Decided with nothing on record, no registry, and the catalogue in force on the invoice's date of issue.
    /// </summary>
    public required DecisionRequest Request { get; init; }

    /// <summary>What must come out.</summary>
    public required GoldenAnswerBody Expected { get; init; }
}

/// <summary>What comes out of a golden case.</summary>
public sealed record GoldenAnswerBody
{
    /// <summary>The outcome.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The amount.</summary>
    public required MoneyBody Amount { get; init; }

    /// <summary>The codes of all reasons, notes included, each once, in the order of the alphabet.</summary>
    [AtMost(100)]
    public required IReadOnlyList<ReasonCode> Reasons { get; init; }
}

/// <summary>The golden cases of a programme version or of a draft.</summary>
public sealed record GoldenCaseList
{
    /// <summary>The cases, each id once.</summary>
    [AtMost(Limits.GoldenCases)]
    public required IReadOnlyList<GoldenCaseBody> Items { get; init; }
}

/// <summary>Golden cases that come with the service.</summary>
internal sealed record SeededCases(string Programme, int Version, IReadOnlyList<GoldenCaseBody> Items);
