using System.Numerics;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Oracle;

/// <summary>
/// A second, slow way to a decision, written from docs/deciding.md alone: it walks over the wire's JSON, reckons in exact fractions,
/// and shares no code with the service. Where the page leaves a choice, the comment at that place says which reading was taken.
/// (Named so because the namespace already is called Oracle.)
/// </summary>
internal static class DecisionOracle
{
    /// <summary>Decides a valid request. A fault of the request is not looked for; it would give a wrong answer or an exception.</summary>
    public static OracleAnswer Decide(CaseAtHand asInvoiced)
    {
        CaseAtHand at = OnWhatIsLeft(asInvoiced);
        OracleAnswer answer = DecideOnce(at);
        return answer with { LeaveOut = Ways.LeavingOut(at, answer) };
    }

    // Section 10.2: what is decided is decided on what is left.
    private static CaseAtHand OnWhatIsLeft(CaseAtHand at)
    {
        if (at.DecisionMetadata.Credits is not { } credits)
            return at;

        Leftover left = Leftover.Of(at.Request, JsonNode.Parse(credits)!.AsArray(), at.Programme.Text("amounts") == "gross");
        if (left.Credited.Count > 0)
            at.Reach(Branch.Credited);
        return at with { Request = left.Request, Credited = left.Credited, Gone = left.Gone, UnclearCredits = left.Unclear };
    }

    /// <summary>Decides without looking for ways out.</summary>
    public static OracleAnswer DecideOnce(CaseAtHand at)
    {
        var conditions = new Answers([], []);
        var reasons = new HashSet<ReasonAt>();

        List<Line> lines = Parts.Of(at);
        List<Part> parts = [.. lines.SelectMany(line => line.Parts)];
        NoteLines(lines, reasons);
        if (at.Credited.Count > 0)
            reasons.Add(new("INVOICE_CREDITED", null));
        if (at.UnclearCredits > 0)
            reasons.Add(new("CREDIT_UNCLEAR", null));
        AskParts(at, parts, conditions, reasons);
        ExcludeWhatHasNoRate(at.Programme, parts, reasons);
        AskInvoice(at, parts, conditions, reasons);

        bool currencyAccepted = at.Invoice.Text("currency") == at.Programme.Text("currency");
        if (!currencyAccepted)
            reasons.Add(new("CURRENCY_NOT_ACCEPTED", null));

        Assessed assessed = Assess(at, lines, parts, currencyAccepted);
        reasons.UnionWith(assessed.Reasons);
        string outcome = Outcome(lines, conditions.Words, assessed, currencyAccepted, reasons);
        List<Part> eligible = [.. parts.Where(part => part.State == "eligible")];
        Marks marks = Stated.Marks(at.Programme, at.Request["project"].Text("purpose"), eligible);
        return Answer(outcome, lines, assessed, conditions, reasons) with { Marks = marks, Reached = at.Reached };
    }

    private static void NoteLines(List<Line> lines, HashSet<ReasonAt> reasons)
    {
        foreach (Line line in lines)
        {
            if (line.Surcharge)
                reasons.Add(new("LINE_IS_SURCHARGE", line.Index));
            if (line.DeclaredExcluded > 0)
                reasons.Add(new("DECLARED_EXCLUDED_COST", line.Index));
            if (line.Parts.Any(part => part.IsComponent))
                reasons.Add(new("COMPONENT_PRICES_DECLARED", line.Index));
            if (line.Remainder > 0)
                reasons.Add(new("BUNDLE_REMAINDER", line.Index));
        }
    }

    private static void AskParts(CaseAtHand at, List<Part> parts, Answers conditions, HashSet<ReasonAt> reasons)
    {
        List<JsonNode> asked = [.. at.Programme.Items("conditions").Where(PartConditions.Covers)];
        foreach (Part part in parts)
        {
            List<Finding> findings = [.. asked.Select(condition => PartConditions.Ask(condition, part, at))];
            for (int i = 0; i < asked.Count; i++)
            {
                var place = new ConditionAt(asked[i].NeededText("id"), part.Line, part.Index);
                conditions.Words.Add(place, findings[i].Answer);
                if (Grounds.IsTold(asked[i].NeededText("kind")))
                    conditions.Bases.Add(place, Grounds.OfPart(asked[i], part, at));
                reasons.UnionWith(findings[i].Reasons.Select(code => new ReasonAt(code, part.Line)));
            }

            part.State = findings.Exists(finding => finding.Answer == Finding.IsNotMet) ? "excluded"
                : findings.Exists(finding => finding.Answer == Finding.IsUnclear) ? "undetermined"
                : "eligible";
        }
    }

    // Before the invoice's conditions, because their minimums count eligible parts, and a part that no rate pays is not one.
    private static void ExcludeWhatHasNoRate(JsonNode programme, List<Part> parts, HashSet<ReasonAt> reasons)
    {
        foreach (Part part in parts.Where(part => part.State == "eligible" && Formula.HasNoRateFor(part, programme)))
        {
            part.State = "excluded";
            reasons.Add(new("NO_RATE_FOR_CATEGORY", part.Line));
        }
    }

