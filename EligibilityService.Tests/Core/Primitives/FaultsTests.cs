using EligibilityService.Core.Primitives;

namespace EligibilityService.Tests.Core.Primitives;

[TestFixture]
internal sealed class FaultsTests
{
    [Test]
    public void Add_Fault_IsKeptInOrderWithBothTexts()
    {
        var faults = new Faults();
        Assert.That(faults.Any, Is.False);

        faults.Add("/a", FaultCode.Missing, new LocalizedText("one", "一"));
        faults.Add("/b", FaultCode.WrongType, new LocalizedText("two", "二"));

        Assert.That(faults.Any, Is.True);
        Assert.That(faults.All, Is.EqualTo(new[]
        {
            new Fault("/a", FaultCode.Missing, new LocalizedText("one", "一")),
            new Fault("/b", FaultCode.WrongType, new LocalizedText("two", "二")),
        }));
    }

    [Test]
    public void Add_MoreThanMost_KeepsTheFirstHundred()
    {
        var faults = new Faults();
        for (var i = 0; i < Faults.Most + 5; i++)
        {
            faults.Add($"/{i}", FaultCode.Missing, new LocalizedText("x", "x"));
        }

        Assert.That(faults.All, Has.Count.EqualTo(Faults.Most));
        Assert.That(faults.All[^1].Pointer, Is.EqualTo("/99"));
    }
}
