using System.Text.Json.Nodes;
using EligibilityService.Access.Audit;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Decisions;
using EligibilityService.Drafts;
using EligibilityService.Drafts.Reports;
using EligibilityService.Wire;
using Microsoft.OpenApi;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>
/// The parameters of the query and the headers. The handlers read them by hand, strictly, so that the generator does not see them.
/// </summary>
internal static class Parameters
{
    private const string ProgrammeForm = "^[a-z0-9]+(-[a-z0-9]+)*$";
    private const string IdForm = "^[a-z0-9-]+$";
    private const string AnyForm = @"\S";

    /// <summary>The languages of problems.</summary>
    public const string AcceptLanguage = "Accept-Language";

    /// <summary>The caller's trace.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>A key that makes a repetition harmless.</summary>
    public const string IdempotencyKey = IdempotencyHeader.Name;

    /// <summary>The same, where a request cannot go without.</summary>
    public const string NeededIdempotencyKey = "NeededIdempotencyKey";

    /// <summary>The tag of what the caller has already.</summary>
    public const string IfNoneMatch = "If-None-Match";

    /// <summary>The tag of the state that the caller has seen, where a request cannot go without.</summary>
    public const string IfMatch = "If-Match";

    /// <summary>The enumerations whose words some of them take.</summary>
    public static readonly HashSet<Type> Chosen = [];

