using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Versions.Differences;
using EligibilityService.Wire;

namespace EligibilityService.Versions.Catalogue;

/// <summary>A catalogue version without its models.</summary>
/// <param name="Number">The version's number.</param>
/// <param name="EffectiveFrom">The first day on which it applies.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="PublishedBy">Who published it.</param>
/// <param name="Sha256">SHA-256 over its canonical JSON (RFC 8785), lower hex.</param>
/// <param name="ModelCount">How many models it lists.</param>
/// <param name="Note">What a reader should know of it.</param>
public sealed record CatalogueVersionSummary(
    int Number,
    DateOnly EffectiveFrom,
    DateTimeOffset PublishedAt,
    [property: AtMost(Limits.Name)] string PublishedBy,
    [property: AtMost(64), Form("^[0-9a-f]{64}$")] string Sha256,
    int ModelCount,
    LocalizedText Note);

/// <summary>A page of catalogue versions, newest first.</summary>
/// <param name="Items">The versions.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
public sealed record CatalogueVersionPage([property: AtMost(Limits.Page)] IReadOnlyList<CatalogueVersionSummary> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next);

/// <summary>A page of models, in the order of their ids.</summary>
/// <param name="Catalogue">The catalogue version that was looked into.</param>
/// <param name="Items">The models.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
public sealed record ModelPage(CatalogueRef Catalogue, [property: AtMost(Limits.Page)] IReadOnlyList<ModelBody> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next);

/// <summary>A model as a catalogue version has it.</summary>
/// <param name="Catalogue">The catalogue version that was looked into.</param>
/// <param name="Model">The model.</param>
public sealed record ModelView(CatalogueRef Catalogue, ModelBody Model);

/// <summary>A page of vendors, in the order of their ids.</summary>
/// <param name="Catalogue">The catalogue version that was looked into.</param>
/// <param name="Items">The vendors.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
public sealed record VendorPage(CatalogueRef Catalogue, [property: AtMost(Limits.Page)] IReadOnlyList<VendorBody> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next);

/// <summary>Texts to be matched to models.</summary>
[Sent]
public sealed record MatchRequest
{
    /// <summary>The texts, each on its own.</summary>
    [AtLeast(1), AtMost(Limits.MatchItems)]
    public required IReadOnlyList<MatchItem> Items { get; init; }
}

/// <summary>A text as it stands on an invoice line, with what surrounds it.</summary>
[Sent]
public sealed record MatchItem
{
    /// <summary>The description, tax category in front included.</summary>
    [AtMost(Limits.Description), FreeText]
    public required string Description { get; init; }

    /// <summary>The column 规格型号.</summary>
    [AtMost(Limits.Name), FreeText]
    public string? Specification { get; init; }

    /// <summary>The seller's name; it may tell the vendor.</summary>
    [AtMost(Limits.Name)]
    public string? SellerName { get; init; }

    /// <summary>The vendor's id as declared.</summary>
    [AtMost(Limits.Id)]
    public string? Vendor { get; init; }

    /// <summary>The model's id as declared.</summary>
    [AtMost(Limits.Id)]
    public string? ModelId { get; init; }

    /// <summary>The unit, as on a line of an invoice.</summary>
    [AtMost(Limits.Word), FreeText]
    public string? Unit { get; init; }

    /// <summary>The rate of VAT, as on a line of an invoice.</summary>
    [AtMost(Limits.Figure), Form("^([0-9]{1,2}(\\.[0-9]{1,4})?%?|免税|不征税)$")]
    public string? TaxRate { get; init; }

    /// <summary>The classification code of 19 digits, as on a line of an invoice.</summary>
    [AtMost(InvoiceLine.ClassificationCodeLength), Form("^[0-9]{19}$")]
    public string? ClassificationCode { get; init; }

    /// <summary>
    /// The kind of invoice that it stands on: <c>other</c> is none of China, where codes, short names and rates say nothing of the goods;
    /// of China when absent.
    /// </summary>
    public InvoiceKind? Kind { get; init; }
}

/// <summary>The matches, in the order of the texts.</summary>
/// <param name="Catalogue">The catalogue version that was looked into.</param>
/// <param name="Items">A match for each text.</param>
public sealed record MatchPage(CatalogueRef Catalogue, [property: AtMost(Limits.MatchItems)] IReadOnlyList<LineMatch> Items);

/// <summary>Which models are searched for.</summary>
internal sealed class ModelQuery(QueryReader query) : PagedQuery(query)
{
    /// <summary>Words that stand in a model's id, names, aliases or part numbers, in either script.</summary>
    /// <example>S4000</example>
    public string? Q { get; } = query.Text();

