namespace EligibilityService.Core.Catalogue;

/// <summary>
/// The several meanings of "domestic", which disagree about real models (designed in China, made in Taiwan, with British IP), so each is
/// recorded and a programme asks for the ones it means. Equal when all four answers are equal.
/// </summary>
/// <param name="Design">Designed in China.</param>
/// <param name="Ip">Free of licensed foreign cores.</param>
/// <param name="Fab">Made in a fab in China.</param>
/// <param name="OfficialList">Named in an official list of safe and reliable products.</param>
public sealed record DomesticBasis(Ternary Design, Ternary Ip, Ternary Fab, Ternary OfficialList)
{
    /// <summary>Nothing is known: the empty case.</summary>
    public static readonly DomesticBasis NothingKnown = new(Ternary.Unknown, Ternary.Unknown, Ternary.Unknown, Ternary.Unknown);
}
