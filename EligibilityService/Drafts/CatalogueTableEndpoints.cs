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
        var versions = routes.MapGroup("/v1/catalogue/versions/{number:int}").WithTags("Catalogue");
        versions.MapGet("/vendors", GetVendors).WithName("exportCatalogueVendors")
            .Produces<string>(StatusCodes.Status200OK, CsvAnswer.MediaType);
        versions.MapGet("/models", GetModels).WithName("exportCatalogueModels")
            .Produces<string>(StatusCodes.Status200OK, CsvAnswer.MediaType);
        var read = routes.MapGroup("/v1/catalogue/drafts/{draft}").RequireEitherScope(Scopes.CatalogueWrite, Scopes.CatalogueApprove)
            .WithTags("Drafts");
        read.MapGet("/vendors", GetDraftVendorsAsync).WithName("exportCatalogueDraftVendors")
            .Produces<string>(StatusCodes.Status200OK, CsvAnswer.MediaType);
        read.MapGet("/models", GetDraftModelsAsync).WithName("exportCatalogueDraftModels")
            .Produces<string>(StatusCodes.Status200OK, CsvAnswer.MediaType);
        var write = routes.MapGroup("/v1/catalogue/drafts/{draft}").RequireScope(Scopes.CatalogueWrite).WithTags("Drafts");
        write.MapPut("/vendors", PutVendorsAsync).WithName("importCatalogueDraftVendors").Accepts<string>(CsvAnswer.MediaType)
            .Produces<DraftBody>();
        write.MapPatch("/vendors", PatchVendorsAsync).WithName("amendCatalogueDraftVendors").Accepts<string>(CsvAnswer.MediaType)
            .Produces<DraftBody>();
        write.MapPut("/models", PutModelsAsync).WithName("importCatalogueDraftModels").Accepts<string>(CsvAnswer.MediaType)
            .Produces<DraftBody>();
        write.MapPatch("/models", PatchModelsAsync).WithName("amendCatalogueDraftModels").Accepts<string>(CsvAnswer.MediaType)
            .Produces<DraftBody>();
    }

    /// <summary>Export the vendors of a catalogue version as CSV</summary>
    /// <remarks>A row for each vendor; in UTF-8 with a byte order mark. The columns have their Chinese names where `Accept-Language` asks
    /// for Chinese.</remarks>
    /// <param name="number">The version's number.</param>
    /// <param name="context">The request.</param>
    /// <param name="published">The versions.</param>
    /// <param name="time">The clock.</param>
    private static IResult GetVendors(int number, HttpContext context, CatalogueVersions published, TimeProvider time) =>
        OfVersion(number, context, published, time, CatalogueTables.Vendors);

    /// <summary>Export the models of a catalogue version as CSV</summary>
    /// <remarks>A row for each model; in UTF-8 with a byte order mark. The columns have their Chinese names where `Accept-Language` asks
    /// for Chinese.</remarks>
    /// <param name="number">The version's number.</param>
    /// <param name="context">The request.</param>
    /// <param name="published">The versions.</param>
    /// <param name="time">The clock.</param>
    private static IResult GetModels(int number, HttpContext context, CatalogueVersions published, TimeProvider time) =>
        OfVersion(number, context, published, time, CatalogueTables.Models);

    /// <summary>Export the vendors of a draft of the catalogue as CSV</summary>
    /// <remarks>As of a version. Its `ETag` is the draft's: send it as `If-Match` when the table comes back, so that nobody's change is
    /// overwritten meanwhile.</remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> GetDraftVendorsAsync(string draft, HttpContext context, DraftEditing desk) =>
        desk.ExportAsync(context, draft, CatalogueTables.Vendors);

    /// <summary>Export the models of a draft of the catalogue as CSV</summary>
    /// <remarks>As of a version. Its `ETag` is the draft's: send it as `If-Match` when the table comes back, so that nobody's change is
    /// overwritten meanwhile.</remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> GetDraftModelsAsync(string draft, HttpContext context, DraftEditing desk) =>
        desk.ExportAsync(context, draft, CatalogueTables.Models);

    /// <summary>Replace the vendors of a draft of the catalogue by a table</summary>
    /// <remarks>
    /// As a spreadsheet saves it: UTF-8 with or without a byte order mark, UTF-16 with one, or GB18030; with commas, semicolons or tabs.
    /// Every column is needed; a vendor without a row goes. When anything of it cannot be read nothing is replaced, and every fault is
    /// named with line and column. `docs/catalogue-csv.md` has the columns.
    /// </remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> PutVendorsAsync(string draft, HttpContext context, DraftEditing desk) =>
        desk.ImportAsync(context, draft, CatalogueTables.Vendors, isWhole: true);

    /// <summary>Change vendors of a draft of the catalogue by a table</summary>
    /// <remarks>
    /// Only what stands in the table changes: each row comes in the place of the vendor of its id, or at the end; columns that are not
    /// there leave their members as they are; `yes` in the column `remove` takes the vendor away. Read as the whole table is: all of it or
    /// nothing.
    /// </remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> PatchVendorsAsync(string draft, HttpContext context, DraftEditing desk) =>
        desk.ImportAsync(context, draft, CatalogueTables.Vendors, isWhole: false);

    /// <summary>Replace the models of a draft of the catalogue by a table</summary>
    /// <remarks>
    /// As a spreadsheet saves it: UTF-8 with or without a byte order mark, UTF-16 with one, or GB18030; with commas, semicolons or tabs.
    /// Every column is needed; a model without a row goes. When anything of it cannot be read nothing is replaced, and every fault is named
    /// with line and column. `docs/catalogue-csv.md` has the columns.
    /// </remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> PutModelsAsync(string draft, HttpContext context, DraftEditing desk) =>
        desk.ImportAsync(context, draft, CatalogueTables.Models, isWhole: true);

    /// <summary>Change models of a draft of the catalogue by a table</summary>
    /// <remarks>
    /// Only what stands in the table changes: each row comes in the place of the model of its id, or at the end; columns that are not there
    /// leave their members as they are; `yes` in the column `remove` takes the model away. Read as the whole table is: all of it or
    /// nothing.
    /// </remarks>
    /// <param name="draft">The draft's id.</param>
    /// <param name="context">The request.</param>
    /// <param name="desk">The drafts.</param>
    private static Task<IResult> PatchModelsAsync(string draft, HttpContext context, DraftEditing desk) =>
        desk.ImportAsync(context, draft, CatalogueTables.Models, isWhole: false);

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
