using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>What stands in front of the contract: what the service is, the first steps, the sections, and the key.</summary>
internal static class Preface
{
    /// <summary>The name of the security scheme.</summary>
    public const string Bearer = "apiKey";

    private const string Description =
        """
        Decides whether a purchase invoice of GPUs earns a subsidy under a programme, and how much: line by line, with every reason and every step
        of the arithmetic, so that anybody can recompute the amount by hand.

        **First steps for an officer**

        1. Open **`POST /v1/decisions`** below. The form is filled with a case that is granted: press **Execute** and read `outcome` and `amount`.
           (In Development the key goes along by itself; elsewhere press **Authorize** and give the key of your agency.)
        2. Choose another example above the form – a foreign card, a name that fits two models, a whole machine – and compare the `reasons`.
        3. **`POST /v1/previews`** gives the same answer and records nothing: for a draft, or for another date (`asOf`).
        4. **`GET /v1/decisions/{id}`** reads a decision as it was given; **`…/replay`** decides it again and must say `identical: true`.

        **Good to know**

        * Amounts, quantities and rates are decimal texts (`"80000.00"`), so that no client makes a binary fraction of them. A JSON number is
          taken too, digit by digit as it is written.
        * *Not eligible* is an answer, not an error: 201 with `outcome: refused`, amount `0.00` and all reasons. Errors are for requests that could not
          be decided at all; they are `application/problem+json` (RFC 9457), name each fault with a JSON Pointer, and record nothing.
        * The same invoice again gives the same decision. Send an `Idempotency-Key` so that a repeated request is never recorded twice.
        * Decisions and published versions never change. Codes and words never change their meaning; new ones and new members may be added, so ignore
          what you do not know. The other way round unknown members are refused: a misspelt member must not be lost.
        * `illustrative: true` means that a value of the programme is stated by no published text: it shows how the service works and is no law.

        说明：所有理由与条款均有中英文两种文字；错误信息的语言由 `Accept-Language` 决定。
        """;

    /// <summary>The head of the contract.</summary>
    public static OpenApiInfo Info => new()
    {
        Title = "Eligibility service",
        Version = "1.0.0",
        Summary = "Subsidies for the purchase of domestic GPUs: decided from the invoice, with every reason.",
        Description = Description.ReplaceLineEndings("\n"),
        Contact = new OpenApiContact { Name = "The administrator of the service that you call" },
        License = new OpenApiLicense { Name = "Licence: see README", Identifier = "LicenseRef-README" },
    };

    /// <summary>Where it answers: wherever the contract is read.</summary>
    public static OpenApiServer Server => new()
    {
        Url = "/",
        Description = "The service that serves this contract: local (http://localhost:8080), test or production.",
        Extensions = new Dictionary<string, IOpenApiExtension> { ["x-internal"] = new JsonNodeExtension(JsonValue.Create(true)) },
    };

    /// <summary>The sections, in the order of an officer's work.</summary>
    public static IReadOnlyList<OpenApiTag> Tags { get; } =
    [
        new() { Name = "Decisions",
            Description = "Decide on an invoice, once and for all; read what was decided; decide it again and compare." },
        new() { Name = "Previews", Description = "The same answer with nothing recorded." },
        new() { Name = "Invoices",
            Description = "Read a document as an invoice, with every rule that it does not keep; nothing is recorded." },
        new() { Name = "Lifecycle",
            Description = "What becomes of a decision: paid, released, recovered, reviewed. Each is an entry or a new decision; nothing is edited." },
        new() { Name = "Ledger", Description = "A programme's budget, its entries and buyers, and how the money of a decision stands." },
        new() { Name = "Webhooks",
            Description = "Hear of what is recorded and published: signed CloudEvents, at least once, in order for each decision." },
        new() { Name = "Catalogue",
            Description = "Vendors and models in dated, frozen versions; what a text on an invoice line means. Open to all." },
        new() { Name = "Programmes",
            Description = "The rules in dated, frozen versions, each with its clause and where that is published. Open to all." },
        new() { Name = "Drafts",
            Description = "What may become a version of the catalogue or of a programme: written by one person, checked, submitted, and published by another." },
        new() { Name = "Impact", Description = "What a draft would have done to the decisions on record: who gains, who loses, and why." },
        new() { Name = "Changes", Description = "A feed of what is published, for other systems to follow. Open to all." },
        new() { Name = "Audit", Description = "Who did what to rules and keys, when, and from where." },
        new() { Name = "Registries", Description = "Whether outside registries are asked, and which cases wait for one." },
        new() { Name = "Reason codes", Description = "What every reason code means, in both languages. Open to all." },
        new() { Name = "Service", Description = "Whether the service lives and can decide; for those who run it." },
    ];

    /// <summary>The key.</summary>
    public static OpenApiSecurityScheme Scheme => new()
    {
        Type = SecuritySchemeType.Http,
        Scheme = "bearer",
        Description =
            "A key of a person or a system of your agency: `Authorization: Bearer <key>`. Random, shown once when the administrator makes it (`keys create`), and kept "
            + "only as a hash. Or a token of the identity provider, where one is set. A system that may act for others says for whom in the header "
            + "`On-Behalf-Of: <staff id>; name=<name>`, percent-encoded. Each operation names the scope that the key needs; the scope `admin` suffices everywhere.",
    };
}