    /// <summary>Only models of this vendor: its id.</summary>
    /// <example>moorethreads</example>
    [Form("^[a-z0-9-]+$")]
    public string? VendorId { get; } = query.Text(Limits.Id);

    /// <summary>Only models of this category.</summary>
    /// <example>training</example>
    public Category? Category { get; } = query.Word<Category>();

    /// <inheritdoc cref="WhenQuery.AsOf"/>
    public DateOnly AsOf { get; } = query.AsOf();

    /// <inheritdoc cref="WhenQuery.KnownAt"/>
    public DateTimeOffset KnownAt { get; } = query.KnownAt();

    public static ValueTask<ModelQuery> BindAsync(HttpContext context) => new(new ModelQuery(new(context)));
}

/// <summary>Which two versions are compared.</summary>
internal sealed class VersionsQuery(QueryReader query) : Query(query)
{
    /// <summary>The number of the earlier version. Default: the one published before `to`.</summary>
    /// <example>1</example>
    public int? From { get; } = query.Version();

    /// <summary>The number of the later version. Default: the one published last.</summary>
    /// <example>2</example>
    public int? To { get; } = query.Version();

    public static ValueTask<VersionsQuery> BindAsync(HttpContext context) => new(new VersionsQuery(new(context)));
}

/// <summary>Reading the catalogue, as of any date and as known at any instant.</summary>
internal static class CatalogueEndpoints
{
    /// <summary>The routes.</summary>
    public static void MapCatalogue(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/catalogue").WithTags("Catalogue");
        group.MapGet("/versions", ListVersions).WithName("listCatalogueVersions").Produces<CatalogueVersionPage>();
        group.MapGet("/versions/{number:int}", GetVersionAsync).WithName("getCatalogueVersion").Produces<CatalogueDocument>()
            .Sends(EndpointFacts.CatalogueVersion);
        var inForce = group.MapGroup("").Sends(EndpointFacts.CatalogueVersion).Fails(ProblemKind.NotFound);
        inForce.MapGet("/vendors", ListVendors).WithName("listVendors").Produces<VendorPage>();
        inForce.MapGet("/models", ListModels).WithName("listModels").Produces<ModelPage>();
        inForce.MapGet("/models/{vendorId}/{slug}", GetModel).WithName("getModel").Produces<ModelView>();
        group.MapGet("/models/{vendorId}/{slug}/history", GetHistory).WithName("getModelHistory").Produces<ModelHistoryPage>();
        group.MapGet("/diff", GetDiffAsync).WithName("diffCatalogue")
            .Produces<CatalogueDiff>(StatusCodes.Status200OK, "application/json", HtmlPage.MediaType).Fails(ProblemKind.NotFound);
        inForce.MapPost("/matches", MatchAsync).WithName("matchTexts").Accepts<MatchRequest>("application/json").Produces<MatchPage>()
            .Says(200, "A match for each text, in their order.");
    }

