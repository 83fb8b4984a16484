namespace EligibilityService.Core.Catalogue;

/// <summary>What kind of thing a piece of text ends in.</summary>
internal enum HeadKind : byte
{
    /// <summary>Nothing that says anything.</summary>
    None,

    /// <summary>A noun of the lists.</summary>
    Noun,

    /// <summary>A model of the catalogue.</summary>
    Model,

    /// <summary>A word that is in no list.</summary>
    Unknown,

    /// <summary>Pieces joined by "and" that are not the same goods.</summary>
    Mixed,
}

/// <summary>
/// The head of a piece of text: the last noun, and glyphs <paramref name="From"/> until <paramref name="Until"/> that it stands on.
/// </summary>
internal readonly record struct Head(HeadKind Kind, Goods Goods, int From, int Until)
{
    public static readonly Head None = new(HeadKind.None, Goods.Unclear, 0, 0);

    /// <summary>Whether it is the noun of a whole machine.</summary>
    public bool IsMachine { get; init; }

    /// <summary>Whether it is a model behind the noun of a card.</summary>
    public bool IsBehindNoun { get; init; }

    /// <summary>Whether it is a word for what is done to goods.</summary>
    public bool IsDeed { get; init; }

    /// <summary>Whether it is a time that is sold (12个月).</summary>
    public bool IsTime { get; init; }

    /// <summary>Whether it is a card that a noun calls so.</summary>
    public bool IsCard => Goods == Goods.Hardware && !IsMachine && (Kind == HeadKind.Noun || IsBehindNoun);

    public bool Is => Kind != HeadKind.None;

    /// <summary>What it says, in the words of evidence.</summary>
    public GoodsHint Hint => Goods switch
    {
        Goods.Hardware => GoodsHint.Hardware,
        Goods.Software => GoodsHint.Software,
        Goods.Service => GoodsHint.Service,
        Goods.Rental => GoodsHint.Rental,
        Goods.Accessory => GoodsHint.Accessory,
        _ => GoodsHint.Unknown,
    };

    /// <summary>Two pieces that are joined: they must be the same goods.</summary>
    public Head And(Head other) => this switch
    {
        { Kind: HeadKind.None } => other,
        _ when other.Kind == HeadKind.None => this,
        _ when Goods == other.Goods && Goods != Goods.Unclear => other,
        _ => new Head(HeadKind.Mixed, Goods.Unclear, From, other.Until),
    };
}

/// <summary>
/// A piece of a text: glyphs <paramref name="From"/> until <paramref name="Until"/>, as far as they stand <paramref name="Depth"/> brackets
/// deep.
/// </summary>
internal readonly record struct Piece(int From, int Until, byte Depth);

/// <summary>What the words of one text say.</summary>
/// <param name="Main">The head of its first clause that has one.</param>
/// <param name="Against">The head of a bracket or of a later clause that speaks against hardware; none when nothing does.</param>
/// <param name="NamesModel">Whether the text names a model of the catalogue anywhere.</param>
/// <param name="NamesModelItself">Whether it names one that is not only what the goods are for.</param>
internal readonly record struct Words(Head Main, Head Against, bool NamesModel, bool NamesModelItself);
