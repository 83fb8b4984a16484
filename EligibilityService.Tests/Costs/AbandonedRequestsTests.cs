using System.Text;
using EligibilityService.Cases;
using EligibilityService.Core.Primitives;
using EligibilityService.Decisions;
using EligibilityService.Drafts;
using EligibilityService.Tests.Documents;
using EligibilityService.Tests.Drafts;
using EligibilityService.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace EligibilityService.Tests.Costs;

/// <summary>
/// Who has left is worked for no longer: what takes long looks, between one stage and the next, whether anybody still waits.
/// </summary>
internal sealed class AbandonedRequestsTests : ServiceFixture
{
    private static readonly CancellationToken Gone = new(canceled: true);

    [Test]
    public async Task Decision_OfACallerWhoHasLeft_IsNotRecorded()
    {
        var deciding = Host.Services.GetRequiredService<Deciding>();
        var before = CountOf("decisions");

        Assert.That(
            async () => await deciding.DecideAsync(Sent(), Actor.OfSystem("Agency", "key", "test"),
                null, new Faults(), asker: Gone),
            Throws.InstanceOf<OperationCanceledException>());

        Assert.That(CountOf("decisions"), Is.EqualTo(before));
        _ = await Client.DecidedAsync(Requests.Grantable());
    }

    [Test]
    public void Preview_OfACallerWhoHasLeft_IsNotMade() => Assert.That(
        async () => await Host.Services.GetRequiredService<Deciding>().PreviewAsync(
            Sent(), null, Host.Clock.GetUtcNow(), null, Actor.OfSystem("Agency", "key", "test"),
                new Faults(), asker: Gone),
        Throws.InstanceOf<OperationCanceledException>());

    private static SentRequest Sent() => SentRequest.OfRecord(Encoding.UTF8.GetBytes(Requests.Grantable().ToJsonString()));

    [Test]
    public void Document_OfACallerWhoHasLeft_IsNotRead() => Assert.That(
        () => DocumentSamples.Files().Read(DocumentSamples.Bytes("China/special.xml"), "application/xml", null, new Faults(), Gone),
            Throws.InstanceOf<OperationCanceledException>());

    [TestCase(Publishing.Programme, 1)]
    [TestCase(Publishing.Catalogue, 2)]
    public async Task Checks_OfACallerWhoHasLeft_DecideNoFurtherCase(string drafts, int from)
    {
        var draft = await DraftClient.BeginAsync(Client, drafts, from);
        var (desk, checks) = (Host.Services.GetRequiredService<DraftEditing>(), Host.Services.GetRequiredService<DraftChecks>());
        Series series = drafts == Publishing.Catalogue ? desk.Catalogue : desk.Programme("beijing-gpu-purchase");
        var stored = (await desk.FindAsync(series, draft.Id))!;

        Assert.That(async () => await checks.RunAsync(series, stored, Gone), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await checks.RunAsync(series, stored, CancellationToken.None), Is.Not.Null);
    }
}
