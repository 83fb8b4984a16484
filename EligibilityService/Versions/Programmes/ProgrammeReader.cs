using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Core.Programmes.Conditions;
using EligibilityService.Wire;

namespace EligibilityService.Versions.Programmes;

/// <summary>Makes the rules of a programme version of its document; every fault is noted with its JSON Pointer.</summary>
internal sealed class ProgrammeReader(Faults faults)
{
    private readonly FieldReader _read = new(faults);

    /// <summary>The version, or null with every fault noted.</summary>
    public static ProgrammeVersion? Read(ProgrammeDocument document, Faults faults)
    {
        var version = new ProgrammeReader(faults).Version(document);
        return faults.Any ? null : version;
    }

    private ProgrammeVersion Version(ProgrammeDocument document)
    {
        var currency = _read.Currency(document.Currency, "/currency");
        var conditions = new List<Condition>(document.Conditions.Count);
        for (var i = 0; i < document.Conditions.Count; i++)
        {
            if (Condition(document.Conditions[i], currency, $"/conditions/{i}") is { } condition)
            {
                conditions.Add(condition);
            }
        }

        foreach (var twice in conditions.GroupBy(condition => condition.Id, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            faults.Add("/conditions", FaultCode.Inconsistent, "programme_reader.condition_id_twice(key)", twice.Key);
        }

        return new ProgrammeVersion
        {
            Programme = document.Programme,
            Version = document.Version,
            Name = document.Name,
            Effective = new EffectivePeriod(document.EffectiveFrom, document.EffectiveUntil),
            PublishedAt = document.PublishedAt,
            Currency = currency,
            ApplicantId = document.ApplicantId ?? ApplicantId.CreditCode,
            LinesCountBy = document.LinesCountBy,
            Amounts = document.Amounts,
            Conditions = conditions,
            Formula = Formula(document.Formula, currency),
            PaymentReferenceRequired = document.Payments?.ReferenceRequired ?? true,
            PaidByAnotherPerson = document.Payments?.ByAnotherPerson ?? false,
            Limits = document.Limits is null ? null : LimitsOf(document.Limits, currency),
        };
    }

    private ProgrammeLimits LimitsOf(LimitsBody body, Currency currency)
    {
        var buyers = _read.List(body.PerBuyer, 20, "/limits/perBuyer").Select((one, i) => PerBuyer(one, currency, $"/limits/perBuyer/{i}"))
            .ToArray();
        if (buyers.Select(one => one.Id).Distinct(StringComparer.Ordinal).Count() < buyers.Length)
        {
            faults.Add("/limits/perBuyer", FaultCode.Inconsistent, "programme_reader.limit_id_twice()");
        }

        if (body.Hold is { Days: < 1 })
        {
            faults.Add("/limits/hold/days", FaultCode.OutOfBounds, "programme_reader.hold_days_least()");
        }

        return new ProgrammeLimits(buyers, body.Budget is null ? null : Budget(body.Budget, currency), body.Hold is { } hold
            ? new HoldRule(hold.Days, hold.Clause) : null);
    }

    private BuyerLimit PerBuyer(BuyerLimitBody body, Currency currency, string pointer)
    {
        if (body.WhenExhausted == WhenExhausted.Waitlist)
        {
            faults.Add($"{pointer}/whenExhausted", FaultCode.UnknownValue,
                "programme_reader.buyer_limit_does_not_wait()");
        }

        return new BuyerLimit(body.Id, body.Period, Amount(body.Amount, currency, $"{pointer}/amount"), body.WhenExhausted, body.Clause);
    }

    private BudgetLimit Budget(BudgetBody body, Currency currency)
    {
        if (body.FirstMonth is < 1 or > 12)
        {
            faults.Add("/limits/budget/firstMonth", FaultCode.OutOfBounds, "programme_reader.month_range()");
        }

        var years = new Dictionary<int, AmountRule>();
        for (var i = 0; i < body.Years.Count; i++)
        {
            var (year, pointer) = (body.Years[i], $"/limits/budget/years/{i}");
            if (!years.TryAdd(year.Year, new AmountRule(Amount(year.Amount, currency, $"{pointer}/amount"), year.Clause)))
            {
                faults.Add($"{pointer}/year", FaultCode.Inconsistent, "programme_reader.year_twice(year)", year.Year);
            }
        }

        return new BudgetLimit(body.FirstMonth, years, body.WhenExhausted, body.Clause);
    }

    private Condition? Condition(ConditionBody body, Currency currency, string pointer)
    {
        var (id, clause, window) = (body.Id, body.Clause, new EffectivePeriod(body.From, body.Until));
        return body.Kind switch
        {
            ConditionKind.InvoiceDateWithin => new InvoiceDateWithin(id, clause, window),
            ConditionKind.ContractDateWithin => new ContractDateWithin(id, clause, window),
            ConditionKind.ClaimWithinDays => Needed(body.Days, pointer, "days") is { } days ? new ClaimWithinDays(id, clause, days) : null,
            ConditionKind.BuyerIsEnterprise => new BuyerIsEnterprise(id, clause),
            ConditionKind.BuyerRegion => Needed(body.Divisions, pointer, "divisions") is { } divisions
                ? new BuyerRegion(id, clause, divisions) : null,
            ConditionKind.BuyerInGoodStanding => new BuyerInGoodStanding(id, clause, body.WhenUnknown == WhenUnknown.Note),
            ConditionKind.DeliveryAccepted => new DeliveryAccepted(id, clause),
            ConditionKind.ContractClaimedOnce => new ContractClaimedOnce(id, clause),
            ConditionKind.OriginalUse => new OriginalUse(id, clause),
            ConditionKind.ProjectPurpose => Needed(body.AnyOf, pointer, "anyOf") is { } purposes
                ? new ProjectPurpose(id, clause, purposes) : null,
            ConditionKind.InvoiceKind => AnyOf<InvoiceKind>(body, pointer) is { } kinds ? new InvoiceKindIn(id, clause, kinds) : null,
            ConditionKind.InvoiceVerified => new InvoiceVerified(id, clause, body.WhenUnknown == WhenUnknown.Note),
            ConditionKind.SellerIndependent => new SellerIndependent(id, clause),
            ConditionKind.MinimumEligibleCost => Needed(body.Amount, pointer, "amount") is { } least
                ? new MinimumEligibleCost(id, clause, Amount(least, currency, $"{pointer}/amount")) : null,
            ConditionKind.MinimumQuantity => Needed(body.Quantity, pointer, "quantity") is { } least
                ? new MinimumQuantity(id, clause, _read.Decimal(least, false, $"{pointer}/quantity")) : null,
            ConditionKind.NotSubsidisedElsewhere => new NotSubsidisedElsewhere(id, clause, body.ExclusiveProgrammes ?? []),
            ConditionKind.ModelListed => new ModelListed(id, clause, body.WhenDeclared == WhenDeclared.Attachment),
            ConditionKind.CategoryIn => Needed(body.AnyOf, pointer, "anyOf") is { } categories
                ? new CategoryIn(id, clause, categories) : null,
            ConditionKind.DomesticBasis => AnyOf<DomesticSense>(body, pointer) is { } senses
                ? new DomesticBasisIn(id, clause, senses) : null,
            ConditionKind.GoodsAre => GoodsAre(body, pointer),
            ConditionKind.NewGoods => new NewGoods(id, clause),
            ConditionKind.SellerAuthorised => new SellerAuthorised(id, clause, body.Sellers ?? []),
            ConditionKind.PerformanceAtLeast => Performance(body, pointer),
            ConditionKind.EvidenceProvided => new EvidenceProvided(id, clause),
            ConditionKind.DocumentKept => new DocumentKept(id, clause),
            ConditionKind.DeclarationsUnchanged => new DeclarationsUnchanged(id, clause),
            ConditionKind.BuyerIsApplicant => new BuyerIsApplicant(id, clause),
            ConditionKind.TaxInvoice => new TaxInvoice(id, clause),
            ConditionKind.BuyerCountry => Needed(body.AnyOf, pointer, "anyOf") is { } countries
                ? new BuyerCountry(id, clause, Countries(countries, pointer)) : null,
            _ => throw new ArgumentOutOfRangeException(nameof(body), body.Kind, "Not a kind of condition."),
        };
    }

    private GoodsAre? GoodsAre(ConditionBody body, string pointer)
    {
        var goods = AnyOf<Goods>(body, pointer);
        if (goods is not null && goods.Contains(Goods.Unclear))
        {
            faults.Add($"{pointer}/anyOf", FaultCode.UnknownValue, "programme_reader.goods_unclear_not_asked_for()");
        }

        return goods is null ? null : new GoodsAre(body.Id, body.Clause, goods);
    }

    private PerformanceAtLeast? Performance(ConditionBody body, string pointer) =>
        Needed(body.Metric, pointer, "metric") is { } metric && Needed(body.Minimum, pointer, "minimum") is { } minimum
            ? new PerformanceAtLeast(body.Id, body.Clause, metric, _read.Decimal(minimum, false, $"{pointer}/minimum"))
            : null;

    private IReadOnlyList<string> Countries(IReadOnlyList<string> codes, string pointer)
    {
        foreach (var code in codes.Where(code => !Country.IsCode(code)))
        {
            faults.Add($"{pointer}/anyOf", FaultCode.UnknownValue,
                "programme_reader.unknown_country(code)", code);
        }

        return codes;
    }

    private T[]? AnyOf<T>(ConditionBody body, string pointer) where T : struct, Enum
    {
        if (Needed(body.AnyOf, pointer, "anyOf") is not { } words)
        {
            return null;
        }

        var values = new List<T>(words.Count);
        foreach (var word in words)
        {
            if (Term.TryParse(word, out T value))
            {
                values.Add(value);
            }
            else
            {
                var known = string.Join(", ", Term.All<T>());
                faults.Add($"{pointer}/anyOf", FaultCode.UnknownValue, "programme_reader.unknown_word(word, known)", word, known);
            }
        }

        return [.. values];
    }

    private Formula Formula(FormulaBody body, Currency currency)
    {
        var formula = new Formula
        {
            Rate = Rate(body.Rate, currency),
            Uplifts = [.. body.Uplifts.Select((uplift, i) =>
                new Uplift(uplift.Purpose, Share(uplift.Rate, $"/formula/uplifts/{i}/rate"), uplift.Clause))],
            CapPerUnit = Rule(body.CapPerUnit, currency, "/formula/capPerUnit"),
            CapPerLine = Rule(body.CapPerLine, currency, "/formula/capPerLine"),
            CapPerInvoice = Rule(body.CapPerInvoice, currency, "/formula/capPerInvoice"),
            FloorPerInvoice = Rule(body.FloorPerInvoice, currency, "/formula/floorPerInvoice"),
            Rounding = new RoundingChoice(body.Rounding.Rule, body.Rounding.Where, body.Rounding.Clause),
        };
        CheckHighestRate(formula);
        return formula;
    }

    // Amounts are bounded because no rate passes 1: more than the cost is nowhere paid, and everything downstream counts on it.
    private void CheckHighestRate(Formula formula)
    {
        var highest = formula.Rate switch
        {
            FlatRate flat => flat.Rate.Value,
            RateByCategory byCategory => byCategory.Rates.Count == 0 ? 0 : byCategory.Rates.Values.Max(one => one.Rate.Value),
            BracketRate brackets => brackets.Brackets.Max(bracket => bracket.Rate.Value),
            _ => 0,
        };
        var uplift = formula.Uplifts.GroupBy(one => one.Purpose, StringComparer.Ordinal).Select(group => group.Sum(one => one.Rate.Value))
            .DefaultIfEmpty().Max();
        if (highest + uplift > 1)
        {
            faults.Add("/formula", FaultCode.OutOfBounds, "programme_reader.rate_and_uplift_above_one(highest)", highest + uplift);
        }
    }

    private BaseRate Rate(RateBody body, Currency currency)
    {
        switch (body.Kind)
        {
            case RateKind.Flat:
                return new FlatRate(Share(Needed(body.Rate, "/formula/rate", "rate"), "/formula/rate/rate"), body.Clause);
            case RateKind.ByCategory:
                var rates = Needed(body.Rates, "/formula/rate", "rates") ?? new Dictionary<string, CategoryRateBody>();
                return new RateByCategory(
                    rates.ToDictionary(pair => pair.Key, pair => OfCategory(pair.Key, pair.Value, body.Clause), StringComparer.Ordinal),
                    body.Clause);
            default:
                return Brackets(body, currency);
        }
    }

    // A draft may be read before its checks are mended; until then a rate without a clause stands under that of all of them.
    private CategoryRate OfCategory(string category, CategoryRateBody body, Clause ofAll) =>
        new(Share(body.Rate, $"/formula/rate/rates/{Figures.Step(category)}/rate"), body.Clause ?? ofAll);

    private BracketRate Brackets(RateBody body, Currency currency)
    {
        var method = Needed(body.Mode, "/formula/rate", "mode") ?? BracketMethod.Slab;
        var given = Needed(body.Brackets, "/formula/rate", "brackets") ?? [];
        var brackets = given.Select((one, i) => new Bracket(
            Amount(one.From, currency, $"/formula/rate/brackets/{i}/from"), Share(one.Rate, $"/formula/rate/brackets/{i}/rate"), one.Clause
                ?? body.Clause)).ToArray();
        var rises = brackets.Length > 0 && brackets[0].From.IsZero;
        for (var i = 1; i < brackets.Length; i++)
        {
            rises &= brackets[i].From.MinorUnits > brackets[i - 1].From.MinorUnits;
        }

        if (!rises)
        {
            faults.Add("/formula/rate/brackets", FaultCode.Inconsistent, "common.brackets_rise()");
            brackets = brackets.Length > 0 ? brackets : [new Bracket(Money.Zero(currency), Core.Primitives.Rate.Zero, body.Clause)];
        }

        return new BracketRate(method, brackets, body.Clause);
    }

    private AmountRule? Rule(AmountRuleBody? body, Currency currency, string pointer) =>
        body is null ? null : new AmountRule(Amount(body.Amount, currency, $"{pointer}/amount"), body.Clause);

    private Money Amount(MoneyBody body, Currency currency, string pointer)
    {
        var money = _read.Money(body, pointer);
        if (money.Currency != currency || money.MinorUnits < 0)
        {
            faults.Add(pointer, FaultCode.Inconsistent, "programme_reader.amount_not_negative_in_currency(currency)", currency);
        }

        return money;
    }

    private Rate Share(string? text, string pointer)
    {
        if (text is not null && !Core.Primitives.Rate.TryParse(text, out _))
        {
            faults.Add(pointer, FaultCode.OutOfBounds, "programme_reader.rate_form()");
        }

        _ = Core.Primitives.Rate.TryParse(text, out var rate);
        return rate;
    }

    private T? Needed<T>(T? value, string pointer, string member)
    {
        if (value is null)
        {
            faults.Add($"{pointer}/{member}", FaultCode.Missing, "programme_reader.member_of_kind_missing()");
        }

        return value;
    }
}
