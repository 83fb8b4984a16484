using System.Text.RegularExpressions;
using EligibilityService.Tests.Contract;
using NUnit.Framework.Interfaces;

namespace EligibilityService.Tests.Issues;

/// <summary>The list of mended bugs (<c>README.md</c> here) names tests that there are, and leaves out none of this folder.</summary>
internal sealed partial class MendedBugsTests
{
    private static readonly string[] Named =
    [
        .. File.ReadLines(Path.Combine(ContractDocument.Top, "EligibilityService.Tests", "Issues", "README.md"))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .SelectMany(line => Names().Matches(line[line.TrimEnd('|', ' ').LastIndexOf('|')..])).Select(found => found.Groups[1].Value),
    ];

    [Test]
    public void Tests_ThatTheListNames_AreThere()
    {
        var there = typeof(MendedBugsTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Where(IsTest).Select(method => $"{type.Name}.{method.Name}")).ToHashSet();

        Assert.That(Named, Has.Length.GreaterThan(100));
        Assert.That(Named.Where(name => !there.Contains(name)), Is.Empty);
    }

    [Test]
    public void Tests_OfThisFolder_AreInTheList()
    {
        var classes = typeof(MendedBugsTests).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(MendedBugsTests).Namespace && type.GetMethods().Any(IsTest)).Select(type => type.Name);

        Assert.That(classes.Except([nameof(MendedBugsTests), .. Named.Select(name => name.Split('.')[0])]), Is.Empty);
    }

    private static bool IsTest(System.Reflection.MethodInfo method) =>
        method.GetCustomAttributes(false).Any(one => one is ISimpleTestBuilder or ITestBuilder);

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex Names();
}
