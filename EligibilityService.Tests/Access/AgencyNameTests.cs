using EligibilityService.Access;

namespace EligibilityService.Tests.Access;

public sealed class AgencyNameTests
{
    [TestCase("A")]
    [TestCase("北京市经济和信息化局")]
    [TestCase("Bureau of Economy (Haidian), 2nd division")]
    public void WhatIsWrong_OrdinaryName_Nothing(string name) => Assert.That(AgencyName.WhatIsWrong(name), Is.Null);

    [TestCase("")]
    [TestCase("  ")]
    [TestCase(" Bureau")]
    [TestCase("Bureau ")]
    [TestCase("Bureau\nFake log line")]
    [TestCase("Bureau\u001b[31m")]
    [TestCase("Bureau\u2028next")]
    [TestCase("Bureau\u202egnp")]
    public void WhatIsWrong_EmptyPaddedOrControl_Said(string name) => Assert.That(AgencyName.WhatIsWrong(name), Is.Not.Null);

    [TestCase("Вureau", "U+0412")]
    [TestCase("Bureau α", "U+03B1")]
    public void WhatIsWrong_LettersOfTwoAlphabets_NamesTheLetter(string name, string point) =>
        Assert.That(AgencyName.WhatIsWrong(name), Does.Contain(point));

    [TestCase("service")]
    [TestCase("Ser-vice")]
    [TestCase("ＡＤＭＩＮ")]
    public void WhatIsWrong_NameThatTheServiceGoesBy_Said(string name) =>
        Assert.That(AgencyName.WhatIsWrong(name), Does.Contain("the service goes by"));

    [Test]
    public void WhatIsWrong_MostCharacters_NothingAndOneMoreIsTooLong()
    {
        // Beyond the basic plane: two UTF-16 units each, and one character.
        var longest = string.Concat(Enumerable.Repeat("𠮷", HolderName.MostCharacters));

        Assert.That(AgencyName.WhatIsWrong(longest), Is.Null);
        Assert.That(AgencyName.WhatIsWrong(longest + "局"), Does.Contain("101"));
    }
}
