using CsCheck;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Primitives;

/// <summary>One normal form for each identity, however it is spelt.</summary>
internal sealed class IdentityTests
{
    private const string Code = "91110114MA0FAKE023";

    [TestCase("91110114MA0FAKE023")]
    [TestCase("CN91110114MA0FAKE023")]
    [TestCase("CN-91110114-MA0FAKE023")]
    [TestCase("cn 91110114 ma0fake023")]
    [TestCase("９１１１０１１４ＭＡ０ＦＡＫＥ０２３")]
    [TestCase("9111\u200B0114MA0FAKE\u00AD023")]
    [TestCase("C\u200DN\u00A091110114MA0FAKE023\uFEFF")]
    public void CompanyId_OfACreditCodeInAnySpelling_IsTheCreditCode(string written)
    {
        var id = Named.Company(written);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(id.Key, Is.EqualTo(Code));
            Assert.That(id.Written, Is.EqualTo(written));
            Assert.That(id.IsChinese);
            Assert.That(id, Is.EqualTo(Named.Company(Code)));
            Assert.That(id.GetHashCode(), Is.EqualTo(Named.Company(Code).GetHashCode()));
            Assert.That(id.Is(Given.Code(Code)));
            Assert.That(id.Is(Given.Code("91110108MA0FAKE01A")), Is.False);
        }
    }

    [TestCase("DE 123 456 789", "DE123456789")]
    [TestCase("de123456789", "DE123456789")]
    [TestCase("123456789", "123456789")]
    [TestCase("BE 0123.456.789", "BE0123456789")]
    [TestCase("CHE-123.456.789 MWST", "CHE123456789MWST")]
    [TestCase("CN123456789", "CN123456789")]
    [TestCase("CN91110114MA0FAKE024", "CN91110114MA0FAKE024")]
    public void CompanyId_OfAnotherCountryOrNoValidCode_KeepsItsPrefix(string written, string key)
    {
        var id = Named.Company(written);
        Assert.That((id.Key, id.IsChinese), Is.EqualTo((key, false)));
    }

    [TestCase("CN110108123456789", "110108123456789")]
    [TestCase("110108 1234 56789", "110108123456789")]
    public void CompanyId_OfFifteenDigits_IsTheDigits(string written, string key)
    {
        var id = Named.Company(written);
        Assert.That((id.Key, id.IsChinese), Is.EqualTo((key, true)));
    }

    [TestCase("R-001", "R-001")]
    [TestCase("r–001", "R-001")]
    [TestCase("R 001", "R-001")]
    [TestCase("R\u00A0001", "R-001")]
    [TestCase("R\u2011001", "R-001")]
    [TestCase("R − 001", "R-001")]
    [TestCase("R/001", "R-001")]
    [TestCase(" R--001. ", "R-001")]
    [TestCase("\u200BR\u200D-\u2060001", "R-001")]
    [TestCase("R\t001", "R-001")]
    [TestCase("Ｒ－００１", "R-001")]
    [TestCase("R\uFE0F-001", "R-001")]
    [TestCase("R001", "R001")]
    [TestCase("2025/1-11", "2025-1-11")]
    [TestCase("2511 2000 0000 1234 5678", "25112000000012345678")]
    public void InvoiceNumber_OfKindOther_HasOneHyphenForEachRunOfSeparators(string written, string key)
    {
        var number = Named.Number(written, Letters.HanAndOneAlphabet);
        Assert.That((number.Key, number.Written), Is.EqualTo((key, written)));
    }

    [TestCase("R-001", "R001", true)]
    [TestCase("É-001", "E001", true)]
    [TestCase("R一001", "R001", true)]
    [TestCase("Ø-001", "O001", true)]
    [TestCase("Invoice No. R-001", "R001", true)]
    [TestCase("发票号码：R-001", "R001", true)]
    [TestCase("INV-R-001", "R001", true)]
    [TestCase("INV", "NO", false)]
    [TestCase("R-001", "R-002", false)]
    public void InvoiceNumber_WithoutSeparatorsAndAccents_IsLoose(string one, string other, bool areAlike) =>
        Assert.That(Named.Number(one, Letters.HanAndOneAlphabet).Loose == Named.Number(other, Letters.HanAndOneAlphabet).Loose,
            Is.EqualTo(areAlike));

    [TestCase("HT-2025-001")]
    [TestCase("ht2025001")]
    [TestCase("HT 2025 001")]
    [TestCase("ＨＴ－２０２５－００１")]
    [TestCase("HT_2025_001")]
    [TestCase("HT–2025—001")]
    [TestCase("合同编号：HT-2025-001")]
    [TestCase("合同编号：合同编号：HT-2025-001")]
    [TestCase("采购合同编码 HT-2025-001")]
    [TestCase("协议编号：HT-2025-001")]
    [TestCase("合約編號：HT-2025-001")]
    [TestCase("第HT-2025-001号")]
    [TestCase("No. HT-2025-001")]
    [TestCase("Contract No. HT-2025-001")]
    [TestCase("Con-tract Number: HT-2025-001")]
    [TestCase("〔HT〕2025（001）")]
    [TestCase("HT\u200B-2025-001")]
    public void ContractNumber_InAnySpelling_IsOne(string written) => Assert.That(Named.Contract(written).Key, Is.EqualTo("HT2025001"));

    [TestCase("京采〔2025〕12号", "京采202512")]
    [TestCase("NORTH-1", "NORTH1")]
    [TestCase("合同编号", "编")]
    [TestCase("号", "号")]
    [TestCase("ДОГ-12", "ДОГ12")]
    [TestCase("合同", "合同")]
    public void ContractNumber_WithOtherLetters_KeepsThem(string written, string key) =>
        Assert.That(Named.Contract(written).Key, Is.EqualTo(key));

    [TestCase("SN-MX0001")]
    [TestCase("#SN MX0001")]
    [TestCase("S/N: mx0001")]
    [TestCase("SN: SN-MX-0001")]
    [TestCase("序列号：MX0001")]
    [TestCase("Serial No. MX0001")]
    [TestCase("Serial: MX0001")]
    [TestCase("Serial Num: MX0001")]
    [TestCase("Ser. No. MX0001")]
    [TestCase("序列号码：MX0001")]
    [TestCase("MX 0001")]
    [TestCase("ＭＸ０００１")]
    public void SerialNumber_InAnySpelling_IsOne(string written) => Assert.That(Named.Serial(written).Key, Is.EqualTo("MX0001"));

    [TestCase("SN1")]
    [TestCase("SN12")]
    public void SerialNumber_OfWhichALabelWouldLeaveTooLittle_KeepsIt(string written) =>
        Assert.That(Named.Serial(written).Key, Is.EqualTo(written));

    [TestCase("CN-1", "cn 1")]
    [TestCase("KZ/2025/7", "ＫＺ２０２５７")]
    public void DocumentReference_InAnySpelling_IsOne(string one, string other) =>
        Assert.That(Named.Reference(one), Is.EqualTo(Named.Reference(other)));

    [Test]
    public void Identities_OfTwoKinds_AreNeverEqual() =>
        Assert.That(Named.Reference("HT1").Equals((Identity)Named.Contract("HT1")), Is.False);

    [TestCase("\u041D-1", "U+041D", "Н")] // Cyrillic En alone: nothing tells it from the Latin H.
    [TestCase("\u041D\u0422-2025", "U+041D", "Н")]
    [TestCase("HT-\u0422", "U+0422", "Т")]
    [TestCase("\u0391-1", "U+0391", "Α")]
    [TestCase("R\u0661", "U+0661", "١")]
    [TestCase("R\u0007", "U+0007", null)]
    [TestCase("R\u0000", "U+0000", null)]
    [TestCase("q\u0308", "U+0308", null)]
    [TestCase("R\uD800", "U+FFFD", null)]
    [TestCase("R\uFFFE", "U+FFFE", null)]
    [TestCase("R\u30FC1", "U+30FC", "ー")]
    [TestCase("R\u0251", "U+0251", "ɑ")]
    [TestCase("R\u0E01", "U+0E01", "ก")]
    public void Spelling_WithACharacterThatHasNoPlace_NamesItAndItsCodePoint(string text, string point, string? letter)
    {
        var fault = InvoiceNumber.TryParse(text, Letters.HanAndOneAlphabet, out var number);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(number, Is.Null);
            Assert.That(fault?.Text.En, Does.Contain(point));
            Assert.That(fault?.Text.Zh, Does.Contain(point));
            Assert.That(letter is null || fault!.Text.En.Contains(letter, StringComparison.Ordinal));
        }
    }

    [TestCase("9111Ο114MA0FAKE023", "U+039F")]
    [TestCase("91110114МA0FAKE023", "U+041C")]
    [TestCase("京123", "U+4EAC")]
    [TestCase("É1", "U+00C9")]
    public void Spelling_OfAChineseIdentifier_IsAscii(string text, string point) =>
        Assert.That(CompanyId.TryParse(text, out _)?.Text.En, Does.Contain(point).And.Contain("A to Z"));

    [TestCase("")]
    [TestCase(" - ")]
    [TestCase("\u200B")]
    [TestCase("（）")]
    public void Spelling_WithoutAnyLetterOrDigit_IsAFault(string text) =>
        Assert.That(DocumentReference.TryParse(text, out _)?.Text.En, Does.Contain("no letter and no digit"));

    [TestCase("service", true)]
    [TestCase(" Ser-vice ", true)]
    [TestCase("ＳＹＳＴＥＭ", true)]
    [TestCase("北京市经济和信息化局", false)]
    [TestCase("Bureau of services", false)]
    public void AgencyId_ThatTheServiceGoesBy_IsReserved(string name, bool isReserved)
    {
        Assert.That(AgencyId.TryParse(name, out var agency), Is.Null);
        Assert.That(agency!.IsReserved, Is.EqualTo(isReserved));
    }

    [Test]
    public void InvoiceKey_OfTwentyDigits_IsTheNumberAlone()
    {
        var number = "25112000000012345678";
        var day = new DateOnly(2025, 9, 15);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Named.Chinese(Code, "", number).Value, Is.EqualTo(number));
            Assert.That(Named.Chinese("91310115MA1FAKE038", "", number), Is.EqualTo(Named.Chinese(Code, "", number)));
            Assert.That(Named.Other($"CN-{Code}", "2511-2000-0000-1234-5678", day), Is.EqualTo(Named.Chinese(Code, "", number)));

            // Another country may number so, but the same digits are looked at.
            Assert.That(Named.Other("DE123456789", number, day), Is.Not.EqualTo(Named.Chinese(Code, "", number)));
            Assert.That(Named.Other("DE123456789", number, day).Alike, Is.EqualTo(number));
        }
    }

    [Test]
    public void InvoiceKey_OfAnOlderKind_IsCodeAndNumber()
    {
        var key = Named.Chinese(Code, "1100000000", "12345678");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(key, Is.EqualTo(Named.Chinese("91310115MA1FAKE038", "1100000000", "1234 5678")));
            Assert.That(key, Is.Not.EqualTo(Named.Chinese(Code, "1100000001", "12345678")));
            Assert.That(key.Alike, Is.EqualTo(Named.Other(Code, "1100000000-12345678", DateOnly.MinValue).Alike));
        }
    }

    [Test]
    public void InvoiceKey_OfKindOther_IsSellerNumberAndDay()
    {
        var day = new DateOnly(2025, 9, 15);
        var key = Named.Other("DE123456789", "R-001", day);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Named.Other("de 123 456 789", "r–001", day), Is.EqualTo(key));
            Assert.That(Named.Other("DE123456789", "R-001", day.AddYears(1)), Is.Not.EqualTo(key));
            Assert.That(Named.Other("DE987654321", "R-001", day), Is.Not.EqualTo(key));
            Assert.That(Named.Other("DE123456789", "R001", day), Is.Not.EqualTo(key));
            Assert.That(Named.Other("DE123456789", "R001", day.AddDays(3)).Alike, Is.EqualTo(key.Alike));
            Assert.That(key.Value, Does.StartWith($"{key.Alike}|"));
        }
    }

    [TestCase("", "26112000000900000001", "26112000000900000001")]
    [TestCase("1100000000", "123 45678", "1100000000|12345678")]
    [TestCase("", "CN-7", "DE123456789|CN7")]
    public void InvoiceKey_OfACredit_IsItsNormalForm(string code, string number, string key) =>
        Assert.That(InvoiceKey.OfCredit(Named.Company("de123456789"), code, Named.Reference(number)), Is.EqualTo(key));

    /// <summary>Respellings leave every key the same.</summary>
    [Test]
    public void Keys_OfAnyRespelling_AreTheSame()
    {
        Gen.Select(Respelling.Texts, Respelling.Of).Sample((text, respell) =>
        {
            var other = respell(text);
            return Named.Contract(other) == Named.Contract(text)
                && Named.Reference(other) == Named.Reference(text)
                && Named.Serial(other) == Named.Serial(text)
                && Named.Company(other) == Named.Company(text)
                && Named.Number(other, Letters.HanAndOneAlphabet) == Named.Number(text, Letters.HanAndOneAlphabet)
                && Named.Other(other, other, DateOnly.MinValue) == Named.Other(text, text, DateOnly.MinValue);
        });
    }

    /// <summary>A normal form is its own normal form.</summary>
    [Test]
    public void Keys_ReadAgain_StayAsTheyAre()
    {
        Gen.Select(Respelling.Texts, Respelling.Of).Sample((text, respell) =>
        {
            var other = respell(text);
            return Named.Contract(Named.Contract(other).Key).Key == Named.Contract(other).Key
                && Named.Company(Named.Company(other).Key).Key == Named.Company(other).Key
                && Named.Serial(Named.Serial(other).Key).Key == Named.Serial(other).Key
                && Named.Number(Named.Number(other, Letters.HanAndOneAlphabet).Key, Letters.HanAndOneAlphabet).Key == Named.Number(other,
                    Letters.HanAndOneAlphabet).Key;
        });
    }

    /// <summary>Whatever a text holds, it is read or refused, and never fails.</summary>
    [Test]
    public void Identities_OfAnyText_AreReadOrRefused()
    {
        Gen.String[Gen.Char, 0, 12].Sample(text =>
        {
            _ = CompanyId.TryParse(text, out _);
            _ = ContractNumber.TryParse(text, out _);
            _ = SerialNumber.TryParse(text, out _);
            _ = AgencyId.TryParse(text, out _);
            return InvoiceNumber.TryParse(text, Letters.HanAndOneAlphabet, out var number)?.Text.En.Length > 0 || number?.Key.Length > 0;
        });
    }
}