    /// <summary>List the published catalogue versions, newest first</summary>
    /// <remarks>Each with its number, the first day on which it applies, and the SHA-256 of its canonical JSON, but without its
    /// models.</remarks>
    private static IResult ListVersions(HttpContext context, KnownPage query, CatalogueVersions published)
    {
        var after = query.After(Cursor.IsNumber);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var before = int.TryParse(after, out var number) ? number : int.MaxValue;
        var rows = published.Known(query.KnownAt).Where(one => one.Document.Number < before).OrderByDescending(one => one.Document.Number)
            .Take(query.Limit + 1).Select(Summary).ToArray();
        var (items, next) = Pages.Cut(context, rows, query.Limit,
            row => row.Number.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return Answers.Current(new CatalogueVersionPage(items, next), VersionsJson.Shared.CatalogueVersionPage);
    }

    /// <summary>Read a published catalogue version, whole</summary>
    /// <remarks>Frozen at publication; its ETag is the SHA-256 over its canonical JSON.</remarks>
    private static async Task<IResult> GetVersionAsync(int number, HttpContext context, CatalogueVersions published, KeptAnswers kept,
        TimeProvider time)
    {
        if (published.Find(number, time.GetUtcNow()) is not { } found)
        {
            return NoVersion();
        }

        NameVersion(context, found);
        return await kept.GetAsync(found.Sha256, () => Task.FromResult(Answers.Frozen(found.Json, found.Sha256)));
    }

    /// <summary>List the vendors of the catalogue in force</summary>
    /// <remarks>Domestic and foreign makers, with the words that name them on invoices. In force on a date (<c>asOf</c>), as known at an
    /// instant (<c>knownAt</c>).</remarks>
    private static IResult ListVendors(HttpContext context, WhenPage query, CatalogueVersions published)
    {
        var after = query.After(Cursor.IsName);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (published.InForce(query.AsOf, query.KnownAt) is not { } looked)
        {
            return NothingInForce();
        }

        var rows = looked.Document.Vendors.OrderBy(one => one.Id, StringComparer.Ordinal)
            .Where(one => after is null || string.CompareOrdinal(one.Id, after) > 0).Take(query.Limit + 1).ToArray();
        var (items, next) = Pages.Cut(context, rows, query.Limit, row => row.Id);
        NameVersion(context, looked);
        return Answers.Current(new VendorPage(new CatalogueRef(looked.Document.Number), items, next), VersionsJson.Shared.VendorPage);
    }

    /// <summary>Search the models of the catalogue in force</summary>
    /// <remarks>By words in either script (<c>q</c>), vendor and category; as of a date, as known at an instant. Excluded models are there
    /// on purpose.</remarks>
    private static IResult ListModels(HttpContext context, ModelQuery query, CatalogueVersions published, TimeProvider time)
    {
        var after = query.After(Cursor.IsName);
        var (q, vendor, category) = (query.Q, query.VendorId, query.Category);
        if (vendor is not null && !published.Known(time.GetUtcNow()).Any(version => version.Document.Vendors.Any(one => one.Id == vendor)))
        {
            query.Faults.Add("vendorId", FaultCode.UnknownValue,
                "catalogue_endpoints.unknown_vendor()");
        }

        if (query.Problem is { } problem)
        {
            return problem;
        }

        if (published.InForce(query.AsOf, query.KnownAt) is not { } looked)
        {
            return NothingInForce();
        }

        var wanted = q is null ? null : ModelSearch.Fold(q);
        var rows = published.ModelsOf(looked.Document)
            .Where(one => after is null || string.CompareOrdinal(one.Model.Id, after) > 0)
            .Where(one => vendor is null || one.Model.Vendor == vendor)
            .Where(one => category is null || one.Model.Category == category)
            .Where(one => wanted is null || one.Folded.Contains(wanted, StringComparison.Ordinal))
            .Select(one => one.Model).Take(query.Limit + 1).ToArray();
        context.Charge(looked.Document.Models.Count / Cost.ModelsOfUnit);
        var (items, next) = Pages.Cut(context, rows, query.Limit, row => row.Id);
        NameVersion(context, looked);
        return Answers.Current(new ModelPage(new CatalogueRef(looked.Document.Number), items, next), VersionsJson.Shared.ModelPage);
    }

    /// <summary>Read a model of the catalogue in force</summary>
    /// <remarks>Its names, figures, sources and whether it qualifies; on a date (<c>asOf</c>), as known at an instant (<c>knownAt</c>). The
    /// id of a model is <c>vendor/slug</c>.</remarks>
    private static IResult GetModel(string vendorId, string slug, HttpContext context, WhenQuery query, CatalogueVersions published)
    {
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var id = $"{vendorId}/{slug}";
        var looked = published.InForce(query.AsOf, query.KnownAt);
        if (looked?.Document.Models.FirstOrDefault(one => one.Id == id) is not { } model)
        {
            return Problem.NotFound("catalogue_endpoints.model_not_in_force()");
        }

        NameVersion(context, looked);
        return Answers.Current(new ModelView(new CatalogueRef(looked.Document.Number), model), VersionsJson.Shared.ModelView);
    }

    /// <summary>Read what became of a model, newest first</summary>
    /// <remarks>In which published versions it appeared, changed (each member before and after) and went, with the days and instants of
    /// those versions.</remarks>
    private static IResult GetHistory(string vendorId, string slug, HttpContext context, PageQuery query, CatalogueVersions published,
        TimeProvider time)
    {
        var after = query.After(Cursor.IsNumber);
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var id = $"{vendorId}/{slug}";
        var known = published.KnownAt(time.GetUtcNow());
        context.Charge(known.Sum(one => one.Models.Count) / Cost.ModelsOfUnit);
        var events = ModelHistory.Of(id, known).Reverse().ToArray();
        if (events.Length == 0)
        {
            return Problem.NotFound("catalogue_endpoints.unknown_model()");
        }

        var rest = after is null ? events : events.SkipWhile(one => NumberOf(one) != after).Skip(1);
        var (items, next) = Pages.Cut(context, [.. rest.Take(query.Limit + 1)], query.Limit, NumberOf);
        return Answers.Current(new ModelHistoryPage(id, items, next), VersionsJson.Shared.ModelHistoryPage);
    }

    private static string NumberOf(ModelEvent one) => one.Catalogue.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Compare two published catalogue versions</summary>
    /// <remarks>
    /// Models and vendors added, removed and changed, member by member. By default the version published last (`to`) is compared with the
    /// one before it (`from`). As JSON, or as a page to read and print with `Accept: text/html`.
    /// </remarks>
    private static async Task<IResult> GetDiffAsync(HttpContext context, VersionsQuery query, CatalogueVersions published,
        KeptAnswers kept, TimeProvider time)
    {
        if (query.Problem is { } problem)
        {
            return problem;
        }

        var known = published.KnownAt(time.GetUtcNow());
        return VersionPair.Of(known, one => one.Number, query.From, query.To) is (var before, var after)
            ? await kept.GetAsync($"catalogue/{before.Number}/{after.Number}/{DifferencePage.FormFor(context)}", () =>
            {
                context.Charge(Cost.Difference);
                return Task.FromResult(
                    CatalogueDiff.Of(CatalogueDiff.SideOf(before), before, CatalogueDiff.SideOf(after), after).Answer(context));
            })
            : Problem.NotFound("catalogue_endpoints.unknown_versions()");
    }

    /// <summary>Match texts of invoice lines to models</summary>
    /// <remarks>What a decision would make of them, with the evidence. Nothing is recorded.</remarks>
    private static async Task<IResult> MatchAsync(HttpContext context, WhenQuery query, CatalogueVersions published)
    {
        var faults = query.Faults;
        var (body, problem) = await RequestBody.ReadAsync(context);
        if (problem is not null)
        {
            return problem;
        }

        var request = StrictJson.Read(body, VersionsJson.Shared.MatchRequest, faults);
        var (items, goods) = request is null ? ([], []) : (Items(request, faults), Goods(request, faults));
        if (faults.Any)
        {
            return Problem.Invalid(faults);
        }

        if (published.InForce(query.AsOf, query.KnownAt) is not { } looked)
        {
            return NothingInForce();
        }

        context.Charge(
            (items.Length / Cost.TextsOfUnit)
            + (items.Sum(one => one.Description.Length + (one.Specification?.Length ?? 0)) / Cost.CharactersOfUnit));
        NameVersion(context, looked);
        var matches = items.Select((text, i) =>
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            return LineMatch.Of(looked.Version.Matcher.Match(text), looked.Version.ReadGoods(goods[i]));
        }).ToArray();
        return Answers.Current(new MatchPage(new CatalogueRef(looked.Document.Number), matches), VersionsJson.Shared.MatchPage);
    }

