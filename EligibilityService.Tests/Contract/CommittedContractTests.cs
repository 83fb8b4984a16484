using EligibilityService.Hosting.OpenApi;
using EligibilityService.Tests.Hosting;

namespace EligibilityService.Tests.Contract;

/// <summary>The committed contract is what the code does; <c>UPDATE_CONTRACT=1</c> writes it anew.</summary>
internal sealed class CommittedContractTests
{
    private static readonly string File = Path.Combine(ContractDocument.Top, "openapi.yaml");

    [Test]
    public async Task Contract_GeneratedFromTheCode_IsTheCommittedOne()
    {
        await using var host = new ServiceHost();

        var generated = await OpenApiGeneration.YamlAsync(host.Services);

        if (ContractDocument.IsUpdating)
        {
            await System.IO.File.WriteAllTextAsync(File, generated);
        }

        // Line by line, so that a failure shows the first line that differs.
        var committed = await System.IO.File.ReadAllTextAsync(File);
        Assert.That(generated.Split('\n'), Is.EqualTo(committed.Split('\n')),
            "Run the contract's tests with UPDATE_CONTRACT=1, look at the difference, and commit it.");
        Assert.That(generated, Is.EqualTo(committed));
    }

    [Test]
    public async Task Contract_Served_IsTheCommittedOne()
    {
        await using var host = new ServiceHost();
        using var client = host.Client("");

        using var answer = await client.GetAsync(new Uri("/openapi.yaml", UriKind.Relative));

        Assert.That(answer.Content.Headers.ContentType?.MediaType, Is.EqualTo("application/yaml"));
        Assume.That(ContractDocument.IsUpdating, Is.False, "What is served was built in before the update.");
        Assert.That(await answer.Content.ReadAsByteArrayAsync(), Is.EqualTo(await System.IO.File.ReadAllBytesAsync(File)));
    }
}
