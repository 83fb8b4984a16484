using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Catalogue;

/// <summary>
/// What the text of an invoice line was resolved to, with its evidence, so that a refusal can be contested.
/// The record's own equality compares <see cref="Candidates"/> by reference.
/// </summary>
public sealed record Match
{
    /// <summary>What came out.</summary>
    public required MatchKind Kind { get; init; }

    /// <summary>
    /// The single model of exact, alias, declared, ruled and excluded; of a text conflict, and of one that nothing on the line names, the
    /// model that the caller declares; else null.
    /// </summary>
    public Model? Model { get; init; }

    /// <summary>The model that counts, excluded ones included; null when there is no single one.</summary>
    public Model? Single => Kind is MatchKind.Exact or MatchKind.Alias or MatchKind.Declared or MatchKind.Ruled or MatchKind.Excluded
        ? Model : null;

    /// <summary>What a declaration contradicts; null unless the kind is <see cref="MatchKind.TextConflict"/>.</summary>
    public Contradiction? Against { get; init; }

    /// <summary>By what the model was found; <see cref="MatchMethod.None"/> when no single one was.</summary>
    public required MatchMethod Method { get; init; }

    /// <summary>What it rests on: the text, as far as the caller of the matcher says where it comes from, and what is declared.</summary>
    public required IReadOnlyList<Basis> Basis { get; init; }

    /// <summary>The text on the line, as it stood there, that named the model or the candidates; null when none did.</summary>
    public string? Span { get; init; }

    /// <summary>The catalogue's spelling of <see cref="Span"/>; null when there is none.</summary>
    public string? Alias { get; init; }

    /// <summary>The vendor: the model's, or the one named when no model was found; null when none or several were.</summary>
    public string? VendorId { get; init; }

    /// <summary>Where <see cref="VendorId"/> comes from.</summary>
    public VendorEvidence VendorEvidence { get; init; }

    /// <summary>Whether the line is a whole machine: by a form word, or because the model holds others.</summary>
    public bool IsBundle { get; init; }

    /// <summary>Whether a word on the line says that the goods are cards or machines.</summary>
    public bool HasFormWord { get; init; }

    /// <summary>The word for a whole machine, as it stood on the line; null when there is none.</summary>
    public string? FormWord { get; init; }

    /// <summary>The ids of all models that could be meant, in ordinal order; empty unless ambiguous or in conflict.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary>The text as the matcher read it.</summary>
    public required string Normalised { get; init; }
}

/// <summary>What on a line a declaration contradicts.</summary>
public enum Contradiction
{
    /// <summary>A model that the text names.</summary>
    Model,

    /// <summary>A brand that the text names.</summary>
    Brand,

    /// <summary>A number of cards that the text prints.</summary>
    Count,
}
