namespace EligibilityService.Core.Catalogue;

/// <summary>
/// One text of a line, description or specification, read for the goods that it names. The head noun decides: the last noun outside
/// brackets, in the first clause that has one, before what comes with the goods and what they are for. Owns rented memory: dispose it.
/// </summary>
internal ref struct GoodsText
{
    // Deeper brackets than this are no prose; what is in them counts as this deep.
    private const int MaxDepth = 8;

    // "1卡·月": a measure of two words; more is none.
    private const int MaxMeasures = 3;

    // Runs of letters as short as this are codes (oam, llm, ppu), not nouns.
    private const int LongestCode = 4;

    private readonly NameTrie _trie;
    private readonly string _source;
    private readonly string _text;
    private LineScan _scan;
    private PooledList<Place> _places;
    private PooledList<Sighting> _models;
    private PooledList<Piece> _brackets;

    // The heads of what stands before a place: many words ask for the same, and each is found once.
    private readonly Dictionary<(Piece Piece, bool IsSide), Head> _heads = [];

    // Of each model the next one that ends at the same place; negative for none.
    private PooledList<int> _alsoEnding;

    public GoodsText(NameTrie trie, string source)
    {
        _trie = trie;
        _source = source;
        _scan = new LineScan(trie, source);
        _text = ModelName.Show(_scan.Glyphs);
        _places = new PooledList<Place>(_text.Length + 1);
        _models = new PooledList<Sighting>(8);
        _brackets = new PooledList<Piece>(4);
        _alsoEnding = new PooledList<int>(8);
        FindPlaces();
        FindModels();
    }

    /// <summary>What is asked of a place very often.</summary>
    /// <param name="Run">Where the run begins that it is in.</param>
    /// <param name="Ending">The first of the models that end there; negative for none.</param>
    /// <param name="Depth">How many brackets deep it is.</param>
    private record struct Place(int Run, int Ending, byte Depth);

    /// <summary>The text as it is read.</summary>
    public readonly string Text => _text;

    /// <summary>Whether a word for a card or a machine stands anywhere in it.</summary>
    public readonly bool HasHardwareWord => Wording.HasForm(_scan, _trie);

    /// <summary>The short name between asterisks in front, folded; null when there is none.</summary>
    public readonly string? ShortName => _scan.Start > 0 ? GoodsTable.WithoutSpaces(_text[1.._text.IndexOf('*', 1)]) : null;

    public void Dispose()
    {
        _scan.Dispose();
        _places.Dispose();
        _models.Dispose();
        _brackets.Dispose();
        _alsoEnding.Dispose();
    }

    /// <summary>What the words say.</summary>
    public readonly Words Read()
    {
        var whole = new Piece(_scan.Start, _text.Length, 0);
        var (main, against) = (Head.None, Head.None);
        var itself = NamesModelItself(whole);
        ReadClauses(whole, isSide: false, itself, ref main, ref against);
        var aside = main.Is;
        foreach (ref readonly var bracket in _brackets.Items)
        {
            // Where nothing outside brackets says anything, the first bracket that does is the text.
            ReadClauses(bracket, aside || main.Is, itself, ref main, ref against);
        }

        return new Words(main, against, _models.Count > 0, itself);
    }

    /// <summary>The part of the source that glyphs came from, at least one.</summary>
    public readonly string Quote(int from, int until) => _source[_scan.Glyphs[from].From.._scan.Glyphs[until - 1].To];

    /// <summary>Where words stand that say the goods are used and are not denied; nothing when there are none.</summary>
    public readonly Piece? Used()
    {
        if (!UsedWords.MayStandIn(_text))
        {
            return null;
        }

        var begins = new HashSet<int>();
        foreach (ref readonly var model in _models.Items)
        {
            begins.Add(model.Start);
        }

        foreach (var vendor in _scan.Vendors)
        {
            begins.Add(vendor.Start);
        }

        return UsedWords.Find(_text, _scan.Start, begins.Contains);
    }

    private void FindPlaces()
    {
        Span<int> open = stackalloc int[MaxDepth];
        var depth = 0;
        for (var i = 0; i < _text.Length; i++)
        {
            var inside = i < _scan.Start ? 0 : IsOpening(_text[i]) ? 1 : IsClosing(_text[i]) ? -1 : 0;
            if (inside > 0 && depth < MaxDepth)
            {
                open[depth++] = i;
            }

            // A bracket belongs to what it holds, so that outside it there is nothing but a gap.
            _places.Add(new Place(RunAt(i, (byte)depth), -1, (byte)depth));
            if (inside < 0 && depth > 0)
            {
                depth--;
                _brackets.Add(new Piece(open[depth] + 1, i, (byte)(depth + 1)));
            }
        }

        _places.Add(new Place(_text.Length, -1, 0));
        while (depth > 0)
        {
            depth--;
            _brackets.Add(new Piece(open[depth] + 1, _text.Length, (byte)(depth + 1)));
        }
    }

    private readonly int RunAt(int at, byte depth)
    {
        var glyphs = _scan.Glyphs;
        var goesOn = at > 0 && glyphs[at].IsWord && glyphs[at - 1].IsWord && _places.Items[at - 1].Depth == depth
            && glyphs[at].IsLatin == glyphs[at - 1].IsLatin;
        return goesOn ? _places.Items[at - 1].Run : at;
    }

    private void FindModels()
    {
        foreach (var sighting in _scan.Models)
        {
            if (Surroundings.Judge(_scan, _trie, sighting) != SightingVerdict.Piece)
            {
                _models.Add(sighting);
            }
        }

        // From the last to the first, so that the first of those that end at one place comes first.
        for (var i = 0; i < _models.Count; i++)
        {
            _alsoEnding.Add(-1);
        }

        for (var i = _models.Count - 1; i >= 0; i--)
        {
            ref var place = ref _places.Items[_models.Items[i].End];
            _alsoEnding.Items[i] = place.Ending;
            place.Ending = i;
        }
    }

    private static bool IsOpening(char c) => c is '(' or '[' or '{' or '【' or '〔' or '《' or '〈' or '「' or '『';

    private static bool IsClosing(char c) => c is ')' or ']' or '}' or '】' or '〕' or '》' or '〉' or '」' or '』';

    private readonly bool IsVisible(int at, byte depth) => _places.Items[at].Depth == depth;

    private readonly bool IsWord(int at, byte depth) => IsVisible(at, depth) && _scan.Glyphs[at].IsWord;

    private readonly bool IsLatin(int at, byte depth) => IsVisible(at, depth) && _scan.Glyphs[at].IsLatin;

    private readonly void ReadClauses(Piece piece, bool isSide, bool itself, ref Head main, ref Head against)
    {
        var from = piece.From;
        for (var i = piece.From; i <= piece.Until; i++)
        {
            if (i < piece.Until && !(IsVisible(i, piece.Depth) && GoodsWords.EndsClause(_text[i])))
            {
                continue;
            }

            ReadClause(piece with { From = from, Until = i }, isSide || main.Is, itself, ref main, ref against);
            from = i + 1;
        }
    }

    private readonly void ReadClause(Piece clause, bool isSide, bool itself, ref Head main, ref Head against)
    {
        var head = HeadOfClause(clause, isSide);
        if (!isSide)
        {
            main = head;
        }
        else if (!against.Is)
        {
            var speaks = head is { Kind: HeadKind.Noun, Goods: not Goods.Hardware } or { IsTime: true };
            against = speaks ? head : !itself ? ForModel(clause) : against;
        }
    }

    // "GPU card (fits C500)": the only model on the line is what the goods are for.
    private readonly Head ForModel(Piece side)
    {
        var (at, until) = FindFor(side);
        var right = side with { From = until };
        return at >= 0 && !HasWord(side with { Until = at }) && NamesModel(right) ? new Head(HeadKind.Mixed, Goods.Unclear, at, side.Until)
            : Head.None;
    }

    private readonly Head HeadOfClause(Piece clause, bool isSide)
    {
        clause = WithoutExtras(clause, isSide);
        var (at, until) = FindFor(clause);
        if (at < 0)
        {
            return HeadOfPieces(clause, isSide);
        }

        var (thing, purpose) = (clause with { Until = at }, clause with { From = until });
        var head = HeadOfPieces(thing, isSide);
        if (!head.Is)
        {
            // "（用于大模型训练）": beside goods that are named, their purpose is nothing against them.
            return isSide ? Head.None : HeadOfPurpose(purpose, isSide);
        }

        if (!NamesModel(purpose) || NamesModel(thing))
        {
            return head.Goods == Goods.Hardware && IsSold(purpose, _text.AsSpan(at, until - at), isSide)
                ? head with { Kind = HeadKind.Mixed, Goods = Goods.Unclear, Until = clause.Until }
                : head;
        }

        return head.Goods switch
        {
            Goods.Hardware => head with { Kind = HeadKind.Mixed, Goods = Goods.Unclear, Until = clause.Until },
            Goods.Unclear or Goods.Accessory => head with { Kind = HeadKind.Noun, Goods = Goods.Accessory },
            _ => head,
        };
    }

    // "C500适配测试", "S4000用于推理的算力租赁": the purpose is what is sold.
    private readonly bool IsSold(Piece purpose, ReadOnlySpan<char> word, bool isSide)
    {
        var isFitting = word is "适配" or "兼容";
        var hasOf = _text.AsSpan(purpose.From, purpose.Until - purpose.From).Contains('的');
        return (isFitting || hasOf) && HeadOfPieces(purpose, isSide) is { Kind: HeadKind.Noun } sold
            && (sold.Goods is Goods.Service or Goods.Rental || (hasOf && sold.Goods != Goods.Hardware));
    }

    // "适配MTT S80显卡支架" is a bracket, "适配MTT S80" something for a card, "用于大模型训练的加速卡" a card.
    private readonly Head HeadOfPurpose(Piece purpose, bool isSide)
    {
        var head = HeadOfPieces(purpose, isSide);
        return head.Goods == Goods.Hardware && BeginsWithHardware(purpose)
            && !_text.AsSpan(purpose.From, purpose.Until - purpose.From).Contains('的')
            ? head with { Kind = HeadKind.Noun, Goods = Goods.Accessory }
            : head;
    }

    private readonly bool BeginsWithHardware(Piece piece)
    {
        // The last word exists, because a piece without any word has no head.
        var at = piece.From;
        while (!IsWord(at, piece.Depth))
        {
            at++;
        }

        foreach (ref readonly var model in _models.Items)
        {
            if (model.Start == at)
            {
                return true;
            }
        }

        foreach (var vendor in _scan.Vendors)
        {
            if (vendor.Start == at)
            {
                return true;
            }
        }

        return GoodsWords.BeginsWith(_text.AsSpan(at, piece.Until - at), static sense => sense is WordSense.Hardware or WordSense.Machine);
    }

    // 含3年维保, 赠支架: what comes with the goods is not what is sold. At the very beginning such a word has nothing to go with, but in a bracket
    // that is all it says.
    private readonly Piece WithoutExtras(Piece clause, bool isSide)
    {
        if (!GoodsWords.With.MayStandIn(_text.AsSpan(clause.From, clause.Until - clause.From)))
        {
            return clause;
        }

        var started = isSide;
        for (var i = clause.From; i < clause.Until; i++)
        {
            if (!BeginsWord(i, clause))
            {
                continue;
            }

            var rest = _text.AsSpan(i, clause.Until - i);
            var other = GoodsWords.NotWith.BeginningOf(rest);
            if (other == 0 && GoodsWords.With.BeginningOf(rest) > 0 && started)
            {
                return clause with { Until = i };
            }

            started = true;
            i += Math.Max(0, other - 1);
        }

        return clause;
    }

    private readonly (int At, int Until) FindFor(Piece clause)
    {
        if (!GoodsWords.For.MayStandIn(_text.AsSpan(clause.From, clause.Until - clause.From)))
        {
            return (-1, -1);
        }

        for (var i = clause.From; i < clause.Until; i++)
        {
            if (!BeginsWord(i, clause))
            {
                continue;
            }

            var rest = _text.AsSpan(i, clause.Until - i);
            var other = GoodsWords.NotFor.BeginningOf(rest);
            if (other == 0 && GoodsWords.For.BeginningOf(rest) is > 0 and var length
                && (HasWord(clause with { From = i + length }) || !GoodsWords.EndsPurpose(rest[..length])))
            {
                return (i, i + length);
            }

            i += Math.Max(0, other - 1);
        }

        return (-1, -1);
    }

    // A Chinese word may begin at any character, a Latin one only where its run does.
    private readonly bool BeginsWord(int at, Piece piece) =>
        IsWord(at, piece.Depth) && !(_scan.Glyphs[at].IsLatin && at > piece.From && IsLatin(at - 1, piece.Depth));

    private readonly bool HasWord(Piece piece)
    {
        for (var i = piece.From; i < piece.Until; i++)
        {
            if (IsWord(i, piece.Depth))
            {
                return true;
            }
        }

        return false;
    }

    private readonly bool NamesModel(Piece piece)
    {
        foreach (ref readonly var model in _models.Items)
        {
            if (model.Start >= piece.From && model.End <= piece.Until && IsVisible(model.Start, piece.Depth))
            {
                return true;
            }
        }

        return false;
    }

    // Behind a word for a purpose a model is what the goods are for.
    private readonly bool NamesModelItself(Piece whole)
    {
        if (HasModelBeforeFor(whole))
        {
            return true;
        }

        foreach (ref readonly var bracket in _brackets.Items)
        {
            if (HasModelBeforeFor(bracket))
            {
                return true;
            }
        }

        return false;
    }

    private readonly bool HasModelBeforeFor(Piece piece)
    {
        var from = piece.From;
        for (var i = piece.From; i <= piece.Until; i++)
        {
            if (i < piece.Until && !(IsVisible(i, piece.Depth) && GoodsWords.EndsClause(_text[i])))
            {
                continue;
            }

            var clause = piece with { From = from, Until = i };
            var (at, _) = FindFor(clause);
            if (NamesModel(at < 0 ? clause : clause with { Until = at }))
            {
                return true;
            }

            from = i + 1;
        }

        return false;
    }

    private readonly Head HeadOfPieces(Piece clause, bool isSide)
    {
        var (head, from) = (Head.None, clause.From);
        for (var i = clause.From; i < clause.Until; i++)
        {
            if (JoinerAt(i, clause with { From = from }, isSide) is > 0 and var length)
            {
                head = head.And(HeadOf(clause with { From = from, Until = i }, isSide));
                from = i + length;
                i = from - 1;
            }
        }

        return head.And(HeadOf(clause with { From = from }, isSide));
    }

    // 和 and 及 are also parts of words; they join where goods stand on both sides.
    private readonly int JoinerAt(int at, Piece piece, bool isSide)
    {
        if (!IsVisible(at, piece.Depth))
        {
            return 0;
        }

        if (GoodsWords.Joins(_text[at]))
        {
            return _scan.Glyphs[at].IsWord ? 0 : 1;
        }

        return GoodsWords.And.BeginningOf(_text.AsSpan(at, piece.Until - at)) is > 0 and var length
            && HeadOf(piece with { Until = at }, isSide).Kind is HeadKind.Noun or HeadKind.Model
            && HeadOf(piece with { From = at + length }, isSide).Is
                ? length
                : 0;
    }

    private readonly Head HeadBefore(Piece piece, bool isSide)
    {
        if (!_heads.TryGetValue((piece, isSide), out var head))
        {
            head = HeadOf(piece, isSide);
            _heads.Add((piece, isSide), head);
        }

        return head;
    }

    // From the end to the front, over what says nothing, to the last word that does.
    private readonly Head HeadOf(Piece piece, bool isSide)
    {
        var (end, sawMeasure, use, time) = (piece.Until, false, Head.None, Head.None);
        while (true)
        {
            while (end > piece.From && !IsWord(end - 1, piece.Depth))
            {
                end--;
            }

            if (end <= piece.From)
            {
                // In brackets 专用 says what the card is for, unless that is another card.
                return time.Is ? time : isSide && !NamesModel(piece) ? Head.None : use;
            }

            var here = piece with { Until = end };
            if (ModelEndingIn(here) is { } model)
            {
                return OverTime(OfModel(new Head(HeadKind.Model, Goods.Hardware, model.Start, end), piece, isSide), time);
            }

            if (SkipMeasure(here) is >= 0 and var beforeMeasure)
            {
                time = IsTime(here) ? new Head(HeadKind.Mixed, Goods.Unclear, beforeMeasure, end) { IsTime = true } : time;
                (end, sawMeasure) = (beforeMeasure, true);
                continue;
            }

            if (WordEnding(here, out var sense) is > 0 and var length)
            {
                var start = end - length;
                if (IsPassedOver(start, piece, sense) is > 0 and var before)
                {
                    end = start - before;
                }
                else if (GoodsWords.EndsPurpose(_text.AsSpan(start, length)))
                {
                    (end, use) = (SkipUse(piece with { Until = start }), new Head(HeadKind.Noun, Goods.Accessory, start, end));
                }
                else if (sense == WordSense.Place)
                {
                    end = SkipName(piece with { Until = start });
                }
                else if (sense is WordSense.Use or WordSense.Work or WordSense.Adding && CardBeforeUse(here, isSide) is { Is: true } card)
                {
                    return OfUse(card, use);
                }
                else if (sense is WordSense.Neutral or WordSense.Use)
                {
                    end = start;
                }
                else if (sense is WordSense.Work or WordSense.Adding or WordSense.AuditedAct)
                {
                    return new Head(HeadKind.Unknown, Goods.Unclear, start, end) { IsDeed = sense == WordSense.AuditedAct };
                }
                else if (IsTerm(_text.AsSpan(start, length), isSide)
                    && SkipTerm(here with { Until = start }, sawMeasure) is >= 0 and var beforeTerm)
                {
                    var thing = HeadBefore(piece with { Until = beforeTerm }, isSide);
                    return isSide || thing.IsCard || thing is { Kind: HeadKind.Noun, Goods: Goods.Hardware } ? thing
                        : new Head(HeadKind.Noun, Goods.Service, start, end);
                }
                else if (sense == WordSense.Accessory && IsApartFromCard(here with { Until = start }, isSide))
                {
                    return new Head(HeadKind.Mixed, Goods.Unclear, start, end);
                }
                else
                {
                    var noun = sense == WordSense.Machine ? new Head(HeadKind.Noun, Goods.Hardware, start, end) { IsMachine = true }
                        : new Head(HeadKind.Noun, (Goods)sense, start, end);
                    return noun.Goods == Goods.Hardware ? OverTime(OfUse(OfFront(noun, piece, isSide), use), time) : noun;
                }

                continue;
            }

            if (BrandEndingIn(here) is >= 0 and var beforeBrand)
            {
                end = beforeBrand;
                continue;
            }

            var run = RunStart(here);
            if (!IsCode(run, end))
            {
                return new Head(HeadKind.Unknown, Goods.Unclear, run, end);
            }

            end = run;
        }
    }

    // "租赁曦云C500加速卡", "支架 MTT S80显卡": what stands in front of goods may be what is done to them, or what is for them.
    private readonly Head OfFront(Head goods, Piece piece, bool isSide)
    {
        var front = HeadBefore(piece with { Until = goods.From }, isSide);
        var word = _text.AsSpan(front.From, front.Until - front.From);
        var isInFront = front switch
        {
            { Kind: HeadKind.Mixed } => true,
            { IsDeed: true } => !IsProject(front.Until),
            { Kind: HeadKind.Noun, Goods: Goods.Service or Goods.Software or Goods.Rental } =>
                !IsProject(front.Until) && !IsDuration(front, piece with { Until = goods.From }, isSide)
                    && !(IsRightBefore(front, goods) && GoodsWords.IsKindOf(word, goods.IsMachine)),
            { Kind: HeadKind.Noun, Goods: Goods.Accessory } => !goods.IsMachine && !_scan.Glyphs[front.From].IsLatin
                && !IsWord(front.Until, piece.Depth) && !GoodsWords.IsAnyPart(word),
            _ => false,
        };
        return !isInFront ? goods
            : isSide && front.Kind == HeadKind.Noun ? front
            : goods with { Kind = HeadKind.Mixed, Goods = Goods.Unclear, From = front.From };
    }

    private readonly bool IsRightBefore(Head front, Head goods) => _text.AsSpan(front.Until, goods.From - front.Until).IsWhiteSpace();

    // "智算服务项目": the name of a project.
    private readonly bool IsProject(int at) => GoodsWords.Projects.BeginningOf(_text.AsSpan(at)) > 0;

    // "三年质保 MTT S80显卡": terms of sale.
    private readonly bool IsDuration(Head noun, Piece before, bool isSide)
    {
        var end = before.Until;
        while (end > noun.Until && !IsWord(end - 1, before.Depth))
        {
            end--;
        }

        return IsTerm(_text.AsSpan(noun.From, noun.Until - noun.From), isSide)
            && SkipTerm(before with { Until = noun.From }, end > noun.Until && SkipMeasure(before with { Until = end }) >= noun.Until) >= 0;
    }

    // "曦云C500加速卡 12个月": the time behind the goods may be sold, or may only be a term.
    private static Head OverTime(Head goods, Head time) =>
        time.Is && goods.Goods == Goods.Hardware ? goods with { Kind = HeadKind.Mixed, Goods = Goods.Unclear, Until = time.Until } : goods;

    // 12个月, 1卡·月, months: not a date.
    private readonly bool IsTime(Piece piece)
    {
        var length = MeasureEnding(piece);
        var from = piece.Until - length;
        if (GoodsWords.IsTime(_text.AsSpan(from, length)))
        {
            return true;
        }

        while (from > piece.From && !IsWord(from - 1, piece.Depth))
        {
            from--;
        }

        return _text[piece.Until - 1] is '月' or '日' && from > piece.From && _text[from - 1] is not '年'
            && MeasureEnding(piece with { Until = from }) > 0;
    }

    // "显卡 MTT S80 台式机游戏电竞": words behind a gap that say what the card before it is for, or which machine it goes into. None when they do
    // not.
    private readonly Head CardBeforeUse(Piece here, bool isSide)
    {
        var from = here.Until;
        while (from > here.From && IsWord(from - 1, here.Depth))
        {
            from--;
        }

        if (from == here.From || NamesModel(here with { From = from })
            || !GoodsWords.SaysUse(_text.AsSpan(from, here.Until - from), out var last, out var namesMachine)
            || (last == WordSense.Adding && !namesMachine) || (namesMachine && Wording.NamesHost(_scan, _trie)))
        {
            return Head.None;
        }

        var thing = HeadBefore(here with { Until = from }, isSide);
        return thing.IsCard || (thing.Kind == HeadKind.Model && last == WordSense.Adding) ? thing : Head.None;
    }

    // "MTT S80 显卡 双塔散热器": a part behind a gap may be one of the card that is named before it.
    private readonly bool IsApartFromCard(Piece before, bool isSide)
    {
        if (IsLatin(before.Until, before.Depth))
        {
            return false;
        }

        var from = before.Until;
        while (from > before.From && IsWord(from - 1, before.Depth))
        {
            from--;
        }

        var card = before with { Until = from };
        return NamesModel(card) && HeadBefore(card, isSide).IsCard;
    }

    // 某某大学: the name in front of a place. A noun is none.
    private readonly int SkipName(Piece before)
    {
        var end = before.Until;
        while (end > before.From && IsWord(end - 1, before.Depth) && !IsLatin(end - 1, before.Depth))
        {
            var length = WordEnding(before with { Until = end }, out var sense);
            if (sense < WordSense.Neutral)
            {
                break;
            }

            end -= Math.Max(1, length);
        }

        return end;
    }

    // "供电线 MTT S4000专用": what stands before 专用 is what the goods are for, and so is passed over.
    private readonly int SkipUse(Piece before)
    {
        var end = before.Until;
        while (end > before.From)
        {
            if (ModelEndingIn(before with { Until = end }) is { } model)
            {
                end = model.Start;
            }
            else if (IsWord(end - 1, before.Depth))
            {
                end--;
            }
            else
            {
                break;
            }
        }

        return end;
    }

    // "显卡支架 MTT S80": a model is no noun, so the noun before it still says what is sold.
    private readonly Head OfModel(Head model, Piece piece, bool isSide)
    {
        var noun = HeadBefore(piece with { Until = model.From }, isSide);
        return noun switch
        {
            { Kind: HeadKind.Noun, Goods: Goods.Hardware, IsMachine: true } => noun,
            { Kind: HeadKind.Noun, Goods: Goods.Accessory } => noun with
            { Kind = HeadKind.Mixed, Goods = Goods.Unclear, Until = model.Until },
            { Kind: HeadKind.Noun, Goods: not Goods.Hardware } => IsDuration(noun, piece with { Until = model.From }, isSide)
                ? model : noun,
            // "授权码 MTT S80": the unknown word names what is sold, not the card.
            { Kind: HeadKind.Unknown or HeadKind.Mixed } => noun with { Until = model.Until },
            { IsCard: true } => model with { IsBehindNoun = true },
            _ => model,
        };
    }

    // A card for another card is not that card.
    private readonly Head OfUse(Head head, Head use) =>
        use.Is && head.Goods == Goods.Hardware && head.Kind == HeadKind.Noun && NamesModel(new Piece(head.Until, use.From, 0))
            ? head with { Kind = HeadKind.Mixed, Goods = Goods.Unclear, Until = use.Until }
            : head;

    private readonly Sighting? ModelEndingIn(Piece piece)
    {
        var run = IsLatin(piece.Until - 1, piece.Depth) ? RunStart(piece) : piece.Until - 1;
        var first = int.MaxValue;
        for (var end = run + 1; end <= piece.Until; end++)
        {
            for (var i = _places.Items[end].Ending; i >= 0; i = _alsoEnding.Items[i])
            {
                if (i < first && _models.Items[i].Start >= piece.From && IsVisible(_models.Items[i].Start, piece.Depth))
                {
                    first = i;
                }
            }
        }

        return first == int.MaxValue ? null : _models.Items[first];
    }

    private readonly int BrandEndingIn(Piece piece)
    {
        foreach (var vendor in _scan.Vendors)
        {
            if (vendor.End == piece.Until && vendor.Start >= piece.From && IsVisible(vendor.Start, piece.Depth))
            {
                return vendor.Start;
            }
        }

        return -1;
    }

    // Where the run of letters and digits, or of Chinese characters, begins that the piece ends in.
    private readonly int RunStart(Piece piece) =>
        piece.Until > piece.From && IsWord(piece.Until - 1, piece.Depth) ? Math.Max(piece.From, _places.Items[piece.Until - 1].Run)
            : piece.Until;

    private readonly bool IsCode(int from, int until)
    {
        if (!_scan.Glyphs[from].IsLatin)
        {
            return false;
        }

        for (var i = from; i < until; i++)
        {
            if (_scan.Glyphs[i].Class == GlyphClass.Digit)
            {
                return true;
            }
        }

        return until - from <= LongestCode;
    }

    private readonly bool IsPlainNumber(int from, int until)
    {
        for (var i = from; i < until; i++)
        {
            if (_scan.Glyphs[i].Class != GlyphClass.Digit)
            {
                return false;
            }
        }

        return true;
    }

    private readonly int WordEnding(Piece piece, out WordSense sense)
    {
        var run = RunStart(piece);
        if (_scan.Glyphs[piece.Until - 1].IsLatin)
        {
            var whole = LatinCompound(piece, run);
            return GoodsWords.TryWord(_text.AsSpan(whole, piece.Until - whole), out sense) ? piece.Until - whole
                : GoodsWords.TryWord(_text.AsSpan(run, piece.Until - run), out sense) ? piece.Until - run
                : 0;
        }

        // "raid卡": a word may begin in the Latin run before.
        var latin = run > piece.From && IsLatin(run - 1, piece.Depth) ? RunStart(piece with { Until = run }) : run;
        if (latin < run && GoodsWords.TryWord(_text.AsSpan(latin, piece.Until - latin), out sense))
        {
            return piece.Until - latin;
        }

        return GoodsWords.Ending(_text.AsSpan(run, piece.Until - run), out sense);
    }

    // second-hand: two runs and a hyphen.
    private readonly int LatinCompound(Piece piece, int run) =>
        run - 1 > piece.From && _text[run - 1] == '-' && IsLatin(run - 2, piece.Depth) ? RunStart(piece with { Until = run - 1 }) : run;

    // How many characters before a word make it say nothing: 非拆机, 免安装; of parts also 双风扇.
    private readonly int IsPassedOver(int start, Piece piece, WordSense sense)
    {
        if (start <= piece.From || !IsVisible(start - 1, piece.Depth))
        {
            return 0;
        }

        var before = _text[start - 1];
        return GoodsWords.Negators.Contains(before, StringComparison.Ordinal)
            || (sense == WordSense.Accessory && GoodsWords.OwnParts.Contains(before, StringComparison.Ordinal)) ? 1 : 0;
    }

    private static bool IsTerm(ReadOnlySpan<char> word, bool isSide) => word is "质保" or "保修" or "联保" or "质保期" or "保修期"
        || (isSide && word is "维保" or "售后");

    // Where a term begins that has its duration before it (3年质保, 三年原厂质保) or behind it (质保3年); negative when it has none.
    private readonly int SkipTerm(Piece before, bool sawMeasure)
    {
        var end = before.Until;
        while (true)
        {
            while (end > before.From && !IsWord(end - 1, before.Depth))
            {
                end--;
            }

            var here = before with { Until = end };
            if (end > before.From && SkipMeasure(here) is >= 0 and var beforeMeasure)
            {
                return beforeMeasure;
            }

            if (end <= before.From || WordEnding(here, out var sense) is not (> 0 and var length) || sense != WordSense.Neutral)
            {
                return sawMeasure ? before.Until : -1;
            }

            end -= length;
        }
    }

    // 16张, 1卡·月, 三年: a number and what it counts. The digits of a model's name count nothing.
    private readonly int SkipMeasure(Piece piece)
    {
        var end = piece.Until;
        for (var measures = 0; measures < MaxMeasures; measures++)
        {
            var measure = MeasureEnding(piece with { Until = end });
            if (measure == 0)
            {
                return -1;
            }

            end -= measure;
            while (end > piece.From && !IsWord(end - 1, piece.Depth))
            {
                end--;
            }

            if (end > piece.From && NumberEnding(piece with { Until = end }) is > 0 and var number)
            {
                return end - number;
            }

            if (end <= piece.From)
            {
                return -1;
            }
        }

        return -1;
    }

    private readonly int MeasureEnding(Piece piece)
    {
        var run = RunStart(piece);
        if (_scan.Glyphs[piece.Until - 1].IsLatin)
        {
            return GoodsWords.IsMeasure(_text.AsSpan(run, piece.Until - run)) ? piece.Until - run : 0;
        }

        for (var length = Math.Min(2, piece.Until - run); length > 0; length--)
        {
            if (GoodsWords.IsMeasure(_text.AsSpan(piece.Until - length, length)))
            {
                return length;
            }
        }

        return 0;
    }

    private readonly int NumberEnding(Piece piece)
    {
        var run = RunStart(piece);
        var at = piece.Until;
        if (_scan.Glyphs[at - 1].IsLatin)
        {
            foreach (ref readonly var model in _models.Items)
            {
                if (model.Start < at && run < model.End)
                {
                    return 0;
                }
            }

            return IsPlainNumber(run, at) ? at - run : 0;
        }

        while (at > run && GoodsWords.Numerals.Contains(_text[at - 1], StringComparison.Ordinal))
        {
            at--;
        }

        return piece.Until - at;
    }
}
