namespace EligibilityService.Tests.Oracle;

/// <summary>
/// Places of docs/deciding.md that no reason code tells apart. The random run must come by each of them, or it shows nothing about it.
/// </summary>
internal enum Branch
{
    /// <summary>3.1: the text excludes a line by itself, whatever is declared.</summary>
    TextExcludes,

    /// <summary>3.1: brand and model on the line contradict each other.</summary>
    TextContradicts,

    /// <summary>3.1, vendor: the text has one model of another vendor.</summary>
    VendorAgainstModel,

    /// <summary>3.1, vendor: none of the candidates is of it.</summary>
    VendorAgainstCandidates,

    /// <summary>3.1, vendor: the text's model is its own.</summary>
    VendorAgrees,

    /// <summary>3.1, vendor: it leaves those of its own.</summary>
    VendorChooses,

    /// <summary>3.1, modelId 3: not in the catalogue, against a text with a model.</summary>
    IdUnknownAgainstText,

    /// <summary>3.1, modelId 3: not in the catalogue, and no model in the text.</summary>
    IdUnknown,

    /// <summary>3.1, modelId 4: it is the text's model.</summary>
    IdIsTheModel,

    /// <summary>3.1, modelId 4: it is a candidate.</summary>
    IdAmongCandidates,

    /// <summary>3.1, modelId 4: it is a machine that holds what the text names.</summary>
    IdHoldsTheNamed,

    /// <summary>3.1, modelId 4: it is neither.</summary>
    IdAgainstText,

    /// <summary>3.1, modelId 5: a brand that is not its vendor.</summary>
    IdAgainstBrand,

    /// <summary>3.1, modelId 5: its vendor's brand and a form word.</summary>
    IdUnderItsBrand,

    /// <summary>3.1, modelId 5: it does not qualify.</summary>
    IdExcludedUnderBrand,

    /// <summary>3.1, modelId 6: it does not qualify.</summary>
    IdExcludedUnnamed,

    /// <summary>3.1, modelId 7: it holds another number of cards than the text says.</summary>
    IdAgainstNumber,

    /// <summary>3.1: nothing on the line names what is declared.</summary>
    NotOnInvoice,

    /// <summary>3.1: an attachment settles that.</summary>
    NamedByAttachment,

    TextExcludesComponents,

    /// <summary>3.1, components 2: not in the catalogue.</summary>
    ComponentUnknown,

    /// <summary>3.1, components 2: it does not qualify.</summary>
    ComponentExcluded,

    ComponentsUnderContradiction,

    /// <summary>3.1, components 4: a name that none of them can be.</summary>
    ComponentsAgainstName,

    /// <summary>3.1, components 4: a brand that is no component's vendor.</summary>
    ComponentsAgainstBrand,

    /// <summary>3.1, components 4: another number of cards.</summary>
    ComponentsAgainstNumber,

    /// <summary>3.1, components 5: a name on the line can mean it.</summary>
    ComponentNamed,

    /// <summary>3.1, components 5: its vendor's brand and a form word.</summary>
    ComponentByBrand,

    /// <summary>buyer_is_applicant: met.</summary>
    ApplicantIsBuyer,

    /// <summary>buyer_is_applicant: his id, and one that is another's.</summary>
    ApplicantAndAnother,

    /// <summary>buyer_is_applicant: a valid credit code that is not his.</summary>
    AnothersCreditCode,

    /// <summary>buyer_is_applicant: a VAT number that is not his.</summary>
    AnothersVatNumber,

    /// <summary>buyer_is_applicant: nothing that can be read.</summary>
    BuyerUnreadable,

    /// <summary>buyer_country: by the credit code.</summary>
    CountryByCreditCode,

    /// <summary>buyer_country: by the letters of a VAT number.</summary>
    CountryByVatNumber,

    /// <summary>buyer_country: as declared only.</summary>
    CountryDeclared,

    /// <summary>A condition that was not the programme's, but holds in every programme.</summary>
    AskedBesides,

    /// <summary>Section 11.1: by the table, the code or the short name.</summary>
    GoodsByRow,

    /// <summary>Section 11.1: by the rate of 6 %.</summary>
    GoodsByRate,

    /// <summary>Section 11.1: by the unit.</summary>
    GoodsByUnit,

    /// <summary>Section 11.1: by the words alone.</summary>
    GoodsByWords,

    /// <summary>Section 11.5: the text counts what the unit does not.</summary>
    UnitsFromText,

    /// <summary>Section 11.6: a short name without a word for a card names nothing.</summary>
    ShortNameAlone,

    /// <summary>Section 10.2: credits took something back.</summary>
    Credited,

    /// <summary>Section 8: leaving out is a way, and an amount is told.</summary>
    LeaveOutOffered,

    /// <summary>Section 8: leaving out would leave nothing to grant.</summary>
    LeaveOutIsNoWay,
}
