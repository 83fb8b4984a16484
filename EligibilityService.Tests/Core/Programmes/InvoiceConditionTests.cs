using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Core.Programmes.Conditions;

namespace EligibilityService.Tests.Core.Programmes;

/// <summary>
/// What each condition on the invoice answers: the value seen and needed, the code, the place, and who can supply what is missing.
/// </summary>
[TestFixture]
internal sealed class InvoiceConditionTests
{
    private static readonly Clause Clause = Given.Clause("1");
    private static readonly EffectivePeriod Window = new(new DateOnly(2025, 9, 1), new DateOnly(2025, 9, 15));
    private static readonly EffectivePeriod Later = new(new DateOnly(2025, 9, 15), new DateOnly(2025, 9, 16));

    [Test]
    public void InvoiceDate_InAndOutOfTheWindow()
    {
        Met(new InvoiceDateWithin("c", Clause, Later), new Given(), "2025-09-15", "[2025-09-15, 2025-09-16)",
            ConditionKind.InvoiceDateWithin);
        NotMet(new InvoiceDateWithin("c", Clause, Window), new Given(), "2025-09-15", ReasonCode.InvoiceDateOutside, "/invoice/issueDate",
            "from 2025-09-01 to 2025-09-14", "2025-09-01至2025-09-14");
    }

    [Test]
    public void ContractDate_InOutAndMissing()
    {
        var condition = new ContractDateWithin("c", Clause, Window);
        Met(condition, new Given { Contract = new(null, new DateOnly(2025, 9, 14)) }, "2025-09-14", "[2025-09-01, 2025-09-15)",
            ConditionKind.ContractDateWithin);
        NotMet(condition, new Given { Contract = new(Named.Contract("n"), new DateOnly(2025, 9, 15)) }, "2025-09-15",
            ReasonCode.ContractDateOutside, "/contract/date",
            "from 2025-09-01 to 2025-09-14", "2025-09-01至2025-09-14");
        CannotTell(condition, new Given(), null, ReasonCode.ContractDateMissing, "/contract/date", Supplier.Applicant,
            "from 2025-09-01 to 2025-09-14", "2025-09-01至2025-09-14");
        CannotTell(condition, new Given { Contract = new(Named.Contract("n"), null) }, null, ReasonCode.ContractDateMissing,
            "/contract/date", Supplier.Applicant);
    }

    [Test]
    public void Claim_OnTheLastDayAndOneLater()
    {
        Met(new ClaimWithinDays("c", Clause, 30), new Given(), "30", "30", ConditionKind.ClaimWithinDays);
        NotMet(new ClaimWithinDays("c", Clause, 29), new Given(), "30", ReasonCode.ClaimTooLate, "/invoice/issueDate", "29");
    }

    [Test]
    public void Buyer_IsEnterprise_ByRegistryThenByCode()
    {
        var condition = new BuyerIsEnterprise("c", Clause);
        var institution = new Buyer("b", Given.Code("121200004013590816"), null, null);
        Met(condition, new Given(), "enterprise", "enterprise", ConditionKind.BuyerIsEnterprise);
        NotMet(condition, new Given { Buyer = institution }, institution.Id, ReasonCode.BuyerNotEnterprise, "/buyer/creditCode",
            institution.Id);
        Met(condition, new Given { Buyer = institution, Facts = Registry(kind: BuyerKind.Enterprise) }, "enterprise", "enterprise",
            ConditionKind.BuyerIsEnterprise);
        NotMet(condition, new Given { Facts = Registry(kind: BuyerKind.Government) }, "government", ReasonCode.BuyerNotEnterprise,
            "/buyer/creditCode");
        NotMet(condition, new Given { Buyer = institution with { Kind = BuyerKind.PublicInstitution } }, institution.Id,
            ReasonCode.BuyerNotEnterprise, "/buyer/creditCode");
        CannotTell(condition, new Given { Buyer = institution with { Kind = BuyerKind.Enterprise } }, "enterprise",
            ReasonCode.BuyerKindUnclear, "/buyer/kind", Supplier.Officer);
        CannotTell(condition, new Given { Buyer = new Given().Buyer with { Kind = BuyerKind.Other } }, "other",
            ReasonCode.BuyerKindUnclear, "/buyer/kind", Supplier.Officer);
        Met(condition, new Given { Buyer = new Given().Buyer with { Kind = BuyerKind.Enterprise } }, "enterprise", "enterprise",
            ConditionKind.BuyerIsEnterprise);
    }

