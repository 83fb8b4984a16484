using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EligibilityService.Tests.Oracle;

/// <summary>Ids of companies as docs/deciding.md compares them (sections 3, "Whose invoice", and 6.1).</summary>
internal static class CompanyIds
{
    private const string CreditCodeLetters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    // What follows the two letters.
    private static readonly Dictionary<string, string> Forms = new()
    {
        ["AT"] = "U[0-9]{8}",
        ["BE"] = "[01][0-9]{9}",
        ["BG"] = "[0-9]{9,10}",
        ["CH"] = "E[0-9]{9}(MWST|TVA|IVA)?",
        ["CY"] = "[0-9]{8}[A-Z]",
        ["CZ"] = "[0-9]{8,10}",
        ["DE"] = "[0-9]{9}",
        ["DK"] = "[0-9]{8}",
        ["EE"] = "[0-9]{9}",
        ["EL"] = "[0-9]{9}",
        ["ES"] = "[A-Z0-9][0-9]{7}[A-Z0-9]",
        ["FI"] = "[0-9]{8}",
        ["FR"] = "[A-Z0-9]{2}[0-9]{9}",
        ["GB"] = "[0-9]{9}|[0-9]{12}",
        ["XI"] = "[0-9]{9}|[0-9]{12}",
        ["HR"] = "[0-9]{11}",
        ["HU"] = "[0-9]{8}",
        ["IE"] = "[0-9][A-Z0-9][0-9]{5}[A-Z]{1,2}",
        ["IT"] = "[0-9]{11}",
        ["LT"] = "[0-9]{9}|[0-9]{12}",
        ["LU"] = "[0-9]{8}",
        ["LV"] = "[0-9]{11}",
        ["MT"] = "[0-9]{8}",
        ["NL"] = "[0-9]{9}B[0-9]{2}",
        ["NO"] = "[0-9]{9}(MVA)?",
        ["PL"] = "[0-9]{10}",
        ["PT"] = "[0-9]{9}",
        ["RO"] = "[0-9]{2,10}",
        ["SE"] = "[0-9]{12}",
        ["SI"] = "[0-9]{8}",
        ["SK"] = "[0-9]{10}",
    };

    // ISO 3166-1, two letters.
    private static readonly HashSet<string> Countries =
    [
        .. ("AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA "
            + "CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA "
            + "GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP "
            + "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS "
            + "MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS "
            + "RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW "
            + "TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW").Split(' '),
    ];

    /// <summary>Capitals and digits alone; "CN" in front is taken off a valid credit code, and off 15 digits.</summary>
    public static string Normal(string written)
    {
        string bare = string.Concat(
            written.Normalize(NormalizationForm.FormKC).Where(char.IsLetterOrDigit)).ToUpper(CultureInfo.InvariantCulture);
        if (!bare.StartsWith("CN", StringComparison.Ordinal))
            return bare;

        string rest = bare[2..];
        return IsCreditCode(rest) || (rest.Length == 15 && rest.All(char.IsAsciiDigit)) ? rest : bare;
    }

    /// <summary>Whether a normal form is a unified social credit code whose check character fits.</summary>
    public static bool IsCreditCode(string id) =>
        id.Length == 18 && id.All(letter => CreditCodeLetters.Contains(letter, StringComparison.Ordinal))
            && CreditCode.WithCheck(id[..17]) == id;

    /// <summary>The country of a VAT number, or nothing when the normal form is none.</summary>
    public static string? CountryOfVat(string id)
    {
        if (id.Length < 3 || !id[..2].All(char.IsAsciiLetterUpper) || id[..2] == "GR")
            return null;

        string rest = id[2..];
        bool isOne = Forms.TryGetValue(id[..2], out string? form)
            ? Regex.IsMatch(rest, $"^(?:{form})$")
            : Countries.Contains(id[..2]) && rest.Length is >= 5 and <= 13 && rest.All(char.IsAsciiDigit);
        return !isOne ? null : id[..2] switch
        {
            "EL" => "GR",
            "XI" => "GB",
            string country => country,
        };
    }
}
