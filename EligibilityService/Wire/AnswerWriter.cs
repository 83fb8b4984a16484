using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Wire;

/// <summary>
/// Writes decisions, member by member: fourteen kilobytes and some eight hundred values each, so this is the largest part of answering.
/// What comes out is, byte for byte, what <see cref="WireJson"/> would write; tests hold that, and that no member is missing.
/// </summary>
internal static class AnswerWriter
{
    private const int MostKept = 256 * 1024;

    // Writing never waits for anything, so one buffer for each thread is enough.
    [ThreadStatic]
    private static JsonText? _idle;

    /// <summary>What is done with the bytes while they are there.</summary>
    /// <param name="json">The decision's JSON.</param>
    /// <param name="state">What is needed for it.</param>
    /// <typeparam name="TState">Of that type.</typeparam>
    /// <typeparam name="TResult">What it gives.</typeparam>
    public delegate TResult Use<TState, TResult>(ReadOnlySpan<byte> json, TState state);

    /// <summary>A decision's JSON.</summary>
    public static byte[] Bytes(Decision decision) => With(decision, 0, static (json, _) => json.ToArray());

    /// <summary>Lends a decision's JSON.</summary>
    public static TResult With<TState, TResult>(Decision decision, TState state, Use<TState, TResult> use)
    {
        var json = _idle ?? new JsonText();
        _idle = null;
        Write(decision, json);
        var result = use(json.Written, state);
        json.Clear(MostKept);
        _idle = json;
        return result;
    }

    private static void Write(Decision decision, JsonText json)
    {
        json.Raw("{"u8);
        json.Text("\"id\":"u8, decision.Id);
        if (decision.Draft is { } draft)
        {
            json.Raw(decision.Id is null ? "\"draft\":"u8 : ",\"draft\":"u8);
            json.Raw(JsonSerializer.SerializeToUtf8Bytes(draft, WireJson.Shared.DraftRef));
        }

        json.Raw(decision.Id is null && decision.Draft is null ? "\"outcome\":"u8 : ",\"outcome\":"u8);
        json.Word(decision.Outcome);
        json.Raw(",\"amount\":"u8);
        json.Money(decision.Amount);
        json.Raw(",\"assessedAmount\":"u8);
        json.Money(decision.AssessedAmount);
        if (decision.WaitlistedAmount is { } waitlisted)
        {
            json.Raw(",\"waitlistedAmount\":"u8);
            json.Money(waitlisted);
        }

        if (decision.HoldUntil is { } until)
        {
            json.Raw(",\"holdUntil\":"u8);
            json.Day(until);
        }

        json.Raw(",\"eligibleCost\":"u8);
        json.Money(decision.EligibleCost);
        json.Raw(",\"excludedCost\":"u8);
        json.Money(decision.ExcludedCost);
        json.Raw(",\"undeterminedCost\":"u8);
        json.Money(decision.UndeterminedCost);
        DecisionMetadata(decision, json);
        Parties(decision, json);
        Conditions(",\"conditions\":["u8, decision.Conditions, json);
        json.Raw(",\"lines\":["u8);
        for (var i = 0; i < decision.Lines.Count; i++)
        {
            Line(decision.Lines[i], json);
        }

        End(decision.Lines.Count, json);
        json.Raw(",\"reasons\":["u8);
        for (var i = 0; i < decision.Reasons.Count; i++)
        {
            Reason(decision.Reasons[i], json);
        }

        End(decision.Reasons.Count, json);
        Clauses(decision.Clauses, json);
        json.Raw(",\"steps\":["u8);
        for (var i = 0; i < decision.Steps.Count; i++)
        {
            Step(decision.Steps[i], json);
        }

        End(decision.Steps.Count, json);
        json.Text(",\"supersededBy\":"u8, decision.SupersededBy);
        json.Raw("}"u8);
    }

    private static void DecisionMetadata(Decision decision, JsonText json)
    {
        json.Raw(",\"programme\":{\"id\":"u8);
        json.Text(decision.Programme.Id);
        json.Number(",\"version\":"u8, decision.Programme.Version);
        json.Raw("}"u8);
        json.Number(",\"limitsVersion\":"u8, decision.LimitsVersion);
        json.Number(",\"catalogue\":{\"version\":"u8, decision.Catalogue.Version);
        json.Raw("},\"illustrative\":"u8);
        json.Bool(decision.Illustrative);
        json.Number(",\"engine\":"u8, decision.Engine);
        json.Raw(",\"asOf\":"u8);
        json.Day(decision.AsOf);
        json.Raw(",\"knownAt\":"u8);
        json.Instant(decision.KnownAt);
        json.Raw(",\"receivedOn\":"u8);
        json.Day(decision.ReceivedOn);
        json.Raw(",\"decidedAt\":"u8);
        json.Instant(decision.DecidedAt);
        json.Text(",\"decidedBy\":"u8, decision.DecidedBy);
        if (decision.Actor is { } actor)
        {
            json.Raw(",\"actor\":"u8);
            json.Raw(ActorText.Bytes(actor));
        }

        json.Text(",\"supersedes\":"u8, decision.Supersedes);
        if (decision.Review is { } review)
        {
            json.Raw(",\"review\":"u8);
            json.Raw(JsonSerializer.SerializeToUtf8Bytes(review, WireJson.Shared.ReviewRef));
        }

        if (decision.Redecision is { } redecision)
        {
            json.Raw(",\"redecision\":"u8);
            json.Raw(JsonSerializer.SerializeToUtf8Bytes(redecision, WireJson.Shared.RedecisionRef));
        }

        if (decision.Replaces is { } replaces)
        {
            json.Raw(",\"replaces\":"u8);
            json.Raw(JsonSerializer.SerializeToUtf8Bytes(replaces, WireJson.Shared.CorrectionRef));
        }
    }