    [Test]
    public void Buyer_KindOfARegistryThatDidNotAnswer_IsNotLookedAt() => Met(
        new BuyerIsEnterprise("c", Clause),
        new Given { Facts = new Facts(InvoiceVerification.NotConfigured, new BuyerRecord(RegistryAnswer.NotFound, BuyerKind.Government)) },
        "enterprise", "enterprise", ConditionKind.BuyerIsEnterprise);

    [TestCase("110108", "110108", "met")]
    [TestCase("110108", "310115", "unclear")]
    [TestCase("110108", "100000", "met")]
    [TestCase("310115", "310115", "outside")]
    [TestCase("310115", "110108", "unclear")]
    [TestCase("310115", "100000", "outside")]
    [TestCase(null, "110108", "unclear")]
    [TestCase(null, "310115", "unclear")]
    [TestCase("120000", "120000", "met")]
    public void BuyerRegion_WithoutRegistry_NeedsDeclarationAndCode(string? declared, string inCode, string expected)
    {
        var condition = new BuyerRegion("c", Clause, ["11", "1200"]);
        var given = new Given { Buyer = new Buyer("b", Given.CodeFrom("91" + inCode), declared, null) };
        switch (expected)
        {
            case "met":
                Met(condition, given, declared, "11, 1200", ConditionKind.BuyerRegion);
                break;
            case "outside":
                NotMet(condition, given, declared, ReasonCode.BuyerRegionOutside, "/buyer/region", declared!);
                break;
            default:
                CannotTell(condition, given, declared, ReasonCode.BuyerRegionUnclear, "/buyer/region", declared is null
                    ? Supplier.Applicant : Supplier.Officer, inCode);
                break;
        }
    }

    [Test]
    public void BuyerRegion_RegistryAnswered_SettlesIt()
    {
        var condition = new BuyerRegion("c", Clause, ["11"]);
        var away = new Buyer("b", Given.CodeFrom("91310115"), "310115", null);
        Met(condition, new Given { Buyer = away, Facts = Registry(division: "110105") }, "110105", "11", ConditionKind.BuyerRegion);
        NotMet(condition, new Given { Facts = Registry(division: "440300") }, "440300", ReasonCode.BuyerRegionOutside, "/buyer/creditCode",
            "440300");
        NotMet(condition, new Given { Buyer = away, Facts = Registry(kind: BuyerKind.Enterprise) }, "310115",
            ReasonCode.BuyerRegionOutside, "/buyer/region");
        var silent = new Facts(InvoiceVerification.NotConfigured, new BuyerRecord(RegistryAnswer.Unavailable, Division: "110105"));
        NotMet(condition, new Given { Buyer = away, Facts = silent }, "310115", ReasonCode.BuyerRegionOutside, "/buyer/region");
    }

    [Test]
    public void BuyerStanding_RegistryAnswered_OrNot()
    {
        var (strict, lenient) = (new BuyerInGoodStanding("c", Clause, false), new BuyerInGoodStanding("c", Clause, true));
        Assert.That((strict.NotesWhenUnknown, lenient.NotesWhenUnknown), Is.EqualTo((false, true)));
        Met(strict, new Given { Facts = Registry(standing: true) }, "true", "true", ConditionKind.BuyerInGoodStanding);
        NotMet(lenient, new Given { Facts = Registry(standing: false) }, "false", ReasonCode.BuyerNotInGoodStanding, "/buyer/creditCode");
        CannotTell(strict, new Given(), "not_configured", ReasonCode.BuyerStandingUnknown, "/buyer/creditCode", Supplier.Registry,
            "not connected", "未接入");
        CannotTell(strict, new Given { Facts = Registry() }, "answered", ReasonCode.BuyerStandingUnknown, "/buyer/creditCode",
            Supplier.Registry);
        Noted(lenient, new Given
        { Facts = new Facts(InvoiceVerification.Verified, new BuyerRecord(RegistryAnswer.Unavailable, GoodStanding: false)) },
            "unavailable", "/buyer/creditCode");
    }

