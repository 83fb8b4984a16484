using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Programmes;
using EligibilityService.Http;

namespace EligibilityService.Tests.Http;

/// <summary>What is written by hand for speed is, byte for byte, what would be generated.</summary>
internal sealed class AnswerConvertersTests
{
    private static readonly JsonSerializerOptions Generated = WithoutHandWritten();

    private static readonly ConditionResult[] Results =
    [
        new("listed", ConditionKind.ModelListed, 2, Answer.CannotTell, "摩尔线程 \"S4000\" <48GB> \u0001", "one qualified model"),
        new("window", ConditionKind.InvoiceDateWithin, null, Answer.Met, null, "[2024-04-24, …)"),
    ];

    private static readonly Step[] Steps =
    [
        new(1, StepKind.PartAmount, 3, 2, "cost × rate", [new Operand("cost", Figure.Money(128_000_000)), new Operand("rate", Figure.Rate(0.3m))], Figure.Money(38_400_000.123456m)),
        new(2, StepKind.Sum, null, null, "sum of the lines", [], Figure.Money(-5)),
        new(3, StepKind.CapPerUnit, 1, null, "min(amount, cap × units)", [new Operand("units", Figure.Units(2.5m))], Figure.Money(0)),
    ];

    [TestCaseSource(nameof(Results))]
    public void ConditionResult_WrittenByHand_IsAsGenerated(ConditionResult result) =>
        Assert.That(JsonSerializer.Serialize(result, ApiJson.Shared.Options), Is.EqualTo(JsonSerializer.Serialize(result, Generated)));

    [TestCaseSource(nameof(Steps))]
    public void Step_WrittenByHand_IsAsGenerated(Step step) =>
        Assert.That(JsonSerializer.Serialize(step, ApiJson.Shared.Options), Is.EqualTo(JsonSerializer.Serialize(step, Generated)));

    [TestCase("0", "0.00")]
    [TestCase("-5", "-0.05")]
    [TestCase("100", "1.00")]
    [TestCase("38400000.0000", "384000.00")]
    [TestCase("0.5", "0.005")]
    [TestCase("9000000000000", "90000000000.00")]
    [TestCase("90000000000000000000", "900000000000000000.00")]
    public void Figure_OfMoney_IsShownInYuan(string fen, string shown) =>
        Assert.That(Figure.Money(decimal.Parse(fen, System.Globalization.CultureInfo.InvariantCulture)).ToString(), Is.EqualTo(shown));

    private static JsonSerializerOptions WithoutHandWritten()
    {
        var options = new JsonSerializerOptions(ApiJson.Shared.Options);
        foreach (var handWritten in options.Converters.Where(converter => converter is ConditionResultConverter or StepConverter).ToArray())
        {
            options.Converters.Remove(handWritten);
        }

        return options;
    }
}