    private static void Parties(Decision decision, JsonText json)
    {
        json.Raw(",\"invoice\":{\"sellerTaxId\":"u8);
        json.Text(decision.Invoice.SellerTaxId);
        json.Text(",\"code\":"u8, decision.Invoice.Code);
        json.Raw(",\"number\":"u8);
        json.Text(decision.Invoice.Number);
        json.Raw(",\"issueDate\":"u8);
        json.Day(decision.Invoice.IssueDate);
        json.Raw(",\"fingerprint\":"u8);
        json.Text(decision.Invoice.Fingerprint);
        json.Raw("}"u8);
        if (decision.Document is { } document)
        {
            json.Raw(",\"document\":"u8);
            json.Raw(JsonSerializer.SerializeToUtf8Bytes(document, WireJson.Shared.DocumentRef));
        }

        if (decision.Attachments is { } attachments)
        {
            json.Raw(",\"attachments\":"u8);
            json.Raw(JsonSerializer.SerializeToUtf8Bytes(attachments, WireJson.Shared.IReadOnlyListAttachmentRef));
        }

        if (decision.Repeats is { } repeat)
        {
            json.Raw(",\"repeats\":"u8);
            json.Raw(JsonSerializer.SerializeToUtf8Bytes(repeat, WireJson.Shared.Repeat));
        }

        json.Raw(",\"buyer\":{\"name\":"u8);
        json.Text(decision.Buyer.Name);
        json.Text(",\"creditCode\":"u8, decision.Buyer.CreditCode);
        json.Text(",\"companyId\":"u8, decision.Buyer.CompanyId);
        json.Raw("},\"purpose\":"u8);
        json.Text(decision.Purpose);
        json.Raw(",\"facts\":"u8);
        json.Raw(JsonSerializer.SerializeToUtf8Bytes(decision.Facts, WireJson.Shared.Facts));
    }

    private static void Conditions(ReadOnlySpan<byte> name, IReadOnlyList<ConditionResult> results, JsonText json)
    {
        json.Raw(name);
        for (var i = 0; i < results.Count; i++)
        {
            var result = results[i];
            json.Raw("{\"id\":"u8);
            json.Text(result.Id);
            json.Raw(",\"kind\":"u8);
            json.Word(result.Kind);
            json.Number(",\"component\":"u8, result.Component);
            json.Raw(",\"answer\":"u8);
            json.Word(result.Answer);
            Basis(result.Basis, json);
            json.Text(",\"seen\":"u8, result.Seen);
            json.Raw(",\"needed\":"u8);
            json.Text(result.Needed);
            Mark(result.Illustrative, json);
            json.Raw("},"u8);
        }

        End(results.Count, json);
    }

    private static void Basis(IReadOnlyList<Basis> basis, JsonText json)
    {
        json.Raw(",\"basis\":["u8);
        for (var i = 0; i < basis.Count; i++)
        {
            json.Word(basis[i]);
            json.Raw(","u8);
        }

        End(basis.Count, json);
    }

    private static void Line(LineDecision line, JsonText json)
    {
        json.Number("{\"line\":"u8, line.Line);
        json.Raw(",\"outcome\":"u8);
        json.Word(line.Outcome);
        if (line.Match is { } match)
        {
            Match(match, json);
        }

        json.Raw(",\"eligibleCost\":"u8);
        json.Money(line.EligibleCost);
        json.Raw(",\"excludedCost\":"u8);
        json.Money(line.ExcludedCost);
        json.Raw(",\"undeterminedCost\":"u8);
        json.Money(line.UndeterminedCost);
        json.Raw(",\"assessedAmount\":"u8);
        json.Money(line.AssessedAmount);
        json.Raw(",\"amount\":"u8);
        json.Money(line.Amount);
        Conditions(",\"conditions\":["u8, line.Conditions, json);
        json.Raw("},"u8);
    }

