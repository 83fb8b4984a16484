using EligibilityService.Tests.Documents;

namespace EligibilityService.Tests.Issues;

/// <summary>A finding quotes what it found; of a payment card that would be the number that nobody is to keep.</summary>
internal sealed class CardNumberShownTests
{
    private const string Number = "41111111111";

    [Test]
    public void Finding_OfACardNumberShownWhole_DoesNotShowItAgain()
    {
        var xml = DocumentSamples.Changed("Ubl/full.xml", [["add", "/ubl:Invoice/cac:PaymentMeans",
            $"<cac:CardAccount><cbc:PrimaryAccountNumberID>{Number}</cbc:PrimaryAccountNumberID><cbc:NetworkID>X</cbc:NetworkID></cac:CardAccount>"]]);

        var findings = DocumentSamples.Read(xml).Findings;

        Assert.That(findings.Select(one => one.Rule), Does.Contain("BR-51"));
        Assert.That(findings.Select(one => $"{one}"), Has.None.Contains(Number));
    }
}
