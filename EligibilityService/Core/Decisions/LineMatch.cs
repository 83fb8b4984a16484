using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Decisions;

/// <summary>What a line's text was resolved to, with the evidence, so that a refusal can be contested.</summary>
/// <param name="Kind">What came out.</param>
/// <param name="ModelId">The single model of exact, alias, declared, ruled and excluded; of a text conflict, and of one that nothing on the
/// line names, the model that the caller declares; else absent.</param>
/// <param name="VendorId">The vendor, as far as it is known.</param>
/// <param name="Category">The model's category.</param>
/// <param name="Method">By what the model was found.</param>
/// <param name="VendorEvidence">Where the vendor comes from.</param>
/// <param name="Basis">What the match rests on: the invoice's text (printed or transcribed), what the caller declares, what an officer
/// states.</param>
/// <param name="Span">The text on the line that named the model, as it stood.</param>
/// <param name="Alias">The catalogue's spelling of it.</param>
/// <param name="IsBundle">Whether the line is a whole machine.</param>
/// <param name="FormWord">The word that says so.</param>
/// <param name="Candidates">All models that could be meant; empty unless ambiguous, in conflict, or declared and not printed.</param>
/// <param name="Normalised">The text as the matcher read it.</param>
/// <param name="Goods">What the line sells, and what says so.</param>
public sealed record LineMatch(
    MatchKind Kind,
    string? ModelId,
    string? VendorId,
    Category? Category,
    MatchMethod Method,
    VendorEvidence VendorEvidence,
    IReadOnlyList<Basis> Basis,
    string? Span,
    string? Alias,
    bool IsBundle,
    string? FormWord,
    IReadOnlyList<string> Candidates,
    string Normalised,
    LineGoods Goods)
{
    /// <summary>The evidence of a match.</summary>
    public static LineMatch Of(Match match, GoodsSeen goods) => new(
        match.Kind, match.Model?.Id, match.VendorId, match.Model?.Category, match.Method, match.VendorEvidence, match.Basis, match.Span,
            match.Alias,
        match.IsBundle, match.FormWord, match.Candidates, match.Normalised,
        new LineGoods(goods.Goods, goods.Evidence));
}

/// <summary>What a line sells, whatever model it names.</summary>
/// <param name="Is">What it sells.</param>
/// <param name="Evidence">What says so: one piece where it decides alone, two where they go together or disagree; empty when the line says
/// nothing.</param>
public sealed record LineGoods(Goods Is, IReadOnlyList<GoodsEvidence> Evidence);
