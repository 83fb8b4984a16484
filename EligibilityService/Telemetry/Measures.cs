using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace EligibilityService.Telemetry;

/// <summary>What a programme has left of a fiscal year's budget.</summary>
/// <param name="MinorUnits">In fen, or what the currency has in their place.</param>
internal readonly record struct BudgetLeft(string Programme, int FiscalYear, string Currency, long MinorUnits);

/// <summary>
/// What the service measures of itself: every instrument, in one meter. docs/running.md lists them, with the alert to set on each. A tag is
/// a code, a name of ours or a year, and never anything that was sent.
/// </summary>
internal sealed class Measures
{
    /// <summary>The meter's name: <c>dotnet-counters monitor --counters EligibilityService</c> shows it too.</summary>
    public const string Meter = "EligibilityService";

    /// <summary>How long a batch of the register takes.</summary>
    public const string BatchDuration = "eligibility.register.batch.duration";

    /// <summary>How many commands are committed together.</summary>
    public const string BatchSize = "eligibility.register.batch.size";

    private readonly Histogram<double> _batchDuration;
    private readonly Histogram<int> _batchSize;
    private readonly Counter<int> _refused;
    private readonly Counter<int> _decisions;
    private readonly Histogram<double> _registry;
    private readonly Counter<int> _events;
    private readonly UpDownCounter<int> _running;
    private readonly Counter<int> _failures;
    private readonly ObservableGauge<long> _left;

    /// <summary>The instruments of a host.</summary>
    public Measures(IMeterFactory meters)
    {
        var meter = meters.Create(Meter);
        meter.CreateObservableGauge("eligibility.register.waiting", () => Waiting(), "{command}",
            "How many commands wait for the register or are being written.");
        _refused = meter.CreateCounter<int>("eligibility.register.refused", "{command}",
            "Commands that were answered with 503, by reason: the queue is full, or the store is away or full.");
        _batchDuration = meter.CreateHistogram<double>(BatchDuration, "s",
            "How long a batch takes, from its first statement to its durable commit.");
        _batchSize = meter.CreateHistogram<int>(BatchSize, "{command}", "How many commands are committed together.");
        _decisions = meter.CreateCounter<int>("eligibility.decisions", "{decision}", "Recorded decisions, by programme and outcome.");
        _registry = meter.CreateHistogram<double>("eligibility.registry.duration", "s",
            "How long a question to a registry took, with everything that was tried again, by registry and what came of it.");
        _events = meter.CreateCounter<int>("eligibility.webhook.events", "{event}", "Attempts at sending events, by what came of it.");
        _running = meter.CreateUpDownCounter<int>("eligibility.job.running", "{round}", "Rounds of background work that are under way.");
        _failures = meter.CreateCounter<int>("eligibility.job.failures", "{failure}", "Failures in background work.");
        _left = meter.CreateObservableGauge("eligibility.budget.left", Left, "{minor_unit}",
            "What is left of the budgets of this fiscal year, in fen.");
    }

    /// <summary>Tells how many wait; set by the writer.</summary>
    public Func<int> Waiting { get; set; } = static () => 0;

    /// <summary>Whether anybody wants to know what is left of budgets: to know it, the store must be read.</summary>
    public bool AsksForBudgets => _left.Enabled;

    /// <summary>What is left of budgets, as it was read last.</summary>
    public IReadOnlyList<BudgetLeft> Budgets { get; set; } = [];

    /// <summary>A batch was committed.</summary>
    public void Committed(int commands, long since)
    {
        _batchDuration.Record(Stopwatch.GetElapsedTime(since).TotalSeconds);
        _batchSize.Record(commands);
    }

    /// <summary>A decision was recorded.</summary>
    public void Decided(string programme, string outcome) =>
        _decisions.Add(1, new("programme", programme), new KeyValuePair<string, object?>("outcome", outcome));

    /// <summary>The queue was full.</summary>
    public void QueueWasFull() => _refused.Add(1, new KeyValuePair<string, object?>("reason", "queue"));

    /// <summary>The store was away or full.</summary>
    public void StoreWasAway(int commands) => _refused.Add(commands, new KeyValuePair<string, object?>("reason", "store"));

    /// <summary>A registry was asked, or its answer was known.</summary>
    public void Asked(string registry, string answer, double seconds) =>
        _registry.Record(seconds, new("registry", registry), new KeyValuePair<string, object?>("answer", answer));

    /// <summary>An event was sent, or could not be.</summary>
    public void Sent(string result) => _events.Add(1, new KeyValuePair<string, object?>("result", result));

    /// <summary>A round of background work began (1) or ended (-1).</summary>
    public void Round(string job, int change) => _running.Add(change, new KeyValuePair<string, object?>("job", job));

    /// <summary>Something in background work failed.</summary>
    public void JobFailed(string job) => _failures.Add(1, new KeyValuePair<string, object?>("job", job));

    private IEnumerable<Measurement<long>> Left() => Budgets.Select(one => new Measurement<long>(one.MinorUnits,
        new("programme", one.Programme), new("fiscal_year", one.FiscalYear), new("currency", one.Currency)));
}
