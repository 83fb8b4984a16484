using System.Text.RegularExpressions;
using EligibilityService.Core.Decisions;

namespace EligibilityService.Tests.Architecture;

/// <summary>
/// Arrows between rooms point down, as docs/house.md lists the rooms. What still points up is listed there too, by name; the list holds
/// neither more nor less than what is compiled.
/// </summary>
internal sealed partial class RoomsTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(ArchitectureTests.Sources, "..", "docs", "house.md"));
    private static readonly string[] Order = [.. Rows(RowOfRoom())];
    private static readonly RoomGraph Graph = RoomGraph.Of(typeof(Assess).Assembly);

    [Test]
    public void Rooms_InTheList_AreTheRoomsThatAreCompiled() => Assert.That(Order, Is.EquivalentTo(Graph.Rooms));

    [Test]
    public void Arrows_BetweenRooms_PointDownOrAreListed()
    {
        var up = Graph.Arrows.Where(arrow => Array.IndexOf(Order, arrow.Key.To) < Array.IndexOf(Order, arrow.Key.From))
            .SelectMany(arrow => arrow.Value.Select(reference => $"{arrow.Key.From}.{reference.From} -> {arrow.Key.To}.{reference.To}"));
        Assert.That(up, Is.EquivalentTo(Rows(RowOfArrow())),
            "What is compiled, against the arrows that docs/house.md lists as still pointing up.");
    }

    [Test]
    public void Graph_IsPrinted()
    {
        // `dotnet test` shows it with the logger "console;verbosity=detailed"; docs/house.md has the command.
        foreach (var line in Graph.Print(Order))
        {
            TestContext.Out.WriteLine(line);
        }

        Assert.That(Graph.LargestCircle(), Is.Empty);
    }

    private static IEnumerable<string> Rows(Regex form) =>
        Page.Select(line => form.Match(line)).Where(row => row.Success).Select(row => row.Groups[1].Value);

    [GeneratedRegex(@"^\| `(\w+)` \|")]
    private static partial Regex RowOfRoom();

    [GeneratedRegex(@"^- `(\w+\.\w+ -> \w+\.\w+)`: \S")]
    private static partial Regex RowOfArrow();
}
