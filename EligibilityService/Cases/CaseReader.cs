using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Cases;

/// <summary>Makes the parts of a case of a request. Every fault is noted with its JSON Pointer; with any fault there is no case.</summary>
internal sealed class CaseReader(Faults faults, Tolerances tolerances, DateOnly today)
{
    private const int LeastOfCompanyId = 4;

    private readonly FieldReader _read = new(faults);

    /// <summary>The invoice, or null.</summary>
    public Invoice? Invoice(InvoiceBody body) => new InvoiceReader(faults, tolerances, today).Read(body);

    /// <summary>The buyer, or null.</summary>
    public Buyer? Buyer(BuyerBody body)
    {
        var name = _read.Name(body.Name, Limits.Name, "/buyer/name");
        var (code, companyId) = IdOf(body);
        var region = body.Region is null ? null : _read.Digits(body.Region, "/buyer/region", 6);
        if (body.Country is { } country && !Country.IsCode(country))
        {
            faults.Add("/buyer/country", FaultCode.UnknownValue, "case_reader.country_form()");
        }

        return code is null && companyId is null ? null : new Buyer(name, code, region, body.Kind)
        { CompanyId = companyId, Country = body.Country };
    }

    private (UnifiedSocialCreditCode? Code, string? CompanyId) IdOf(BuyerBody body)
    {
        switch (body.CreditCode, body.CompanyId)
        {
            case ({ } code, null):
                return (_read.CreditCode(code, "/buyer/creditCode"), null);
            case (null, null):
                faults.Add("/buyer/creditCode", FaultCode.Missing, "common.member_missing()");
                return default;
            case ({ } code, { }):
                _ = _read.CreditCode(code, "/buyer/creditCode");
                faults.Add("/buyer/companyId", FaultCode.Inconsistent, "case_reader.one_id_of_buyer()");
                return default;
        }

        if (_read.Identity<CompanyId>(body.CompanyId!, CompanyId.TryParse, Limits.Word, "/buyer/companyId") is not { Key: var id })
        {
            return default;
        }

        // A credit code stays one, whichever member it is given in; so does one that was misread.
        if (UnifiedSocialCreditCode.TryParse(id, out var inside) is not (CreditCodeFault.Length or CreditCodeFault.Form))
        {
            return (inside ?? _read.CreditCode(id, "/buyer/companyId"), null);
        }

        if (id.Length is < LeastOfCompanyId or > Limits.Word || !id.All(char.IsAsciiLetterOrDigit))
        {
            faults.Add("/buyer/companyId", FaultCode.Malformed,
                "case_reader.company_id_form(least, most)", LeastOfCompanyId, Limits.Word);
            return default;
        }

        return (null, id);
    }

    /// <summary>The project.</summary>
    public Project Project(ProjectBody body) =>
        new(_read.Word(body.Purpose, "/project/purpose"), _read.OptionalName(body.Name, Limits.Name, "/project/name"));

    /// <summary>The contract, when given.</summary>
    public Contract? Contract(ContractBody? body) => body is null
        ? null
        : new Contract(body.Number is null ? null
            : _read.Identity<ContractNumber>(body.Number, ContractNumber.TryParse, Limits.Reference, "/contract/number"), body.Date);

    /// <summary>Delivery, when given.</summary>
    public Delivery? Delivery(DeliveryBody? body) => body is null
        ? null
        : new Delivery(
            body.AcceptedOn,
            body.Reference is null ? null
                : _read.Identity<DocumentReference>(body.Reference, DocumentReference.TryParse, Limits.Reference, "/delivery/reference"));

    /// <summary>The declarations.</summary>
    public static Declarations Declarations(DeclarationsBody? body) => body is null
        ? Core.Decisions.Declarations.None
        : new Declarations(body.NewGoods, body.OriginalUse, body.SellerRelated, body.SubsidisedElsewhere);
}
