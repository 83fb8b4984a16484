using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Stores;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Issues;

/// <summary>A case that was accepted under one tolerance could not be decided again when the setting became narrower.</summary>
internal sealed class NarrowerToleranceTests
{
    [Test]
    public async Task Replay_OfACaseThatWouldNotBeTakenToday_IsIdentical()
    {
        await using var store = await TestStore.NewAsync(StoreKind.Sqlite);
        string id;
        await using (var host = new ServiceHost(store.Settings))
        {
            using var client = host.Client();
            id = (await client.DecidedAsync(AFenOff())).Text("/id");
        }

        await using var narrower = new ServiceHost([.. store.Settings, ("Decisions:Tolerances:LineNet", "0")]);
        using var asker = narrower.Client();
        using var today = await asker.DecideAsync(AFenOff());
        var replay = await asker.ReadJsonAsync($"/v1/decisions/{id}/replay");

        Assert.That(await today.InvalidAsync(), Is.EqualTo(["/invoice/lines/0/netAmount ARITHMETIC_WRONG"]));
        Assert.That(replay["identical"]!.GetValue<bool>(), Is.True, replay.ToJsonString());
    }

    private static System.Text.Json.Nodes.JsonObject AFenOff() => Requests.Grantable()
        .WithText("/invoice/lines/0/netAmount/amount", "1280000.01")
        .WithText("/invoice/totals/netAmount/amount", "1280000.01")
        .WithText("/invoice/totals/grossAmount/amount", "1446400.01");
}
