using System.Globalization;
using System.Text.Json.Nodes;

namespace EligibilityService.Tests.Histories;

/// <summary>What the service says against what the model says; every difference is told, and nothing when there is none.</summary>
internal static class Compared
{
    public static string Answer(LifeModel model, Operation operation, Answer expected, Sent sent, Dictionary<Name, string> ids)
    {
        if (sent.Status == 0)
        {
            return "";
        }

        if (sent.Expected is { } before)
        {
            return sent.Status == before.Status && ((int)sent.Status >= 400 || sent.Text == before.Text) ? ""
                : $"{operation}: the repetition is answered otherwise; ";
        }

        var status = (int)sent.Status;
        if (expected.Status == Histories.Answer.AnyRefusal ? status is not (400 or 409) : status != expected.Status)
        {
            return $"{operation}: status {status}, expected {expected.Status}; {sent.Body!["detail"] ?? sent.Body["outcome"]} {sent.Body["errors"]?.ToJsonString()}; ";
        }

        if (expected.IsRefusal)
        {
            return "";
        }

        var (found, body) = (new List<string>(), sent.Body!);
        if (expected.Decision is { } name)
        {
            found.AddRange(Decision(model.Find(name), status == 201, body, ids));
        }

        if (expected.Entry is { } entry)
        {
            Differs(found, "entry", (Word(entry.Kind), entry.Fen), (Text(body["entry"]!["kind"]), Bodies.Fen(body["entry"]!["amount"])));
        }

        if (expected.IsUnclear is { } unclear && body["isUnclear"] is { } said)
        {
            Differs(found, "isUnclear", unclear, said.GetValue<bool>());
        }

        if (expected.ToRecover is { } toRecover)
        {
            var seen = operation is SendCreditFor send
                ? [(Name: send.Decision, Fen: Bodies.Fen(body["toRecover"]))]
                : body["applied"]!.AsArray()
                    .Select(one => (Name: NameOf(Text(one!["decisionId"]), ids), Fen: Bodies.Fen(one["toRecover"])));
            Differs(found, "to recover", Told(toRecover.Select(one => (one.Key, one.Value))),
                Told(seen.Select(one => (one.Name, one.Fen))));
        }

        if (expected.Assessed is { } assessed)
        {
            Differs(found, "preview", assessed.Grants ? assessed.Fen : 0L, assessed.Grants ? Bodies.Fen(body["assessedAmount"])
                : Bodies.Fen(body["amount"]));
        }

        found.AddRange(expected.Due is { } dues
            ? dues.Where(due => operation is not SendCreditFor send || send.Decision == due.Key)
            .SelectMany(due => EveryFen(model.Find(due.Key), due.Value.UsedBefore, due.Value.Due, body, ids)) : []);
        return found.Count == 0 ? "" : $"{operation}: {string.Join("; ", found)}; ";
    }

    public static string Row(IReadOnlyList<Decided> expected, List<JsonNode> seen)
    {
        var model = expected.Select(one => (Word(one.Ending), one.Fen));
        var service = seen.Select(one => (Text(one["outcome"]), Bodies.Fen(one["amount"])));
        return model.SequenceEqual(service) ? "" : $"row: {string.Join(" → ", service)}, expected {string.Join(" → ", model)}; ";
    }

    /// <summary>The entries of a fiscal year; how they are ordered in one transaction is not compared.</summary>
    public static string Entries(List<Decided> expected, List<JsonNode> seen, Dictionary<Name, string> ids)
    {
        var model = expected.SelectMany(one =>
            one.Entries.Select(entry => Line(one.Name.ToString(), Word(entry.Kind), entry.Fen, entry.Ground!))).ToList();
        var service = seen
            .Where(one => Bodies.Fen(one["amount"]) > 0 || Text(one["kind"]) == "release")
            .Select(one =>
                Line(NameOf(Text(one["decisionId"]), ids)?.ToString() ?? Text(one["decisionId"]), Text(one["kind"]),
                    Bodies.Fen(one["amount"]), Text(one["ground"])))
            .ToList();
        return string.Concat(Without(service, model).Select(one => $"too much: {one}; "))
            + string.Concat(Without(model, service).Select(one => $"missing: {one}; "))
            + Sums(seen);
    }

    public static string Budget(Rules rules, List<Decided> expected, JsonNode seen)
    {
        var found = new List<string>();
        Differs(found, "granted", expected.Sum(one => one.Granted), Bodies.Fen(seen["granted"]));
        Differs(found, "reserved", expected.Sum(one => one.Held), Bodies.Fen(seen["reserved"]));
        Differs(found, "paid", expected.Sum(one => one.Paid), Bodies.Fen(seen["paid"]));
        Differs(found, "released", expected.Sum(one => one.Released), Bodies.Fen(seen["released"]));
        Differs(found, "recovered", expected.Sum(one => one.Recovered), Bodies.Fen(seen["recovered"]));
        Differs(found, "used", expected.Sum(one => one.Used), Bodies.Fen(seen["used"]));
        Differs(found, "waitlisted", expected.Sum(one => one.Waits), Bodies.Fen(seen["waitlisted"]));
        Differs(found, "waiting", expected.Count(one => one.Waits > 0), seen["waiting"]!.GetValue<int>());
        if (rules.Budget is { } budget)
        {
            Differs(found, "remaining", budget.Fen - expected.Sum(one => one.Used), Bodies.Fen(seen["remaining"]));
            if (Bodies.Fen(seen["used"]) > budget.Fen)
            {
                found.Add("the budget is overdrawn");
            }
        }

        return found.Count == 0 ? "" : $"budget: {string.Join("; ", found)}; ";
    }

