using System.Globalization;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Core.Decisions;

/// <summary>
/// What conditions are asked of and money is computed for: a line, or one component of a bundle line. Lives for one assessment; the pure
/// functions of
/// <see cref="Assess"/> fill it step by step, which is why it alone in the core can change.
/// </summary>
public sealed class Part
{
    /// <summary>The line that it belongs to.</summary>
    public required InvoiceLine Line { get; init; }

    /// <summary>The component's place in the line, from 0; null for a line that is one part.</summary>
    public int? Component { get; init; }

    /// <summary>What the text or the id was resolved to; null when the programme counts by expense category.</summary>
    public Match? Match { get; init; }

    /// <summary>The single model that it was resolved to, excluded ones included; null when there is none.</summary>
    public Model? Model => Match?.Single;

    /// <summary>Where in the request the attachment is that shows the declared model, from 0; null when none was needed.</summary>
    public int? ShownBy { get; init; }

    /// <summary>What a statement about the part's model rests on: what the model was found by, and the catalogue.</summary>
    public IReadOnlyList<Basis> OfModel => field ??= (Match?.Basis ?? Bases.None).With(Basis.Catalogue);

    /// <summary>Whether the model rests on the caller's word alone: nothing printed names it, and no officer ruled it.</summary>
    public bool IsModelDeclared => Match is { } match && match.Basis.Contains(Basis.Declared)
        && !match.Basis.Any(one => one is Basis.Printed or Basis.Transcribed or Basis.Officer);

    /// <summary>The model's name in a sentence, which says so where the model is declared only.</summary>
    public LocalizedText NameOf(Model model) => IsModelDeclared ? Phrase.Of("common.declared(words)", model.Name)
        : model.Name;

    /// <summary>The sentence that says that it has no single model.</summary>
    public string NamesNoModel => IsModelDeclared
        ? "part.declared_model_not_single()"
        : "part.model_not_single()";

    /// <summary>What its line sells.</summary>
    public required GoodsSeen Goods { get; init; }

    /// <summary>Whether neither its unit nor its text says how many pieces there are.</summary>
    public bool AreUnitsUnclear { get; init; }

    /// <summary>The category that rates go by; null when there is none.</summary>
    public string? Category { get; init; }

    /// <summary>Whether it is a whole machine of unknown contents.</summary>
    public bool IsBundleWithoutComponents { get; init; }

    /// <summary>How many units; what a cap per unit is multiplied by.</summary>
    public required decimal Units { get; init; }

    /// <summary>What counts if the part is eligible, in fen, as the programme counts amounts.</summary>
    public required long CostFen { get; init; }

    /// <summary>What the conditions answered together.</summary>
    public Answer Standing { get; internal set; } = Answer.Met;

    /// <summary>Base and uplifts.</summary>
    internal decimal RateValue { get; set; }

    /// <summary>What is due for it so far, an exact amount of fen.</summary>
    internal decimal ExactFen { get; set; }

    /// <summary>Where in the request the part is described.</summary>
    public string Pointer => Component is { } component
        ? string.Create(CultureInfo.InvariantCulture, $"/invoice/lines/{Line.Number - 1}/components/{component}")
        : string.Create(CultureInfo.InvariantCulture, $"/invoice/lines/{Line.Number - 1}");
}

/// <summary>Sums over the parts, for conditions on the invoice as a whole.</summary>
/// <param name="EligibleFen">Cost of the eligible parts.</param>
/// <param name="UndeterminedFen">Cost of the undetermined parts.</param>
/// <param name="EligibleUnits">Units of the eligible parts.</param>
/// <param name="UndeterminedUnits">Units of the undetermined parts.</param>
public readonly record struct PartSums(long EligibleFen, long UndeterminedFen, decimal EligibleUnits, decimal UndeterminedUnits);