    [Test]
    public void InvoiceVerified_EachAnswerOfTheRegistry()
    {
        var (strict, lenient) = (new InvoiceVerified("c", Clause, false), new InvoiceVerified("c", Clause, true));
        Assert.That((strict.NotesWhenUnknown, lenient.NotesWhenUnknown), Is.EqualTo((false, true)));
        Met(strict, Verified(InvoiceVerification.Verified), "verified", "verified", ConditionKind.InvoiceVerified);
        NotMet(lenient, Verified(InvoiceVerification.NotFound), "not_found", ReasonCode.InvoiceNotVerified, "/invoice/number",
            "does not know", "查无");
        NotMet(lenient, Verified(InvoiceVerification.Mismatch), "mismatch", ReasonCode.InvoiceNotVerified, "/invoice",
            "other figures", "不符");
        CannotTell(strict, Verified(InvoiceVerification.Unavailable), "unavailable", ReasonCode.InvoiceVerificationUnavailable,
            "/invoice/number", Supplier.Registry, "does not answer", "未能答复");
        CannotTell(strict, Verified(InvoiceVerification.NotConfigured), "not_configured", ReasonCode.InvoiceVerificationUnavailable,
            "/invoice/number", Supplier.Registry);
        Noted(lenient, Verified(InvoiceVerification.Unavailable), "unavailable", "/invoice/number");
    }

    [Test]
    public void Delivery_AcceptedMissingAndToCome()
    {
        var condition = new DeliveryAccepted("c", Clause);
        var today = new DateOnly(2025, 10, 15);
        Met(condition, new Given { Delivery = new Delivery(today, Named.Reference("YS-1")) }, "2025-10-15", "acceptedOn, reference",
            ConditionKind.DeliveryAccepted);
        NotMet(condition, new Given { Delivery = new Delivery(today.AddDays(1), Named.Reference("YS-1")) }, "2025-10-16",
            ReasonCode.DeliveryNotAccepted, "/delivery/acceptedOn", "2025-10-15");
        CannotTell(condition, new Given(), null, ReasonCode.DeliveryAcceptanceMissing, "/delivery/acceptedOn", Supplier.Applicant,
            "date", "日期");
        CannotTell(condition, new Given { Delivery = new Delivery(null, Named.Reference("YS-1")) }, null,
            ReasonCode.DeliveryAcceptanceMissing, "/delivery/acceptedOn", Supplier.Applicant);
        CannotTell(condition, new Given { Delivery = new Delivery(today, null) }, "2025-10-15", ReasonCode.DeliveryAcceptanceMissing,
            "/delivery/reference", Supplier.Applicant, "acceptance record", "验收文件编号");
    }

    [Test]
    public void Contract_NumberGivenOrMissing()
    {
        var condition = new ContractClaimedOnce("c", Clause);
        Met(condition, new Given { Contract = new(Named.Contract("HT-1"), null) }, "HT-1", "contract number",
            ConditionKind.ContractClaimedOnce);
        CannotTell(condition, new Given { Contract = new(null, new DateOnly(2025, 1, 1)) }, null, ReasonCode.ContractNumberMissing,
            "/contract/number", Supplier.Applicant);
        CannotTell(condition, new Given(), null, ReasonCode.ContractNumberMissing, "/contract/number", Supplier.Applicant);
    }