    private static List<string> Decision(Decided expected, bool isNew, JsonNode body, Dictionary<Name, string> ids)
    {
        var found = new List<string>();
        var id = Text(body["id"]);
        if (!ids.TryAdd(expected.Name, id))
        {
            Differs(found, "id", ids[expected.Name], id);
        }

        Differs(found, "outcome", (Word(expected.Ending), expected.Fen), (Text(body["outcome"]), Bodies.Fen(body["amount"])));
        Differs(found, "supersedes", expected.Name.Index > 0
            && ids.TryGetValue(expected.Name with { Index = expected.Name.Index - 1 }, out var old) ? old : "", Text(body["supersedes"]));
        Differs(found, "waits for", expected.Entries.FirstOrDefault(entry => entry.Kind == Moved.Waitlist)?.Fen ?? 0,
            Bodies.Fen(body["waitlistedAmount"]));
        Differs(found, "receivedOn", expected.Day.ToString("O", CultureInfo.InvariantCulture), Text(body["receivedOn"]));
        Differs(found, "version", expected.Rules.Version, body["programme"]!["version"]!.GetValue<int>());
        Differs(found, "holdUntil", expected.HoldUntil?.ToString("O", CultureInfo.InvariantCulture) ?? "", Text(body["holdUntil"]));
        var codes = body["reasons"]!.AsArray().Select(reason => Text(reason!["code"])).ToList();
        Differs(found, "INVOICE_REPLACED", expected.IsReplaced, codes.Contains("INVOICE_REPLACED"));
        if (!expected.IsReplaced)
        {
            Differs(found, "steps of what is left", expected.CreditedLines,
                body["steps"]!.AsArray().Count(step => Text(step!["kind"]) == "left"));
            Differs(found, "INVOICE_CREDITED", expected.ClearCredits > 0, codes.Contains("INVOICE_CREDITED"));
        }

        if (expected.Ending != Ending.Refused)
        {
            Differs(found, "CREDIT_UNCLEAR", expected.UnclearCredits, codes.Count(code => code == "CREDIT_UNCLEAR"));
        }

        return isNew || found.Count == 0 ? found : [$"(answered again) {string.Join("; ", found)}"];
    }

    // Of each decision, from what the service itself has on record.
    private static string Sums(List<JsonNode> entries)
    {
        var found = "";
        foreach (var decision in entries.GroupBy(one => Text(one["decisionId"])))
        {
            long Of(string kind) => decision.Where(one => Text(one["kind"]) == kind).Sum(one => Bodies.Fen(one["amount"]));
            var (granted, paid, released, recovered) = (Of("reserve"), Of("pay"), Of("release"), Of("recover"));
            if (paid > granted || granted - paid - released < 0 || paid - recovered < 0 || Of("waitlist") < Of("leave_waitlist"))
            {
                found += $"{decision.Key}: granted {granted}, paid {paid}, released {released}, recovered {recovered}; ";
            }
        }

        return found;
    }

    // Every fen of a credit is released, or to be recovered, or was never granted.
    private static IEnumerable<string> EveryFen(Decided decision, long usedBefore, long due, JsonNode body, Dictionary<Name, string> ids)
    {
        var applied = body["applied"] is JsonArray all ? all.FirstOrDefault(one => Text(one!["decisionId"]) == ids[decision.Name]) : body;
        var (released, toRecover) = (Bodies.Fen(applied?["entry"]?["amount"]), Bodies.Fen(applied?["toRecover"]));
        if (released + toRecover != Math.Max(0, usedBefore - due))
        {
            yield return FormattableString.Invariant(
                $"{decision.Name} used {usedBefore} and {due} is due, but {released} is released and {toRecover} to be recovered");
        }
    }

    private static string Told(IEnumerable<(Name? Name, long Fen)> toRecover) =>
        string.Join(", ",
            toRecover.Where(one => one.Fen > 0).Select(one => FormattableString.Invariant($"{one.Name} {one.Fen}"))
            .Order(StringComparer.Ordinal));

    private static string Told(IEnumerable<(Name Name, long Fen)> toRecover) => Told(toRecover.Select(one => ((Name?)one.Name, one.Fen)));

    private static Name? NameOf(string id, Dictionary<Name, string> ids) =>
        ids.Where(one => one.Value == id).Select(one => (Name?)one.Key).FirstOrDefault();

    private static List<string> Without(List<string> all, List<string> others)
    {
        var rest = all.ToList();
        others.ForEach(one => rest.Remove(one));
        return rest;
    }

    private static string Line(string name, string kind, long fen, string ground) =>
        FormattableString.Invariant($"{name} {kind} {fen} ({ground})");

    private static void Differs<T>(List<string> found, string what, T expected, T seen)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, seen))
        {
            found.Add(string.Create(CultureInfo.InvariantCulture, $"{what} is {seen}, expected {expected}"));
        }
    }

    private static string Word(Moved kind) => kind switch
    {
        Moved.Reserve => "reserve",
        Moved.Pay => "pay",
        Moved.Release => "release",
        Moved.Recover => "recover",
        Moved.Waitlist => "waitlist",
        _ => "leave_waitlist",
    };

    private static string Word(Ending ending) => ending switch
    {
        Ending.Granted => "granted",
        Ending.PartlyGranted => "partly_granted",
        Ending.Refused => "refused",
        Ending.Undetermined => "undetermined",
        _ => "waitlisted",
    };

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