    private static LineText[] Items(MatchRequest request, Faults faults)
    {
        var read = new FieldReader(faults);
        if (request.Items.Count == 0)
        {
            faults.Add("/items", FaultCode.OutOfBounds, "catalogue_endpoints.text_needed()");
        }

        return [.. read.List(request.Items, Limits.MatchItems, "/items").Select((item, i) => new LineText(
            read.Text(item.Description, Limits.Description, $"/items/{i}/description"),
            read.OptionalText(item.Specification, Limits.Name, $"/items/{i}/specification"),
            read.OptionalName(item.SellerName, Limits.Name, $"/items/{i}/sellerName"),
            read.OptionalName(item.Vendor, Limits.Id, $"/items/{i}/vendor"),
            read.OptionalName(item.ModelId, Limits.Id, $"/items/{i}/modelId")))];
    }

    private static GoodsLine[] Goods(MatchRequest request, Faults faults)
    {
        var read = new FieldReader(faults);
        return [.. request.Items.Take(Limits.MatchItems).Select((item, i) => new GoodsLine(
            item.Description,
            item.Specification,
            read.OptionalText(item.Unit, Limits.Word, $"/items/{i}/unit"),
            item.TaxRate is null ? null : read.TaxRate(item.TaxRate, $"/items/{i}/taxRate"),
            read.ClassificationCode(item.ClassificationCode, $"/items/{i}/classificationCode"),
            item.Kind != InvoiceKind.Other))];
    }

    private static Problem NothingInForce() =>
        Problem.NotFound("catalogue_endpoints.no_version_in_force()");

    /// <summary>There is none.</summary>
    public static Problem NoVersion() => Problem.NotFound("catalogue_endpoints.unknown_version()");

    /// <summary>Says in the headers which version an answer used.</summary>
    public static void NameVersion(HttpContext context, Published<CatalogueDocument, CatalogueVersion> catalogue) =>
        context.Response.Headers["Catalogue-Version"] = catalogue.Document.Number.ToString(
            System.Globalization.CultureInfo.InvariantCulture);

    private static CatalogueVersionSummary Summary(Published<CatalogueDocument, CatalogueVersion> one) => new(
        one.Document.Number, one.Document.EffectiveFrom, one.Document.PublishedAt, one.Document.PublishedBy, one.Sha256,
            one.Document.Models.Count, one.Document.Note);
}