    [Test]
    public void Declarations_YesNoAndMissing()
    {
        var use = new OriginalUse("c", Clause);
        Met(use, Declared(originalUse: true), "true", "true", ConditionKind.OriginalUse);
        NotMet(use, Declared(originalUse: false), "false", ReasonCode.NotOriginalUse, "/declarations/originalUse");
        CannotTell(use, Declared(), null, ReasonCode.OriginalUseNotDeclared, "/declarations/originalUse", Supplier.Applicant);

        var elsewhere = new NotSubsidisedElsewhere("c", Clause, ["x"]);
        Assert.That(elsewhere.ExclusiveProgrammes, Is.EqualTo(new[] { "x" }));
        Met(elsewhere, Declared(subsidisedElsewhere: false), "false", "false", ConditionKind.NotSubsidisedElsewhere);
        NotMet(elsewhere, Declared(subsidisedElsewhere: true), "true", ReasonCode.SubsidisedElsewhere, "/declarations/subsidisedElsewhere");
        CannotTell(elsewhere, Declared(), null, ReasonCode.OtherSubsidyNotDeclared, "/declarations/subsidisedElsewhere",
            Supplier.Applicant);
    }

    [Test]
    public void Seller_IndependentRelatedOrTheSame()
    {
        var condition = new SellerIndependent("c", Clause);
        Met(condition, Declared(sellerRelated: false), "independent", "independent", ConditionKind.SellerIndependent);
        NotMet(condition, Declared(sellerRelated: true), "related", ReasonCode.SellerRelated, "/declarations/sellerRelated",
            "declared to be related", "关联方");
        CannotTell(condition, Declared(), null, ReasonCode.SellerRelationNotDeclared, "/declarations/sellerRelated", Supplier.Applicant);
        var same = Declared(sellerRelated: false);
        same.Seller = new Seller("s", Named.Company("CN-" + same.Buyer.Id));
        NotMet(condition, same, "CN-91110108MA0FAKE01A", ReasonCode.SellerRelated, "/invoice/seller/taxId", "same organisation", "同一单位");
    }

    [Test]
    public void Purpose_CoveredOrNot()
    {
        Met(new ProjectPurpose("c", Clause, ["x", "llm_training_general"]), new Given(), "llm_training_general", "x, llm_training_general",
            ConditionKind.ProjectPurpose);
        NotMet(new ProjectPurpose("c", Clause, ["x", "y"]), new Given(), "llm_training_general", ReasonCode.PurposeNotCovered,
            "/project/purpose", "x, y", "“x”、“y”");
    }

    [Test]
    public void InvoiceKind_AcceptedOrNot()
    {
        Met(new InvoiceKindIn("c", Clause, [InvoiceKind.DigitalSpecial, InvoiceKind.VatSpecial]), new Given(), "digital_special",
            "digital_special, vat_special", ConditionKind.InvoiceKind);
        NotMet(new InvoiceKindIn("c", Clause, [InvoiceKind.VatSpecial]), new Given(), "digital_special", ReasonCode.InvoiceKindNotAccepted,
            "/invoice/kind", "paper VAT invoice, special", "增值税专用发票");
    }

    [TestCase(1000_00, 0, "met")]
    [TestCase(999_99, 0, "not")]
    [TestCase(999_99, 1, "unclear")]
    [TestCase(0, 999_99, "not")]
    public void EligibleCost_AtAndBelowTheMinimum(long eligible, long undetermined, string expected)
    {
        var condition = new MinimumEligibleCost("c", Clause, Money.Fen(1000_00));
        var (sums, seen) = (new PartSums(eligible, undetermined, 0, 0), Money.Fen(eligible).Amount);
        AssertMinimum(condition, sums, expected, seen, "1000.00", ReasonCode.EligibleCostTooLow, ReasonCode.EligibleCostUnclear,
            ConditionKind.MinimumEligibleCost);
    }

