using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes.Conditions;

namespace EligibilityService.Core.Programmes;

/// <summary>What the lines of an invoice count by.</summary>
public enum LinesCountBy
{
    /// <summary>The model that the line names.</summary>
    Model,

    /// <summary>The category of expense that the caller declares.</summary>
    ExpenseCategory,
}

/// <summary>Which amount of a line is its cost.</summary>
public enum CostAmounts
{
    /// <summary>Without tax.</summary>
    Net,

    /// <summary>With tax.</summary>
    Gross,
}

/// <summary>By what the applicants of a programme are known.</summary>
public enum ApplicantId
{
    /// <summary>By a unified social credit code.</summary>
    CreditCode,

    /// <summary>By a unified social credit code, or by the VAT or register number of a company of another country.</summary>
    CompanyId,
}

/// <summary>The rules of a programme as frozen at publication. Immutable; one instance serves all requests.</summary>
public sealed class ProgrammeVersion : IVersion
{
    // They name what the service itself holds to; no text of a programme states them.
    private static readonly LocalizedText Rule = Phrase.Of("programme_version.rule_of_service()");
    private static readonly Clause OfTheService = new(Rule.En, Rule.Zh, "docs/deciding.md");

    private static readonly InvoiceCondition[] Standing =
        [new BuyerIsApplicant("buyer-is-applicant", OfTheService), new TaxInvoice("tax-invoice", OfTheService)];

    private bool? _illustrative;

    /// <summary>The programme's id, e.g. <c>beijing-gpu-purchase</c>.</summary>
    public required string Programme { get; init; }

    /// <summary>The version's number, from 1.</summary>
    public required int Version { get; init; }

    int IVersion.Number => Version;

    /// <summary>Its name.</summary>
    public required LocalizedText Name { get; init; }

    /// <summary>Whether any value in it is stated by no published text. This follows from the clauses.</summary>
    public bool Illustrative =>
        _illustrative ??= Conditions.Select(one => one.Clause).Concat(Formula.Clauses).Any(clause => clause.Illustrative)
        || Limits is { Illustrative: true };

    /// <summary>When its rules apply; half-open.</summary>
    public required EffectivePeriod Effective { get; init; }

    /// <summary>When it was published.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>The currency it pays in.</summary>
    public required Currency Currency { get; init; }

    /// <summary>By what its applicants are known.</summary>
    public ApplicantId ApplicantId { get; init; }

    /// <summary>What lines count by.</summary>
    public required LinesCountBy LinesCountBy { get; init; }

    /// <summary>What a line's cost is.</summary>
    public required CostAmounts Amounts { get; init; }

    /// <summary>All conditions, in the declared order.</summary>
    public required IReadOnlyList<Condition> Conditions
    {
        get;
        init
        {
            field = value;
            InvoiceConditions = [.. value.OfType<InvoiceCondition>()];
            PartConditions = [.. value.OfType<PartCondition>()];
            StandingConditions = [.. Standing.Where(rule => value.All(condition => condition.Kind != rule.Kind))];
            AsksForListedModel = value.Any(condition => condition is ModelListed);
            TakesAttachments = value.OfType<ModelListed>().Any(condition => condition.TakesAttachments);
            HearsRepeats = value.Any(condition => condition is DeclarationsUnchanged);
            AsksInvoices = InvoiceConditions.Any(condition => condition.Asks == Registry.Invoices);
            AsksBuyers = InvoiceConditions.Any(condition => condition.Asks == Registry.Buyers);
            CountsPieces = value.Any(condition => condition is MinimumQuantity);
            ClaimsContract = value.Any(condition => condition is ContractClaimedOnce);
            ExclusiveProgrammes = [.. value.OfType<NotSubsidisedElsewhere>().SelectMany(condition => condition.ExclusiveProgrammes)
                .Distinct(StringComparer.Ordinal)];
        }
    }

    /// <summary>The formula.</summary>
    public required Formula Formula { get; init; }

    /// <summary>What depends on earlier grants; null for no limits.</summary>
    public ProgrammeLimits? Limits { get; init; }

    /// <summary>Whether a payment must name the payment order; without it a payment that is recorded twice is not found.</summary>
    public bool PaymentReferenceRequired { get; init; } = true;

    /// <summary>Whether neither who asked for a decision nor who reviewed it may record its payment.</summary>
    public bool PaidByAnotherPerson { get; init; }

    /// <summary>The conditions on the invoice as a whole.</summary>
    public IReadOnlyList<InvoiceCondition> InvoiceConditions { get; private init; } = [];

    /// <summary>
    /// The rules that hold in every programme, as far as it does not list them itself; asked where the invoice states what they look at.
    /// </summary>
    public IReadOnlyList<InvoiceCondition> StandingConditions { get; private init; } = Standing;

    /// <summary>The conditions on each part.</summary>
    public IReadOnlyList<PartCondition> PartConditions { get; private init; } = [];

    /// <summary>Whether a condition asks for a listed model; it then says why a line names none.</summary>
    public bool AsksForListedModel { get; private init; }

    /// <summary>Whether an attachment shows a declared model that nothing on the line names.</summary>
    public bool TakesAttachments { get; private init; }

    /// <summary>Whether a refused case that is asked again with other declarations goes to an officer.</summary>
    public bool HearsRepeats { get; private init; }

    /// <summary>Whether a condition looks at what the invoice registry says.</summary>
    public bool AsksInvoices { get; private init; }

    /// <summary>Whether a condition looks at what the buyer registry says.</summary>
    public bool AsksBuyers { get; private init; }

    /// <summary>Whether it matters how many pieces there are: a cap for each, or a least number of them.</summary>
    public bool CountsUnits => CountsPieces || Formula.CapPerUnit is not null;

    private bool CountsPieces { get; init; }

    /// <summary>Whether a granted decision claims the contract.</summary>
    public bool ClaimsContract { get; private init; }

    /// <summary>Programmes whose claims on the same invoice exclude this one.</summary>
    public IReadOnlyList<string> ExclusiveProgrammes { get; private init; } = [];
}