    private static void AskInvoice(CaseAtHand at, List<Part> parts, Answers conditions, HashSet<ReasonAt> reasons)
    {
        List<JsonNode> besides = [.. Applicants.AskedBesides(at)];
        if (besides.Count > 0)
            at.Reach(Branch.AskedBesides);
        foreach (JsonNode condition in at.Programme.Items("conditions").Where(condition => !PartConditions.Covers(condition))
            .Concat(besides))
        {
            var place = new ConditionAt(condition.NeededText("id"), null, null);
            Finding finding = InvoiceConditions.Ask(condition, at, parts);
            conditions.Words.Add(place, finding.Answer);
            if (Grounds.IsTold(condition.NeededText("kind")))
                conditions.Bases.Add(place, Grounds.OfInvoice(condition.NeededText("kind"), at));
            reasons.UnionWith(finding.Reasons.Select(code => new ReasonAt(code, null)));
        }
    }

    // Caps of one currency cannot be laid on costs of another, and without an eligible part there is nothing to reckon:
    // in both cases the formula stays silent.
    private static Assessed Assess(CaseAtHand at, List<Line> lines, List<Part> parts, bool currencyAccepted)
    {
        List<Part> eligible = [.. parts.Where(part => part.State == "eligible")];
        return currencyAccepted && eligible.Count > 0
            ? Formula.Run(at.Programme, at.Request["project"].Text("purpose"), eligible, lines.Count)
            : new(0, new BigInteger[lines.Count], []);
    }

    /// <summary>Section 5: the first that applies; only the one that applies adds its reason.</summary>
    private static string Outcome(
        List<Line> lines, Dictionary<ConditionAt, string> conditions, Assessed assessed, bool currencyAccepted, HashSet<ReasonAt> reasons)
    {
        List<string> ofInvoice = [.. conditions.Where(entry => entry.Key.Line is null).Select(entry => entry.Value)];
        List<string> ofLines = [.. lines.Select(LineOutcome)];
        bool isNotMet = !currencyAccepted || ofInvoice.Contains(Finding.IsNotMet);
        if (isNotMet || ofInvoice.Contains(Finding.IsUnclear) || reasons.Contains(new("CREDIT_UNCLEAR", null))
            || ofLines.Contains("undetermined"))
        {
            reasons.Remove(new("BELOW_FLOOR", null));
            return isNotMet ? "refused" : "undetermined";
        }

        if (!ofLines.Contains("eligible"))
        {
            reasons.Add(new("NO_ELIGIBLE_LINE", null));
            return "refused";
        }

        if (assessed.Sum.IsZero)
        {
            if (!reasons.Contains(new("BELOW_FLOOR", null)))
                reasons.Add(new("AMOUNT_IS_ZERO", null));
            return "refused";
        }

        bool someExcluded = lines.Exists(line => LineOutcome(line) == "excluded" && !line.LeftOut && !line.Gone)
            || lines.Exists(line => line.Parts.Any(part => part.State == "excluded"));
        bool someCap = assessed.Reasons.Any(reason => reason.Code.StartsWith("CAP_", StringComparison.Ordinal));
        return someExcluded || someCap ? "partly_granted" : "granted";
    }

    private static string LineOutcome(Line line) =>
        line.Netted ? "netted"
        : line.Parts.Any(part => part.State == "undetermined") ? "undetermined"
        : line.Parts.Any(part => part.State == "eligible") ? "eligible"
        : "excluded";

    private static OracleAnswer Answer(
        string outcome, List<Line> lines, Assessed assessed, Answers conditions, HashSet<ReasonAt> reasons)
    {
        bool due = outcome is "granted" or "partly_granted";
        List<OracleLine> answered = [.. lines.Select(line => AnswerLine(line, assessed.Lines[line.Index], due))];
        return new(
            outcome, due ? assessed.Sum : 0, assessed.Sum,
            Sum(answered, line => line.EligibleCost),
            Sum(answered, line => line.ExcludedCost),
            Sum(answered, line => line.UndeterminedCost),
            answered, conditions.Words, reasons, conditions.Bases);
    }

    private static OracleLine AnswerLine(Line line, BigInteger assessed, bool due)
    {
        BigInteger eligible = CostOf(line, "eligible");
        BigInteger undetermined = CostOf(line, "undetermined");
        return new(LineOutcome(line), due ? assessed : 0, assessed, eligible, line.Cost - eligible - undetermined, undetermined);
    }

    private static BigInteger CostOf(Line line, string state) =>
        line.Parts.Where(part => part.State == state).Aggregate(BigInteger.Zero, (sum, part) => sum + part.Cost);

    private static BigInteger Sum(List<OracleLine> lines, Func<OracleLine, BigInteger> measure) =>
        lines.Aggregate(BigInteger.Zero, (sum, line) => sum + measure(line));

    private sealed record Answers(Dictionary<ConditionAt, string> Words, Dictionary<ConditionAt, IReadOnlySet<string>> Bases);
}