    /// <summary>All of them, by the name of their component.</summary>
    public static IReadOnlyDictionary<string, OpenApiParameter> All { get; } = new Dictionary<string, OpenApiParameter>
    {
        ["asOf"] = Query("asOf",
            "The date whose rules and catalogue apply. Default: today (UTC); of a preview, the invoice's date of issue.", Scalars.Date(),
            "2025-09-15"),
        ["knownAt"] = Query("knownAt",
            "What had been published by this instant is known; what came later is not. Default: now, and never later than now. An instant such as `2026-01-01T00:00:00Z`.",
            Scalars.Instant(), "2026-01-01T00:00:00Z"),
        ["claims"] = Query("claims",
            "What to do about claims of recorded decisions: `respect` them, as deciding would (default), or `ignore` them: what would be due if nothing had been claimed?",
            Words<ClaimsMode>(), "ignore"),
        ["limit"] = Query("limit", $"How many items a page has at the most. Default {Limits.DefaultPage}.",
            Default(Scalars.Whole(1, Limits.Page), Limits.DefaultPage), 10),
        ["cursor"] = Query("cursor", "Where the page begins: `next` of the page before, as it stands. Opaque. Default: the first page.",
            Scalars.Text(Limits.Reference * 3, "^[A-Za-z0-9_-]+$"), null),
        ["qr"] = Query("qr", "The text of the QR code on the same invoice, to be compared with the document.",
            Scalars.Text(400, AnyForm), null),
        ["q"] = Query("q", "Words that stand in a model's id, names, aliases or part numbers, in either script.",
            Scalars.Text(Limits.Name, AnyForm), "S4000"),
        ["vendorId"] = Query("vendorId", "Only models of this vendor: its id.", Scalars.Text(Limits.Id, IdForm), "moorethreads"),
        ["category"] = Query("category", "Only models of this category.", Words<Category>(), "training"),
        ["programme"] = Query("programme", "Only decisions under this programme: its id.", Scalars.Text(Limits.Id, ProgrammeForm),
            "beijing-gpu-purchase"),
        ["buyer"] = Query("buyer", "Only decisions on this buyer: its unified social credit code or company id, in any spelling.",
            Scalars.Text(Limits.Word, AnyForm), "91110108MA0FAKE01A"),
        ["buyerName"] = Query("buyerName",
            "Only decisions on buyers of this name, whole, as the request gave it: width, case, spaces and punctuation make no difference. Not together with `buyer`.",
            Scalars.Text(Limits.Name, AnyForm), null),
        ["invoiceNumber"] = Query("invoiceNumber", "Only decisions on invoices of this number, in any spelling.",
            Scalars.Text(Limits.Reference, AnyForm), "25112000000012345678"),
        ["outcome"] = Query("outcome", "Only decisions with this outcome.", Words<Outcome>(), "granted"),
        ["open"] = Query("open",
            "`true`: only what somebody still has to settle, that is undetermined or waiting for money, and the latest on its invoice; `false`: only the others.",
            Scalars.Flag(), true),
        ["view"] = Query("view", "How much of each decision: a `summary` of a few lines (default), or `full`: all of it.",
            Words<DecisionView>(), "full"),
        ["year"] = Query("year",
            "The year: of budgets and entries the fiscal year, named by the calendar year in which it begins; of buyers the calendar year. Default: that of today.",
            Scalars.Whole(2000, 2200), 2026),
        ["fromVersion"] = Query("from", "The number of the earlier version. Default: the one published before `to`.",
            Scalars.Whole(1, CoreBounds.Number), 1),
        ["toVersion"] = Query("to", "The number of the later version. Default: the one published last.",
            Scalars.Whole(1, CoreBounds.Number), 2),
        ["from"] = Query("from", "Only what was made at this instant or after.", Scalars.Instant(), "2026-01-01T00:00:00Z"),
        ["until"] = Query("until", "Only what was made before this instant.", Scalars.Instant(), "2099-01-01T00:00:00Z"),
        ["filter"] = Query("filter", "Which decisions: `all` that would change (default), those with `gains`, or those with `losses`.",
            Words<ImpactFilter>(), "losses"),
        [IdempotencyKey] = Header(IdempotencyKey,
            "Makes a repetition harmless: the same key with the same request gives the same answer, byte for byte, with `Idempotent-Replayed: true`; with another "
            + "request it is a 422. Any text of your choice, bare or quoted; a UUID does well. Yours alone: other agencies' keys never meet it. Nothing is kept of a "
            + "request that was invalid.",
            Scalars.Text(Limits.IdempotencyKey + 2, "^[ -~]+$"), null),
        [NeededIdempotencyKey] = Needed(Header(IdempotencyKey,
            "Makes a repetition harmless, and is needed here: two payments of the same amount are two payments, and only the key tells them from one payment that was "
            + "sent twice. The same key with the same request gives the same answer, byte for byte, with `Idempotent-Replayed: true`; with another request it is a 422.",
            Scalars.Text(Limits.IdempotencyKey + 2, "^[ -~]+$"), "payment-2026-0001")),
        [Preference.Name] = Header(Preference.Name,
            "`return=minimal` (RFC 7240): each decision is a `DecisionSummary`, and `Preference-Applied` says so. `return=representation`, the default, gives all of it. It is no part of what an "
            + "idempotency key names: a repetition may ask for the other form.",
            Scalars.Text(Limits.Reference, "^[ -~]+$"), "return=minimal"),
        [AcceptLanguage] = Header(AcceptLanguage,
            "The language of problems: `zh` or `en` (default). Decisions carry both, and codes never change.",
            Scalars.Text(Limits.Reference, "^[A-Za-z0-9*,;=. -]+$"), "en"),
        [TraceParent] = Header(TraceParent, "Your trace (W3C Trace Context); its id comes back as `Request-Id`.",
            Scalars.Text(55, "^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"), null),
        ["since"] = Query("since",
            "Where to go on: `next` of an answer before, as it stands; or an instant, for all that was published then or after. Default: from the beginning.",
            Scalars.Text(300, "^[A-Za-z0-9_:.+-]+$"), "2026-01-01T00:00:00Z"),
        ["action"] = Query("action", "Only this action.", Words<AuditAction>(), "version_published"),
        ["kind"] = Query("kind", "Only what was done to the catalogue, or to programmes.", Words<Versioned>(), "programme"),
        ["auditProgramme"] = Query("programme", "Only what was done to this programme: its id.", Scalars.Text(Limits.Id, ProgrammeForm),
            "beijing-gpu-purchase"),
        ["auditDraft"] = Query("draft", "Only what was done to this draft: its id.", Scalars.Text(Limits.Id, "^drf_[0-9a-z]{24}$"),
            "drf_01k9n3v5c00000a1b2c3d4e5"),
        ["previewDraft"] = Query("draft",
            "A draft of the programme or of the catalogue, by its id, to be taken as though it were in force, whatever its dates. Default: none.",
            Scalars.Text(Limits.Id, "^drf_[0-9a-z]{24}$"), "drf_01k9n3v5c00000a1b2c3d4e5"),
        ["baseVersion"] = Query("from",
            "The number of the version to compare with. Default: the one that the draft began with; else the newest.",
            Scalars.Whole(1, CoreBounds.Number), 1),
        ["state"] = Query("state", "Only drafts in this state.", Words<DraftState>(), "draft"),
        [IfMatch] = Needed(
            Header(IfMatch,
                "The `ETag` of the draft as you have seen it: when anybody has changed it since, the answer is 412 and nothing happens.",
            Scalars.Text(2000, @"^[ -~]+$"), "\"5f1d7a9e0c3b4d2e8a6f0b1c2d3e4f50\"")),
        [IfNoneMatch] = Header(IfNoneMatch, "The `ETag` of what you have: when it is still the same, the answer is 304 without a body.",
            Scalars.Text(2000, @"^[ -~]+$"), null),
    };

