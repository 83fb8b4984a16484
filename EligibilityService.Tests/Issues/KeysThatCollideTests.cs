using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Issues;

/// <summary>
/// The key of an invoice is made of its parts with a bar between them; a bar inside an id once made two invoices one. In a normal form
/// there is none.
/// </summary>
public sealed class KeysThatCollideTests : ServiceFixture
{
    [TestCase("|")]
    [TestCase("编号")]
    [TestCase("")]
    public async Task Decide_SellerIdOutOfForm_IsRefused(string taxId)
    {
        using var answer = await Client.DecideAsync(Foreign(taxId, "1"));

        Assert.That(await answer.InvalidAsync(), Is.EqualTo(["/invoice/seller/taxId MALFORMED"]));
    }

    [Test]
    public async Task Decide_NumberWithABar_IsANumberOfItsOwn()
    {
        var one = await Client.DecidedAsync(Foreign("DE-1.X", "7|1"));
        var other = await Client.DecidedAsync(Foreign("DE-1.X", "7"));

        Assert.That(one.Text("/id"), Is.Not.EqualTo(other.Text("/id")));
    }

    private static System.Text.Json.Nodes.JsonObject Foreign(string taxId, string number) => Requests.Grantable()
        .WithText("/invoice/kind", "other").WithText("/invoice/seller/taxId", taxId).WithText("/invoice/number", number);
}
