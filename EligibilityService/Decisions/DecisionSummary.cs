using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Register;
using EligibilityService.Wire;

namespace EligibilityService.Decisions;

/// <summary>
/// A decision in a few lines: what lists show, and what is answered with <c>Prefer: return=minimal</c>. All of it follows from the decision
/// itself.
/// </summary>
/// <param name="Id">The decision's id; absent on a preview.</param>
/// <param name="Draft">The draft that was taken as though it were in force; absent but on a preview of a draft.</param>
/// <param name="Outcome">What was decided.</param>
/// <param name="Amount">What is due; 0.00 when refused or undetermined.</param>
/// <param name="WaitlistedAmount">What it waits for; absent unless the outcome is <c>waitlisted</c>.</param>
/// <param name="ReasonCodes">The codes of its reasons, each once, in the order of the decision.</param>
/// <param name="Programme">The programme version used.</param>
/// <param name="Catalogue">The catalogue version used.</param>
/// <param name="InvoiceNumber">The invoice's number.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="Links">Where the rest of it is; absent on a preview.</param>
/// <param name="SupersededBy">In lists: the latest decision on its invoice, when that is another.</param>
public sealed record DecisionSummary(
    [property: AtMost(28), Form("^dec_[0-9a-z]{24}$")] string? Id,
    DraftRef? Draft,
    Outcome Outcome,
    Money Amount,
    Money? WaitlistedAmount,
    [property: AtMost(200)] IReadOnlyList<ReasonCode> ReasonCodes,
    ProgrammeRef Programme,
    CatalogueRef Catalogue,
    [property: AtMost(Limits.Reference)] string InvoiceNumber,
    DateTimeOffset DecidedAt,
    DecisionLinks? Links,
    [property: AtMost(28), Form("^dec_[0-9a-z]{24}$")] string? SupersededBy = null)
{
    /// <summary>The summary of a decision.</summary>
    public static DecisionSummary Of(Decision decision) => new(
        decision.Id, decision.Draft, decision.Outcome, decision.Amount, decision.WaitlistedAmount,
            [.. decision.Reasons.Select(reason => reason.Code).Distinct()],
        decision.Programme, decision.Catalogue, decision.Invoice.Number, decision.DecidedAt, decision.Id is { } id ? DecisionLinks.Of(id)
            : null, decision.SupersededBy);

    /// <summary>The summary of a decision on record.</summary>
    internal static DecisionSummary Of(RecordedAnswer answer) => answer.Decision is { } decision ? Of(decision) : Of(answer.Bytes.Span);

    /// <summary>The summary of a recorded answer, read from its bytes; the same as of the decision.</summary>
    public static DecisionSummary Of(ReadOnlySpan<byte> answer)
    {
        var found = new DecisionSummary(null, null, default, default, null, [], new ProgrammeRef("", 0), new CatalogueRef(0), "",
            default, null);
        var reader = new Utf8JsonReader(answer);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            found = name switch
            {
                "id" => found with { Id = reader.GetString(), Links = DecisionLinks.Of(reader.GetString()!) },
                "outcome" => found with { Outcome = JsonSerializer.Deserialize(ref reader, WireJson.Kept.Outcome) },
                "amount" => found with { Amount = JsonSerializer.Deserialize(ref reader, WireJson.Kept.Money) },
                "waitlistedAmount" => found with { WaitlistedAmount = JsonSerializer.Deserialize(ref reader, WireJson.Kept.Money) },
                "programme" => found with { Programme = JsonSerializer.Deserialize(ref reader, WireJson.Kept.ProgrammeRef)! },
                "catalogue" => found with { Catalogue = JsonSerializer.Deserialize(ref reader, WireJson.Kept.CatalogueRef)! },
                "decidedAt" => found with { DecidedAt = JsonSerializer.Deserialize(ref reader, WireJson.Kept.DateTimeOffset) },
                "invoice" => found with { InvoiceNumber = NumberOf(ref reader) },
                "reasons" => found with { ReasonCodes = CodesOf(ref reader) },
                "supersededBy" => found with { SupersededBy = reader.GetString() },
                _ => found,
            };
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                reader.Skip();
            }
        }

        return found;
    }

    /// <summary>Its JSON.</summary>
    public byte[] Json() => JsonSerializer.SerializeToUtf8Bytes(this, DecisionsJson.Shared.DecisionSummary);

    private static string NumberOf(ref Utf8JsonReader reader)
    {
        var number = "";
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isNumber = reader.ValueTextEquals("number"u8);
            reader.Read();
            number = isNumber ? reader.GetString()! : number;
            reader.Skip();
        }

        return number;
    }

    // Only the codes: the sentences of reasons are most of an answer.
    private static List<ReasonCode> CodesOf(ref Utf8JsonReader reader)
    {
        var codes = new List<ReasonCode>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isCode = reader.ValueTextEquals("code"u8);
                reader.Read();
                if (!isCode)
                {
                    reader.Skip();
                }
                else if (JsonSerializer.Deserialize(ref reader, WireJson.Kept.ReasonCode) is var code && !codes.Contains(code))
                {
                    codes.Add(code);
                }
            }
        }

        return codes;
    }
}

/// <summary>Where the rest of a decision is.</summary>
/// <param name="Self">The decision as it was given.</param>
/// <param name="Request">What it was made on.</param>
/// <param name="Standing">How its money stands.</param>
public sealed record DecisionLinks(
    [property: AtMost(100), Form("^/v1/decisions/dec_[0-9a-z]{24}$")] string Self,
    [property: AtMost(100), Form("^/v1/decisions/dec_[0-9a-z]{24}/request$")] string Request,
    [property: AtMost(100), Form("^/v1/decisions/dec_[0-9a-z]{24}/standing$")] string Standing)
{
    /// <summary>Of a decision.</summary>
    public static DecisionLinks Of(string id) => new($"/v1/decisions/{id}", $"/v1/decisions/{id}/request", $"/v1/decisions/{id}/standing");
}
