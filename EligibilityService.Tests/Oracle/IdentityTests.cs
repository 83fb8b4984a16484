using CsCheck;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Tests.Core;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// Identities as section 6.1 of the page spells them, against those of the service: the same normal forms, the same faults, the same keys.
/// </summary>
internal sealed class IdentityTests
{
    private const int Cases = 20_000;

    // Letters and digits, what folds to them, separators of many kinds, what is not seen, and alphabets that do not go together.
    private static readonly string[] Atoms =
    [
        "A", "b", "N", "s", "C", "n", "0", "1", "7", "12", "９", "Ａ", "①", "Ⅳ", "ﬁ", "é", "ß", "ı", "İ", "ñ", "Ω", "δ",
        "ж", "Ж", "カ", "の", "한",
        "合", "同", "号", "號", "-", "–", "—", "−", "/", ".", "_", "#", "№", " ", "\u00a0", "\u3000", "\t", "\n",
        "(", ")", "（", "：", ":", "|", "~", "°", "+",
        "\u200b", "\u00ad", "\ufeff", "\u200e", "\u034f", "\ufe0f", "\u0001", "\u0660", "e\u0301", "\u0301", "々", "〇", "ー",
    ];

    private static readonly string[] Fronts = ["", "", "", "", "CN", "cn-", "SN", "S/N:", "Serial No. ", "序列号", "合同编号：", "合同", "编号",
        "service", "admin"];

    private static readonly string[] Bodies =
    [
        "", "", "", "91110108MA0FAKE01A", "110108123456789", "DE123456789", "24112000000012345678", "HT2025007", "R-001", "system",
    ];

    [Test]
    public void NormalForms_OfAnyText_AreThoseOfThePage() => Any(Text).Sample(
        text => Assert.Multiple(() =>
        {
            Assert.That(CompanyId.TryParse(text, out var company) is null ? company!.Key : null, Is.EqualTo(Identities.Company(text)),
                "company");
            Assert.That(ContractNumber.TryParse(text, out var contract) is null ? contract!.Key : null,
                Is.EqualTo(Identities.ContractNumber(text)), "contract");
            Assert.That(SerialNumber.TryParse(text, out var serial) is null ? serial!.Key : null,
                Is.EqualTo(Identities.SerialNumber(text)), "serial number");
            Assert.That(DocumentReference.TryParse(text, out var document) is null ? document!.Key : null,
                Is.EqualTo(Identities.Reference(text)), "reference");
            Assert.That(
                AgencyId.TryParse(text, out var agency) is null && !agency!.IsReserved ? agency.Key : null,
                    Is.EqualTo(Identities.Agency(text)), "agency");
        }), iter: Effort.Cases(Cases));

    [Test]
    public void KeysOfInvoices_AreEqualAndAlike_AsThePageSays()
    {
        int equal = 0;
        int alike = 0;
        Any(Pair).Sample(
            pair =>
            {
                var (one, other) = (KeyOf(pair.One), KeyOf(pair.Other));
                var isEqual = Identities.KeyOf(pair.One) == Identities.KeyOf(pair.Other);
                var isAlike = Identities.AreAlike(pair.One, pair.Other);
                if (isEqual)
                    Interlocked.Increment(ref equal);
                if (isAlike)
                    Interlocked.Increment(ref alike);
                Assert.Multiple(() =>
                {
                    Assert.That(one.Value == other.Value, Is.EqualTo(isEqual), "the same");
                    Assert.That(one.Value != other.Value && one.Alike == other.Alike, Is.EqualTo(isAlike), "alike");
                });
            },
            iter: Effort.Cases(Cases));
        Assert.That((equal, alike), Is.Not.EqualTo((0, 0)));
    }

    private static Gen<T> Any<T>(Func<Dice, T> build) => new DiceGen<T>(build);

    private static string Text(Dice dice) =>
        dice.Pick(Fronts) + dice.Pick(Bodies)
            + string.Concat(Enumerable.Range(0, dice.Int(0, 8)).Select(_ => dice.Chance(0.5) ? dice.Pick(Atoms[..11]) : dice.Pick(Atoms)));

    private static (Paperwork One, Paperwork Other) Pair(Dice dice)
    {
        Paperwork one = Invoice(dice);
        return (one, Changed(dice, one));
    }

    private static Paperwork Invoice(Dice dice)
    {
        string kind = dice.Pick("digital_special", "vat_special", "vat_electronic_ordinary", "other", "other");
        string seller = dice.Pick("91110108MA0FAKE01A", "CN91110108MA0FAKE01A", "DE123456789", "110108123456789");
        string number = kind switch
        {
            "digital_special" => "24112000000012345678",
            "other" => dice.Pick("R-001", "24112000000012345678", "É-12", "112000000012345678"),
            _ => "12345678",
        };
        string code = kind switch
        {
            "vat_special" => "1100123456",
            "vat_electronic_ordinary" => "011001234567",
            _ => "",
        };
        return new(kind, seller, code, number, new(2025, dice.Int(1, 2), 1));
    }

    private static Paperwork Changed(Dice dice, Paperwork one) => dice.Int(0, 8) switch
    {
        0 => one with { Seller = dice.Pick("91110108MA0FAKE01A", "cn 9111 0108 ma0f ake01a", "de-123456789", "FR12345678901") },
        1 => one with { IssueDate = one.IssueDate.AddDays(dice.Pick(0, 1, 365)) },
        2 when one.Kind == "other" => one with { Number = one.Number.Replace("-", "", StringComparison.Ordinal) },
        3 when one.Kind == "other" => one with { Number = one.Number.Replace("-", " – ", StringComparison.Ordinal).ToLowerInvariant() },
        4 when one.Kind == "other" => one with { Number = one.Number.Replace("É", "E", StringComparison.Ordinal) },
        5 when one.Code.Length == 10 => one with { Code = "1100123457" },
        6 when one.Number.Length == 20 => one with { Kind = one.Kind == "other" ? "digital_special" : "other" },
        7 => Invoice(dice),
        _ => one,
    };

    private static InvoiceKey KeyOf(Paperwork invoice)
    {
        Assert.That(Term.TryParse(invoice.Kind, out InvoiceKind kind), Is.True);
        CompanyId.TryParse(invoice.Seller, out var seller);
        InvoiceNumber.TryParse(invoice.Number, kind == InvoiceKind.Other ? Letters.HanAndOneAlphabet : Letters.Ascii, out var number);
        return InvoiceKey.Of(kind, seller!, invoice.Code, number!, invoice.IssueDate);
    }

    private sealed class DiceGen<T>(Func<Dice, T> build) : Gen<T>
    {
        public override T Generate(PCG pcg, Size? min, out Size size)
        {
            size = new(1);
            return build(new(pcg));
        }
    }
}
