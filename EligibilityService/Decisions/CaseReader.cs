using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Http;
using EligibilityService.Invoices;

namespace EligibilityService.Decisions;

/// <summary>Makes the parts of a case of a request. Every fault is noted with its JSON Pointer; with any fault there is no case.</summary>
internal sealed class CaseReader(Faults faults, Tolerances tolerances, DateOnly today)
{
    private readonly FieldReader _read = new(faults);

    /// <summary>The invoice, or null.</summary>
    public Invoice? Invoice(InvoiceBody body) => new InvoiceReader(faults, tolerances, today).Read(body);

    /// <summary>The buyer, or null.</summary>
    public Buyer? Buyer(BuyerBody body)
    {
        var name = _read.Name(body.Name, Limits.Name, "/buyer/name");
        var code = _read.CreditCode(body.CreditCode, "/buyer/creditCode");
        var region = body.Region is null ? null : _read.Digits(body.Region, "/buyer/region", 6);
        return code is null ? null : new Buyer(name, code, region, body.Kind);
    }

    /// <summary>The project.</summary>
    public Project Project(ProjectBody body) =>
        new(_read.Word(body.Purpose, "/project/purpose"), _read.OptionalName(body.Name, Limits.Name, "/project/name"));

    /// <summary>The contract, when given.</summary>
    public Contract? Contract(ContractBody? body) => body is null
        ? null
        : new Contract(body.Number is null ? null : _read.Identity<ContractNumber>(body.Number, ContractNumber.TryParse, Limits.Reference, "/contract/number"), body.Date);

    /// <summary>Delivery, when given.</summary>
    public Delivery? Delivery(DeliveryBody? body) => body is null
        ? null
        : new Delivery(body.AcceptedOn, _read.OptionalName(body.Reference, Limits.Reference, "/delivery/reference"));

    /// <summary>The declarations.</summary>
    public static Declarations Declarations(DeclarationsBody? body) => body is null
        ? Core.Decisions.Declarations.None
        : new Declarations(body.NewGoods, body.OriginalUse, body.SellerRelated, body.SubsidisedElsewhere);
}
