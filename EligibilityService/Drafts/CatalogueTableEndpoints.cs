using System.Text.Json.Nodes;
using EligibilityService.Access;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Wire;
using EligibilityService.Wire.Csv;

namespace EligibilityService.Drafts;

/// <summary>The catalogue as tables for spreadsheets: versions are exported, drafts are exported and imported.</summary>
internal static class CatalogueTableEndpoints
{
    /// <summary>The routes.</summary>
    public static void MapCatalogueTables(this IEndpointRouteBuilder routes)
    {
        Map(routes, "Vendors", "vendor", CatalogueTables.Vendors);
        Map(routes, "Models", "model", CatalogueTables.Models);
    }

    private static void Map<T>(IEndpointRouteBuilder routes, string list, string one, CatalogueTable<T> table) where T : class
    {
        const string saved = "The table, to be saved.";
        routes.MapGet($"/v1/catalogue/versions/{{number:int}}/{one}s",
            (int number, HttpContext context, CatalogueVersions published, TimeProvider time) => OfVersion(number, context, published,
                time, table))
            .WithName($"exportCatalogue{list}").WithTags("Catalogue").Produces<string>(StatusCodes.Status200OK, CsvAnswer.MediaType)
            .Sends(EndpointFacts.CatalogueVersion).Says(200, saved)
            .WithSummary($"Export the {one}s of a catalogue version as CSV")
            .WithDescription($"A row for each {one}; in UTF-8 with a byte order mark. The columns have their Chinese names where "
                + "`Accept-Language` asks for Chinese.");
        var drafts = routes.MapGroup($"/v1/catalogue/drafts/{{draft}}/{one}s").WithTags("Drafts");
        drafts.MapGet("", (string draft, HttpContext context, DraftEditing editing) => editing.ExportAsync(context, draft, table))
            .RequireEitherScope(Scopes.CatalogueWrite, Scopes.CatalogueApprove).WithName($"exportCatalogueDraft{list}")
            .Produces<string>(StatusCodes.Status200OK, CsvAnswer.MediaType).Says(200, saved)
            .WithSummary($"Export the {one}s of a draft of the catalogue as CSV")
            .WithDescription("As of a version. Its `ETag` is the draft's: send it as `If-Match` when the table comes back, so that "
                + "nobody's change is overwritten meanwhile.");
        var write = drafts.MapGroup("").RequireScope(Scopes.CatalogueWrite).Changes();
        write.MapPut("", (string draft, HttpContext context, DraftEditing editing) =>
                editing.ImportAsync(context, draft, table, isWhole: true))
            .WithName($"importCatalogueDraft{list}").Accepts<string>(CsvAnswer.MediaType)
            .WithSummary($"Replace the {one}s of a draft of the catalogue by a table")
            .WithDescription("As a spreadsheet saves it: UTF-8 with or without a byte order mark, UTF-16 with one, or GB18030; with "
                + $"commas, semicolons or tabs. Every column is needed; a {one} without a row goes. When anything of it cannot be read nothing is "
                + "replaced, and every fault is named with line and column. `docs/catalogue-csv.md` has the columns.");
        write.MapPatch("", (string draft, HttpContext context, DraftEditing editing) =>
                editing.ImportAsync(context, draft, table, isWhole: false))
            .WithName($"amendCatalogueDraft{list}").Accepts<string>(CsvAnswer.MediaType)
            .WithSummary($"Change {one}s of a draft of the catalogue by a table")
            .WithDescription($"Only what stands in the table changes: each row comes in the place of the {one} of its id, or at the end; "
                + $"columns that are not there leave their members as they are; `yes` in the column `remove` takes the {one} away. Read as "
                + "the whole table is: all of it or nothing.");
    }

    private static IResult OfVersion<T>(int number, HttpContext context, CatalogueVersions published, TimeProvider time,
        CatalogueTable<T> table) where T : class
    {
        if (published.Find(number, time.GetUtcNow()) is not { } found)
        {
            return CatalogueEndpoints.NoVersion();
        }

        CatalogueEndpoints.NameVersion(context, found);
        return Answers.Table(table.Export(JsonNode.Parse(found.Json.Span)!, context), $"catalogue-{number}-{table.List}.csv");
    }
}
