using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Issues;

/// <summary>17 digits × 17 digits pass what a decimal holds: a fault of the request, and once a crash.</summary>
public sealed class HugeFiguresTests : ServiceFixture
{
    private const string Line = "/invoice/lines/0";

    [Test]
    public async Task Decide_QuantityAndPriceOfSeventeenDigits_IsAFaultOfTheRequest()
    {
        var request = Requests.Grantable().WithText($"{Line}/quantity", new string('9', 17))
            .WithText($"{Line}/unitPrice", new string('9', 17));
        using var answer = await Client.DecideAsync(request);

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([$"{Line}/quantity MALFORMED", $"{Line}/unitPrice MALFORMED"]));
    }

    [Test]
    public async Task Decide_LargestQuantityAndPrice_AreComparedWithTheAmount()
    {
        var request = Requests.Grantable().WithText($"{Line}/quantity", new string('9', 12))
            .WithText($"{Line}/unitPrice", new string('9', 12));
        using var answer = await Client.DecideAsync(request);

        Assert.That(await answer.InvalidAsync(), Is.EqualTo([$"{Line}/netAmount ARITHMETIC_WRONG"]));
    }

    [Test]
    public async Task Decide_LargestComponentCount_IsDecided()
    {
        var components = $$$"""[{"modelId":"moorethreads/mtt-s4000","count":"{{{new string('9', 12)}}}","netAmount":{"amount":"1280000.00","currency":"CNY"}}]""";
        using var answer = await Client.DecideAsync(Requests.Grantable().With($"{Line}/components", components));

        Assert.That((await answer.JsonAsync()).Text("/outcome"), Is.EqualTo("granted"));
    }
}