    /// <summary>The schema and an example of a parameter of a path, which the generator does see.</summary>
    public static (OpenApiSchema Schema, JsonNode Example) OfPath(string path, string name) => name switch
    {
        "id" when path.StartsWith("v1/decisions", StringComparison.Ordinal) => (Scalars.Text(Limits.Id, CoreBounds.DecisionId),
            "dec_01k9n3v5c00000a1b2c3d4e5"),
        "sha256" => (Scalars.Text(64, CoreBounds.Sha256), "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"),
        "id" when path.StartsWith("v1/webhooks", StringComparison.Ordinal) => (Scalars.Text(Limits.Id, "^whk_[0-9a-z]{24}$"),
            "whk_01k6f8c2qw0000m4n7p9r3t5"),
        "id" => (Scalars.Text(Limits.Id, ProgrammeForm), "beijing-gpu-purchase"),
        "report" => (Scalars.Text(28, "^imp_[0-9a-z]{24}$"), "imp_01k9n3v5c00000a1b2c3d4e5"),
        "number" or "version" => (Scalars.Whole(1, CoreBounds.Number), 1),
        "vendorId" => (Scalars.Text(Limits.Id, IdForm), "moorethreads"),
        "slug" => (Scalars.Text(Limits.Id, IdForm), "mtt-s4000"),
        "draft" => (Scalars.Text(Limits.Id, "^drf_[0-9a-z]{24}$"), "drf_01k9n3v5c00000a1b2c3d4e5"),
        "conditionId" => (Scalars.Text(Limits.Word, IdForm), "window"),
        "caseId" => (Scalars.Text(Limits.Id, IdForm), "sixteen-training-cards"),
        _ => throw new InvalidOperationException($"The parameter {name} of {path} has no bounds."),
    };

    private static OpenApiParameter Query(string name, string description, IOpenApiSchema schema, JsonNode? example) =>
        Make(name, ParameterLocation.Query, description, schema, example);

    private static OpenApiParameter Header(string name, string description, OpenApiSchema schema, JsonNode? example) =>
        Make(name, ParameterLocation.Header, description, schema, example);

    // As an example of the schema and not of the parameter, so that Swagger UI shows it and does not fill it in: the first click sends the
    // defaults.
    private static OpenApiParameter Make(string name, ParameterLocation place, string description, IOpenApiSchema schema, JsonNode? example)
    {
        List<JsonNode>? examples = example is null ? null : [example];
        if (schema is OpenApiSchemaReference words)
        {
            words.Examples = examples;
        }
        else
        {
            ((OpenApiSchema)schema).Examples = examples;
        }

        return new() { Name = name, In = place, Description = description, Schema = schema };
    }

    private static OpenApiParameter Needed(OpenApiParameter parameter)
    {
        parameter.Required = true;
        return parameter;
    }

    private static OpenApiSchemaReference Words<T>() where T : struct, Enum
    {
        Chosen.Add(typeof(T));
        return new OpenApiSchemaReference(WireSchemas.NameOfSent(typeof(T)));
    }

    private static OpenApiSchema Default(OpenApiSchema schema, int value)
    {
        schema.Default = JsonValue.Create(value);
        return schema;
    }
}
