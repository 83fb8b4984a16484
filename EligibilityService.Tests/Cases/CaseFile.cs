using System.Text.Json;
using System.Text.Json.Nodes;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Tests.Core;
using EligibilityService.Wire;

namespace EligibilityService.Tests.Cases;

/// <summary>One case file with the base that it changes.</summary>
/// <param name="Name">Its path below the folder of cases, without extension.</param>
/// <param name="Given">What it says.</param>
internal sealed record CaseFile(string Name, JsonNode Given)
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Cases");
    private static readonly DateOnly DefaultToday = new(2025, 10, 15);

    /// <summary>All of them, in the order of their names.</summary>
    public static IReadOnlyList<CaseFile> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Folder, file))
            .Where(file => !file.StartsWith("base", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(file => new CaseFile(Path.ChangeExtension(file, null).Replace('\\', '/'),
                JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!))];

    /// <summary>The day of the request.</summary>
    public DateOnly Today => (string?)Given["today"] is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd") : DefaultToday;

    /// <summary>The whole request.</summary>
    public JsonNode Request => JsonNode.Parse(Merged("request"))!;

    /// <summary>What the register knows.</summary>
    public RegisterView Register => Given["register"] is not { } given
        ? RegisterView.Empty
        : new RegisterView(
            [.. (given["taken"]?.AsArray() ?? []).Select(one => new TakenClaim(
                new Claim((string)one!["programme"]!, Term.TryParse((string?)one["kind"], out ClaimKind kind) ? kind
                    : throw new ArgumentException("kind"), (string)one["key"]!), (string)one["decision"]!))],
            new BalanceView(Used(given["budgetUsed"]), (bool?)given["othersWait"] ?? false, Used(given["buyerUsedThisYear"]),
                Used(given["buyerUsedEver"])))
        {
            Alike = [.. (given["alike"]?.AsArray() ?? []).Select(one => (string)one!)],
        };

    public Case Read() => Read(Merged("request"));

    /// <summary>The case with another request.</summary>
    public Case Read(string request) =>
        Deciding.Case(request, Merged("programme"), Merged("catalogue"), Deciding.Facts(Given["facts"]), Today) with
        {
            Findings = Findings(Given["findings"]),
            IsReviewed = Given["findings"] is not null,
            Document = (bool?)Given["document"] == true
                ? new DocumentRef(new string('0', 64), "application/xml", 1, InvoiceFormat.CnEinvoice) : null,
            Credits = [.. Given["credits"]?.AsArray().Select(one => CreditOf(one!)) ?? []],
            Repeats = Given["repeats"] is { } repeats ? JsonSerializer.Deserialize(repeats, WireJson.Shared.Repeat) : null,
        };

    /// <summary>A document of the base with the changes of the file.</summary>
    public string Merged(string document)
    {
        var text = File.ReadAllText(Path.Combine(Folder, "base", $"{document}.json"));
        return Given[document] is { } patch ? MergePatch.Apply(JsonNode.Parse(text), patch)!.ToJsonString() : text;
    }

    public override string ToString() => Name;

    private static OfficerRuling[] Findings(JsonNode? given) =>
        [.. (given?.AsArray() ?? []).Select(one => new OfficerRuling((string)one!["ground"]!, (string?)one["condition"], (int?)one["line"],
            Term.TryParse((string?)one["answer"], out EligibilityService.Core.Programmes.Answer answer) ? answer : null,
                (string?)one["modelId"], (string?)one["duplicateOf"]))];

    private static Credit CreditOf(JsonNode credit) => new(
        (string)credit["number"]!,
        (string)credit["number"]!,
        (bool?)credit["replaces"] == true ? CreditKind.Correction : CreditKind.CreditNote,
        credit["currency"] is { } code && Currency.TryParse((string)code!, out var currency) ? currency : Currency.Cny,
        [
            .. from line in credit["lines"]?.AsArray() ?? []
               select new CreditLine(
                   Fen(line["net"]), Fen(line["tax"]), Number(line["quantity"]) ?? 0, (int?)line["line"], (string?)line["description"],
                       Number(line["unitPrice"])),
        ],
        IsOpen: (bool?)credit["open"] == true);

    private static long Used(JsonNode? amount) =>
        amount is null ? 0 : Money.TryParse((string?)amount, Currency.Cny, out var money) ? money.MinorUnits
            : throw new ArgumentException($"{amount} is no amount.");

    private static long Fen(JsonNode? amount) => (long)(Number(amount)! * 100);

    private static decimal? Number(JsonNode? text) => text is null ? null
        : decimal.Parse((string)text!, System.Globalization.CultureInfo.InvariantCulture);
}
