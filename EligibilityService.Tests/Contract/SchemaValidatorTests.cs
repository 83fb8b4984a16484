using System.Text.Json.Nodes;
using EligibilityService.Hosting.OpenApi;
using EligibilityService.Tests.Hosting;

namespace EligibilityService.Tests.Contract;

/// <summary>The validator sees what is wrong; else its silence would prove nothing.</summary>
internal sealed class SchemaValidatorTests
{
    private ContractDocument _contract = null!;

    [OneTimeSetUp]
    public async Task ReadAsync()
    {
        await using var host = new ServiceHost();
        _contract = await ContractDocument.OfAsync(host.Services);
    }

    [Test]
    public void Decision_AsAnswered_HasNoFault() => Assert.That(FaultsOf(_ => { }), Is.Empty);

    [Test]
    public void Decision_WithoutItsOutcome_IsFound() =>
        Assert.That(FaultsOf(decision => decision.Remove("outcome")), Is.EqualTo([": lacks outcome"]));

    [Test]
    public void Decision_WithAMemberNobodyDescribed_IsFound() =>
        Assert.That(FaultsOf(decision => decision["secret"] = 1), Is.EqualTo(["/secret: is not described"]));

    [TestCase("granted!", "/outcome: is granted!, no word of the list")]
    public void Decision_WithAnotherWord_IsFound(string word, string fault) =>
        Assert.That(FaultsOf(decision => decision["outcome"] = word), Is.EqualTo([fault]));

    [Test]
    public void Decision_WithAnAmountThatIsANumber_IsFound() =>
        Assert.That(FaultsOf(decision => decision["amount"]!["amount"] = 448000), Is.EqualTo(["/amount/amount: is integer"]));

    [Test]
    public void Decision_WithAnAmountOfThreeDecimals_IsFound() =>
        Assert.That(FaultsOf(decision => decision["amount"]!["amount"] = "448000.000"), Has.Count.EqualTo(1));

    [Test]
    public void Decision_WithADateThatIsNone_IsFound() =>
        Assert.That(FaultsOf(decision => decision["asOf"] = "2025-02-30"), Is.EqualTo(["/asOf: '2025-02-30' is no date"]));

    [Test]
    public void Decision_WithNullForAbsent_IsFound() =>
        Assert.That(FaultsOf(decision => decision["supersedes"] = null), Is.EqualTo(["/supersedes: is null"]));

    [Test]
    public void Decision_WithAVersionBelowOne_IsFound() =>
        Assert.That(FaultsOf(decision => decision["catalogue"]!["version"] = 0), Is.EqualTo(["/catalogue/version: 0 is too small"]));

    private IReadOnlyList<string> FaultsOf(Action<JsonObject> spoil)
    {
        var decision = Examples.Answer("decide", "201", "application/json")!.DeepClone().AsObject();
        spoil(decision);
        return new SchemaValidator(_contract).Faults(decision, JsonNode.Parse("""{ "$ref": "#/components/schemas/Decision" }""")!);
    }
}
