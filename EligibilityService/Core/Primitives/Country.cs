using System.Text.RegularExpressions;

namespace EligibilityService.Core.Primitives;

/// <summary>Countries by their two letters, and what stands in front of VAT numbers.</summary>
public static partial class Country
{
    /// <summary>China.</summary>
    public const string China = "CN";

    private static readonly HashSet<string> Codes = new((
        "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO "
        + "DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR "
        + "KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS "
        + "PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS "
        + "YE YT ZA ZM ZW").Split(' '), StringComparer.Ordinal);

    /// <summary>Whether it is a country of ISO 3166-1, by its two letters.</summary>
    public static bool IsCode(string text) => Codes.Contains(text);

    /// <summary>
    /// The country of a VAT number in its normal form: the two letters in front, with <c>EL</c> for Greece and <c>XI</c> for Northern
    /// Ireland (GB); null when the text is no VAT number. Where the form of a country's numbers is known, it must fit: a number of a
    /// register may begin with two letters of a country too (HRB 12345).
    /// </summary>
    public static string? OfVatNumber(string id) => !VatNumber().IsMatch(id) ? null : id[..2] switch
    {
        "EL" => "GR",
        "XI" => "GB",
        var letters => IsCode(letters) ? letters : null,
    };

    [GeneratedRegex("^("
        + "ATU[0-9]{8}|BE[01][0-9]{9}|BG[0-9]{9,10}|CHE[0-9]{9}(MWST|TVA|IVA)?|CY[0-9]{8}[A-Z]|CZ[0-9]{8,10}|DE[0-9]{9}|DK[0-9]{8}|EE[0-9]{9}|EL[0-9]{9}|ES[0-9A-Z][0-9]{7}[0-9A-Z]|FI[0-9]{8}"
        + "|FR[0-9A-Z]{2}[0-9]{9}|(GB|XI)([0-9]{9}|[0-9]{12})|HR[0-9]{11}|HU[0-9]{8}|IE[0-9][0-9A-Z][0-9]{5}[A-Z]{1,2}|IT[0-9]{11}|LT([0-9]{9}|[0-9]{12})|LU[0-9]{8}|LV[0-9]{11}|MT[0-9]{8}"
        + "|NL[0-9]{9}B[0-9]{2}|NO[0-9]{9}(MVA)?|PL[0-9]{10}|PT[0-9]{9}|RO[0-9]{2,10}|SE[0-9]{12}|SI[0-9]{8}|SK[0-9]{10}"
        + "|(?!AT|BE|BG|CH|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|GR|HR|HU|IE|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK|XI)[A-Z]{2}[0-9]{5,13})$")]
    private static partial Regex VatNumber();
}