    [TestCase("8", "0", "met")]
    [TestCase("7.5", "0", "not")]
    [TestCase("7.5", "0.5", "unclear")]
    [TestCase("0", "7.9", "not")]
    public void Quantity_AtAndBelowTheMinimum(string eligible, string undetermined, string expected)
    {
        var condition = new MinimumQuantity("c", Clause, 8.0m);
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var sums = new PartSums(0, 0, decimal.Parse(eligible, culture), decimal.Parse(undetermined, culture));
        AssertMinimum(condition, sums, expected, eligible, "8", ReasonCode.QuantityTooLow, ReasonCode.QuantityUnclear,
            ConditionKind.MinimumQuantity);
    }

    private static void AssertMinimum(InvoiceCondition condition, PartSums sums, string expected, string seen, string needed,
        ReasonCode low, ReasonCode unclear, ConditionKind kind)
    {
        switch (expected)
        {
            case "met":
                Met(condition, new Given(), seen, needed, kind, sums);
                break;
            case "not":
                NotMet(condition, new Given(), seen, low, "/invoice/lines", needed, seen, sums);
                break;
            default:
                CannotTell(condition, new Given(), seen, unclear, "/invoice/lines", Supplier.Applicant, needed, seen, sums);
                break;
        }
    }

    private static Facts Registry(BuyerKind? kind = null, string? division = null, bool? standing = null) =>
        new(InvoiceVerification.NotConfigured, new BuyerRecord(RegistryAnswer.Answered, kind, division, standing));

    private static Given Verified(InvoiceVerification answer) => new()
    { Facts = new Facts(answer, new BuyerRecord(RegistryAnswer.NotConfigured)) };

    private static Given Declared(bool? originalUse = null, bool? sellerRelated = null, bool? subsidisedElsewhere = null) =>
        new() { Declarations = new Declarations(null, originalUse, sellerRelated, subsidisedElsewhere) };

    private static void Met(InvoiceCondition condition, Given given, string? seen, string needed, ConditionKind kind,
        PartSums sums = default)
    {
        var finding = Ask(condition, given, sums);
        Assert.That((finding.Answer, finding.Seen, finding.Obstacles.Count), Is.EqualTo((Answer.Met, seen, 0)));
        Assert.That((condition.Id, condition.Kind, condition.Needed, condition.Clause), Is.EqualTo(("c", kind, needed, Clause)));
    }

    private static void NotMet(
        InvoiceCondition condition, Given given, string? seen, ReasonCode code, string pointer, string en = "", string? zh = null,
            PartSums sums = default) =>
        AssertOne(Ask(condition, given, sums), Answer.NotMet, seen, code, pointer, null, en, zh);

    private static void CannotTell(
        InvoiceCondition condition, Given given, string? seen, ReasonCode code, string pointer, Supplier supplier, string en = "",
            string? zh = null, PartSums sums = default) =>
        AssertOne(Ask(condition, given, sums), Answer.CannotTell, seen, code, pointer, supplier, en, zh);

    private static void Noted(InvoiceCondition condition, Given given, string seen, string pointer) =>
        AssertOne(Ask(condition, given, default), Answer.Waived, seen, ReasonCode.RegistryDidNotAnswer, pointer, null,
            "only notes this", "仅作提示");

    private static Finding Ask(InvoiceCondition condition, Given given, PartSums sums) =>
        condition.Ask(given.Line(Given.Training, 100).Case(), sums);

    private static void AssertOne(Finding finding, Answer answer, string? seen, ReasonCode code, string pointer, Supplier? supplier,
        string en, string? zh)
    {
        var obstacle = finding.Obstacles.Single();
        Assert.That((finding.Answer, finding.Seen, obstacle.Code, obstacle.Pointer, obstacle.Supplier),
            Is.EqualTo((answer, seen, code, pointer, supplier)));
        Assert.That(obstacle.Text.En, Is.Not.Empty.And.Contain(en));
        Assert.That(obstacle.Text.Zh, Is.Not.Empty.And.Contain(zh ?? en));
    }
}
