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

    /// <summary>The answer in one sense.</summary>
    public Ternary In(DomesticSense sense) => sense switch
    {
        DomesticSense.Design => Design,
        DomesticSense.Ip => Ip,
        DomesticSense.Fab => Fab,
        DomesticSense.OfficialList => OfficialList,
        _ => throw new ArgumentOutOfRangeException(nameof(sense), sense, "Not a sense of domestic."),
    };
}

/// <summary>The senses of "domestic" that a programme may ask for.</summary>
public enum DomesticSense
{
    /// <summary>Designed in China.</summary>
    Design,

    /// <summary>Free of licensed foreign cores.</summary>
    Ip,

    /// <summary>Made in a fab in China.</summary>
    Fab,

    /// <summary>Named in an official list.</summary>
    OfficialList,
}