    private static void Match(LineMatch match, JsonText json)
    {
        json.Raw(",\"match\":{\"kind\":"u8);
        json.Word(match.Kind);
        json.Text(",\"modelId\":"u8, match.ModelId);
        json.Text(",\"vendorId\":"u8, match.VendorId);
        if (match.Category is { } category)
        {
            json.Raw(",\"category\":"u8);
            json.Word(category);
        }

        json.Raw(",\"method\":"u8);
        json.Word(match.Method);
        json.Raw(",\"vendorEvidence\":"u8);
        json.Word(match.VendorEvidence);
        Basis(match.Basis, json);
        json.Text(",\"span\":"u8, match.Span);
        json.Text(",\"alias\":"u8, match.Alias);
        json.Raw(",\"isBundle\":"u8);
        json.Bool(match.IsBundle);
        json.Text(",\"formWord\":"u8, match.FormWord);
        json.Raw(",\"candidates\":["u8);
        for (var i = 0; i < match.Candidates.Count; i++)
        {
            json.Text(match.Candidates[i]);
            json.Raw(","u8);
        }

        End(match.Candidates.Count, json);
        json.Raw(",\"normalised\":"u8);
        json.Text(match.Normalised);
        json.Raw(",\"goods\":{\"is\":"u8);
        json.Word(match.Goods.Is);
        json.Raw(",\"evidence\":["u8);
        for (var i = 0; i < match.Goods.Evidence.Count; i++)
        {
            var one = match.Goods.Evidence[i];
            json.Raw("{\"source\":"u8);
            json.Word(one.Source);
            json.Raw(",\"quote\":"u8);
            json.Text(one.Quote);
            json.Raw(",\"says\":"u8);
            json.Word(one.Says);
            json.Raw("},"u8);
        }

        End(match.Goods.Evidence.Count, json);
        json.Raw("}}"u8);
    }

    private static void Clauses(IReadOnlyDictionary<string, Clause> clauses, JsonText json)
    {
        json.Raw(",\"clauses\":{"u8);
        foreach (var (id, clause) in clauses)
        {
            json.Text(id);
            json.Raw(":"u8);
            json.Clause(clause);
            json.Raw(","u8);
        }

        if (clauses.Count > 0)
        {
            json.DropLast();
        }

        json.Raw("}"u8);
    }

    private static void Reason(GivenReason reason, JsonText json)
    {
        json.Raw("{\"code\":"u8);
        json.Word(reason.Code, upper: true);
        json.Raw(",\"effect\":"u8);
        json.Word(reason.Effect);
        json.Text(",\"condition\":"u8, reason.Condition);
        json.Number(",\"line\":"u8, reason.Line);
        json.Raw(",\"pointer\":"u8);
        json.Text(reason.Pointer);
        json.Text(",\"seen\":"u8, reason.Seen);
        json.Text(",\"needed\":"u8, reason.Needed);
        if (reason.SuppliedBy is { } supplier)
        {
            json.Raw(",\"suppliedBy\":"u8);
            json.Word(supplier);
        }

        json.Text(",\"clause\":"u8, reason.Clause);
        json.Raw(",\"text\":"u8);
        json.Localized(reason.Text);
        if (reason.Ways is { } ways)
        {
            json.Raw(",\"ways\":["u8);
            foreach (var way in ways)
            {
                json.Raw(JsonSerializer.SerializeToUtf8Bytes(way, WireJson.Shared.Way));
                json.Raw(","u8);
            }

            End(ways.Count, json);
        }

        json.Raw("},"u8);
    }

    private static void Step(Step step, JsonText json)
    {
        json.Number("{\"number\":"u8, step.Number);
        json.Raw(",\"kind\":"u8);
        json.Word(step.Kind);
        json.Number(",\"line\":"u8, step.Line);
        json.Number(",\"component\":"u8, step.Component);
        json.Raw(",\"expression\":"u8);
        json.Text(step.Expression);
        json.Raw(",\"operands\":["u8);
        for (var i = 0; i < step.Operands.Count; i++)
        {
            json.Raw("{\"name\":"u8);
            json.Text(step.Operands[i].Name);
            json.Raw(",\"value\":"u8);
            json.Figure(step.Operands[i].Value);
            json.Raw("},"u8);
        }

        End(step.Operands.Count, json);
        json.Raw(",\"result\":"u8);
        json.Figure(step.Result);
        Mark(step.Illustrative, json);
        json.Raw("},"u8);
    }

    private static void Mark(bool? illustrative, JsonText json)
    {
        if (illustrative is { } mark)
        {
            json.Raw(",\"illustrative\":"u8);
            json.Bool(mark);
        }
    }

    // Each item has written a comma behind it; the last one's goes.
    private static void End(int items, JsonText json)
    {
        if (items > 0)
        {
            json.DropLast();
        }

        json.Raw("]"u8);
    }
}
