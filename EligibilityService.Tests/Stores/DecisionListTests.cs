using System.Text.Json.Nodes;
using EligibilityService.Tests.Hosting;
using EligibilityService.Tests.Wire;

namespace EligibilityService.Tests.Stores;

/// <summary>
/// Whatever a list of decisions is narrowed to, and however it is cut into pages, it is those decisions that fit, the latest first, each
/// once.
/// </summary>
[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.Postgres)]
internal sealed class DecisionListTests(StoreKind kind) : StoreFixture(kind)
{
    private static readonly string[] Programmes = ["test-list-1", "test-list-2"];

    [Test]
    public async Task List_NarrowedInAnyWayAndInPages_IsWhatFitsTheLatestFirst()
    {
        foreach (var programme in Programmes)
        {
            await Host.PublishAsync(TestProgrammes.With(programme, TestProgrammes.Budget("90000000.00", "partial")));
        }

        var all = new List<JsonNode>();
        for (var i = 0; i < 24; i++)
        {
            var request = Requests.Grantable(Programmes[i % 2]);
            if (i % 6 == 0)
            {
                request["buyer"]!["name"] = "北京另一（算力）公司";
            }

            if (i % 3 == 1)
            {
                request["delivery"] = null;
            }

            if (i % 4 == 2)
            {
                request["declarations"]!["newGoods"] = false;
            }

            all.Add(await Client.DecidedAsync(request));

            // Pairs of the same instant among others.
            Host.Clock.Advance(TimeSpan.FromMinutes(i % 5 < 2 ? 0 : 1));
        }

        var middle = all[11]["decidedAt"]!.GetValue<string>();
        var late = all[17]["decidedAt"]!.GetValue<string>();
        (string Query, Func<JsonNode, bool> Fits)[] filters =
        [
            ("", _ => true),
            ("programme=test-list-1", one => one.Text("/programme/id") == "test-list-1"),
            ("outcome=granted", one => one.Text("/outcome") == "granted"),
            ("outcome=undetermined", one => one.Text("/outcome") == "undetermined"),
            ("outcome=waitlisted", _ => false),
            ("open=true", one => one.Text("/outcome") == "undetermined"),
            ("open=false", one => one.Text("/outcome") != "undetermined"),
            ($"from={middle}", one => string.CompareOrdinal(one.Text("/decidedAt"), middle) >= 0),
            ($"until={middle}", one => string.CompareOrdinal(one.Text("/decidedAt"), middle) < 0),
            ($"from={middle}&until={late}&outcome=granted&programme=test-list-2", one => one.Text("/outcome") == "granted"
                && one.Text("/programme/id") == "test-list-2"
                && string.CompareOrdinal(one.Text("/decidedAt"), middle) >= 0 && string.CompareOrdinal(one.Text("/decidedAt"), late) < 0),
            ($"buyer={all[0].Text("/buyer/creditCode")}&outcome=granted", one => one.Text("/outcome") == "granted"),
            ($"buyerName={Uri.EscapeDataString("北京另一(算力)公司")}", one => one.Text("/buyer/name") == "北京另一（算力）公司"),
            ($"buyerName={Uri.EscapeDataString("北京另一(算力)公司")}&open=false&outcome=granted", one => one.Text("/buyer/name") == "北京另一（算力）公司"
                && one.Text("/outcome") == "granted"),
            ($"buyerName={Uri.EscapeDataString("北京另一(算力)公司")}&open=true", one => one.Text("/buyer/name") == "北京另一（算力）公司"
                && one.Text("/outcome") == "undetermined"),
            ($"buyerName={Uri.EscapeDataString("北京另一(算力)公司")}&invoiceNumber={all[6].Text("/invoice/number")}", one =>
                one.Text("/id") == all[6].Text("/id")),
            ($"buyerName={Uri.EscapeDataString("北京另一(算力)公司")}&invoiceNumber={all[5].Text("/invoice/number")}", _ => false),
            ($"invoiceNumber={all[5].Text("/invoice/number")}", one => one.Text("/id") == all[5].Text("/id")),
            ($"invoiceNumber={all[5].Text("/invoice/number")}&open={(all[5].Text("/outcome") == "undetermined" ? "false" : "true")}",
                _ => false),
        ];
        foreach (var (query, fits) in filters)
        {
            var expected = all.Where(fits).OrderByDescending(one => one.Text("/decidedAt"), StringComparer.Ordinal)
                .ThenByDescending(one => one.Text("/id"), StringComparer.Ordinal);
            var found = new List<string>();
            string? next = null;
            do
            {
                var page = await Client.ReadJsonAsync($"/v1/decisions?limit=5&{query}{(next is null ? "" : $"&cursor={next}")}");
                found.AddRange(page["items"]!.AsArray().Select(one => one!.Text("/id")));
                next = (string?)page["next"];
            }
            while (next is not null);
            Assert.That(found, Is.EqualTo(expected.Select(one => one.Text("/id"))), query);
        }
    }
}
