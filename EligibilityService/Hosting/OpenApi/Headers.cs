using System.Text.Json.Nodes;
using EligibilityService.Wire;
using Microsoft.OpenApi;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>The headers of answers.</summary>
internal static class Headers
{
    /// <summary>Headers of every answer.</summary>
    public static readonly IReadOnlyList<string> Everywhere = ["Request-Id", "RateLimit", "RateLimit-Policy"];

    /// <summary>All of them, by the name of their component.</summary>
    public static IReadOnlyDictionary<string, OpenApiHeader> All { get; } = new Dictionary<string, OpenApiHeader>
    {
        ["Cache-Control"] = Text(
            "How long the answer may be kept: a year and `immutable` for what never changes; `no-cache` for what is revalidated by its `ETag`; "
            + "`no-store` for problems.", 100, "^[a-z0-9=, -]+$", "no-cache"),
        ["Catalogue-Version"] = Text("The number of the catalogue version that the answer used.", 10, "^[0-9]+$", "1"),
        ["Content-Disposition"] = Text("The document is to be saved, under this name.", 200, "^attachment; filename=\"[^\"]+\"$",
            "attachment; filename=\"dec_01k9n3v5c00000a1b2c3d4e5.xml\""),
        ["Content-Language"] = Text("The language of the problem.", 2, "^(en|zh)$", "en"),
        ["ETag"] = Text("A strong tag of exactly these bytes, for `If-None-Match`; of compressed bytes it ends with their encoding. A list as a table has none.", 70,
            "^\"[0-9a-f]+(-br|-gzip)?\"$", "\"5f1d7a9e0c3b4d2e8a6f0b1c2d3e4f50\""),
        ["Idempotent-Replayed"] = Text(
            "`true` when this is the kept answer of an earlier request with the same idempotency key; else absent.", 4, "^true$", "true"),
        ["Link"] = Text("`rel=\"next\"`: the address of the next page; absent on the last.", 4000, "^<[^>]+>; rel=\"next\"$",
            "</v1/decisions?cursor=ZGVjXw>; rel=\"next\""),
        [EndpointFacts.SuccessorLink] = Text(
            "The decisions that took the place of this one: `successor-version` the next, `latest-version` the latest; absent while it is the latest.", 200,
            "^</v1/decisions/dec_[0-9a-z]{24}>; rel=\"successor-version\", </v1/decisions/dec_[0-9a-z]{24}>; rel=\"latest-version\"$",
            "</v1/decisions/dec_01k9n3v5c00000a1b2c3d4e6>; rel=\"successor-version\", </v1/decisions/dec_01k9n3v5c00000a1b2c3d4e6>; rel=\"latest-version\""),
        ["Location"] = Text("The address of what was made: the decision, or its entries, or the subscription, or the report.", 100,
            "^/v1/(decisions/dec_[0-9a-z]{24}(/entries)?|webhooks/whk_[0-9a-z]{24}|impact-reports/imp_[0-9a-z]{24})$",
            "/v1/decisions/dec_01k9n3v5c00000a1b2c3d4e5"),
        [EndpointFacts.DraftLocation] = Text("The address of the draft.", 200,
            "^/v1/(catalogue|programmes/[a-z0-9-]+)/drafts/drf_[0-9a-z]{24}$",
            "/v1/catalogue/drafts/drf_01k9n3v5c00000a1b2c3d4e5"),
        ["Preference-Applied"] = Text("Which preference of `Prefer` was heeded; absent where none was.", 30,
            "^return=(minimal|representation)$", "return=minimal"),
        ["Programme-Version"] = Text("The programme and its version that the answer used.", 110, "^[a-z0-9-]+/[0-9]+$",
            "beijing-gpu-purchase/1"),
        ["RateLimit"] = Text(
            "What you have left: `r` units of cost now, and all of them again in `t` seconds. With the least left one request is still let in. Absent where the service has no limit.", 60,
            "^\"(key|address|refused-keys)\";r=[0-9]+;t=[0-9]+$", "\"key\";r=19987;t=1"),
        ["RateLimit-Policy"] = Text(
            "By what you are counted (your key; without one, your address), and how many units of cost (`q`) you may have in `w` seconds. A plain request is one unit; 16 KiB of a body, "
            + "10 items of a page, 10 lines of an invoice, 4 texts and 250 characters to be matched are one more each. Absent where the service has no limit.", 80,
            "^\"(key|address|refused-keys)\";q=[0-9]+;w=[0-9]+;qu=\"cost\"$", "\"key\";q=20000;w=10;qu=\"cost\""),
        ["Request-Id"] = Text("The id of this request, to tell an operator: the trace of your `traceparent`, else one of ours.", 40,
            "^(req_[0-9a-z]+|[0-9a-f]{32})$", "req_7x2k9m4q8t3w6z1c5v0b"),
        ["Retry-After"] = Whole("After how many seconds to try again.", 1, 3600, 1),
        ["WWW-Authenticate"] = Text("How to show a key: as a bearer token.", 200, "^Bearer .*$", "Bearer realm=\"eligibility\""),
    };

    private static OpenApiHeader Text(string description, int most, string form, string example)
    {
        var schema = Scalars.Text(most, form);
        schema.Examples = [JsonValue.Create(example)];
        return new() { Description = description, Schema = schema };
    }

    private static OpenApiHeader Whole(string description, int least, int most, int example)
    {
        var schema = Scalars.Whole(least, most);
        schema.Examples = [JsonValue.Create(example)];
        return new() { Description = description, Schema = schema };
    }
}
