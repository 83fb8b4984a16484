using System.Numerics;

namespace EligibilityService.Tests.Oracle;

/// <summary>The rows of the table of conditions that are more than a look-up, by hand.</summary>
[TestFixture]
internal sealed class ConditionTests
{
    [TestCase("110108", "110108", ExpectedResult = "met")]
    [TestCase("110108", "100000", ExpectedResult = "met")]
    [TestCase("110108", "310115", ExpectedResult = "cannot_tell")]
    [TestCase("310115", "310115", ExpectedResult = "not_met")]
    [TestCase("310115", "100000", ExpectedResult = "not_met")]
    [TestCase("310115", "110108", ExpectedResult = "cannot_tell")]
    [TestCase(null, "110108", ExpectedResult = "cannot_tell")]
    public string BuyerRegion_WithoutRegistry(string? declared, string inCode)
    {
        Example example = new Example().Condition("buyer_region", """ "divisions": [ "11" ] """);
        example.Request["buyer"]!["region"] = declared;
        example.Request["buyer"]!["creditCode"] = CreditCode.WithCheck($"91{inCode}MA0FAKE01");
        return example.Decide().Conditions[new("buyer_region", null, null)];
    }

    [TestCase("91", "enterprise", ExpectedResult = "met")]
    [TestCase("91", null, ExpectedResult = "met")]
    [TestCase("12", null, ExpectedResult = "not_met")]
    [TestCase("12", "government", ExpectedResult = "not_met")]
    [TestCase("12", "enterprise", ExpectedResult = "cannot_tell")]
    [TestCase("91", "government", ExpectedResult = "cannot_tell")]
    public string BuyerIsEnterprise_WithoutRegistry(string prefix, string? declared)
    {
        Example example = new Example().Condition("buyer_is_enterprise");
        example.Request["buyer"]!["kind"] = declared;
        example.Request["buyer"]!["creditCode"] = CreditCode.WithCheck($"{prefix}110108MA0FAKE01");
        return example.Decide().Conditions[new("buyer_is_enterprise", null, null)];
    }

    [TestCase("a/train", "design", ExpectedResult = "met")]
    [TestCase("a/train", "ip", ExpectedResult = "not_met")]
    [TestCase("a/train", "official_list", ExpectedResult = "not_met")]
    [TestCase("a/train", "fab", ExpectedResult = "cannot_tell")]
    public string DomesticBasis_OfOneKind(string model, string basis) =>
        new Example()
            .Line("甲加速卡", "1.00", $$""" "modelId": "{{model}}" """).Condition("domestic_basis", $$""" "anyOf": [ "{{basis}}" ] """)
            .Decide().Conditions[new("domestic_basis", 0, 0)];

    [TestCase("240", ExpectedResult = "met")]
    [TestCase("240.1", ExpectedResult = "not_met")]
    public string Performance_MeasuredBeatsClaimed(string minimum) =>
        new Example().Condition("performance_at_least", $$""" "metric": "m", "minimum": "{{minimum}}" """)
            .Decide().Conditions[new("performance_at_least", 0, 0)];

    [TestCase("甲 T1", "b/graph", ExpectedResult = "MODEL_TEXT_CONFLICT")]
    [TestCase("S9加速卡", "b/graph", ExpectedResult = "MODEL_NOT_SHIPPING")]
    [TestCase("加速卡", "b/none", ExpectedResult = "MODEL_UNKNOWN")]
    [TestCase("加速卡", "a/train", ExpectedResult = "MODEL_NOT_ON_INVOICE")]
    [TestCase("加速卡", "b/foreign", ExpectedResult = "MODEL_EXCLUDED")]
    [TestCase("乙加速卡", "a/train", ExpectedResult = "MODEL_TEXT_CONFLICT")]
    [TestCase("甲 T1 乙 G1", "a/train", ExpectedResult = "MODEL_TEXT_CONFLICT")]
    [TestCase("甲8卡服务器", "a/train", ExpectedResult = "BUNDLE_COMPONENTS_MISSING")]
    [TestCase("甲8卡服务器", "a/server", ExpectedResult = "")]
    [TestCase("甲4卡服务器", "a/server", ExpectedResult = "MODEL_TEXT_CONFLICT BUNDLE_COMPONENTS_MISSING")]
    [TestCase("甲 T1服务器", "a/server", ExpectedResult = "")]
    public string ModelListed_SaysWhy(string description, string modelId) =>
        string.Join(
            ' ',
            new Example().Line(description, "100.00", $$""" "modelId": "{{modelId}}" """).Condition("model_listed")
                .Decide().Reasons.Where(reason => reason.Line == 0).Select(reason => reason.Code));

    [TestCase("note", ExpectedResult = "granted REGISTRY_DID_NOT_ANSWER")]
    [TestCase("cannot_tell", ExpectedResult = "undetermined INVOICE_VERIFICATION_UNAVAILABLE")]
    public string InvoiceVerified_WithoutAnswer(string whenUnknown)
    {
        OracleAnswer answer = new Example().Condition("invoice_verified", $$""" "whenUnknown": "{{whenUnknown}}" """).Decide();
        return $"{answer.Outcome} {answer.Reasons.Single().Code}";
    }

    [TestCase("91110000600037341L")]
    [TestCase("121200004013590816")]
    [TestCase("9144030071526726XG")]
    [TestCase("91110108MA0FAKE01A")]
    public void CreditCode_OfTheKnownVectors_EndsInItsCheckCharacter(string code) =>
        Assert.That(CreditCode.WithCheck(code[..17]), Is.EqualTo(code));

    [TestCase("2.5", ExpectedResult = "2 2 3 2")]
    [TestCase("3.5", ExpectedResult = "3 3 4 4")]
    [TestCase("-2.5", ExpectedResult = "-3 -2 -3 -2")]
    [TestCase("2.50001", ExpectedResult = "2 2 3 3")]
    public string Rational_Roundings(string number)
    {
        Rational value = Rational.Parse(number);
        return $"{value.Floor()} {value.TowardsZero()} {value.HalfAwayFromZero()} {value.HalfToEven()}";
    }

    [Test]
    public void Spreading_LargestRemainderFirst_ThenLargerWeight()
    {
        // 7 over 3, 3, 2, 2: exact 2.1, 2.1, 1.4, 1.4; one is left, for the first of the two remainders of 0.4.
        // 3 over 1, 3, 2: exact 0.5, 1.5, 1.0; one is left, equal remainders, to the larger weight.
        Assert.Multiple(() =>
        {
            Assert.That(Spreading.Over([3, 3, 2, 2], 7), Is.EqualTo(new BigInteger[] { 2, 2, 2, 1 }));
            Assert.That(Spreading.Over([1, 3, 2], 3), Is.EqualTo(new BigInteger[] { 0, 2, 1 }));
        });
    }
}
