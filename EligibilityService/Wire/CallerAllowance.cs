using System.Collections.Concurrent;

namespace EligibilityService.Wire;

/// <summary>
/// What one caller has left. It fills by so much a second up to what it holds, and may be overdrawn: what a request costs is partly known
/// only afterwards. (The framework's token bucket cannot be overdrawn, nor asked when it will be full.)
/// </summary>
/// <param name="policy">How it fills, and how much it holds.</param>
internal sealed class CallerAllowance(AllowancePolicy policy)
{
    private readonly Lock _lock = new();
    private double _left = policy.Holds;
    private long _at = policy.Time.GetTimestamp();

    /// <summary>How it fills.</summary>
    public AllowancePolicy Policy => policy;

    /// <summary>Whole units that are left; below zero when it is overdrawn.</summary>
    public int Left
    {
        get
        {
            lock (_lock)
            {
                return (int)Math.Floor(Fill());
            }
        }
    }

    /// <summary>Whether nothing is missing.</summary>
    public bool IsFull => Left >= policy.Holds;

    /// <summary>Seconds until something is left; 0 when there is.</summary>
    public int SecondsUntilSome
    {
        get
        {
            lock (_lock)
            {
                return SecondsFor(1 - Fill());
            }
        }
    }

    /// <summary>Seconds until nothing is missing.</summary>
    public int SecondsUntilFull
    {
        get
        {
            lock (_lock)
            {
                return SecondsFor(policy.Holds - Fill());
            }
        }
    }

    /// <summary>Takes units when anything is left; false, and nothing taken, when nothing is.</summary>
    public bool TryTake(int units)
    {
        lock (_lock)
        {
            if (Fill() < 1)
            {
                return false;
            }

            _left -= units;
            return true;
        }
    }

    /// <summary>Takes units, whatever is left.</summary>
    public void Take(int units)
    {
        lock (_lock)
        {
            _left = Fill() - units;
        }
    }

    public void GiveBack(int units)
    {
        lock (_lock)
        {
            _left = Math.Min(policy.Holds, Fill() + units);
        }
    }

    /// <summary>Takes units, and waits until it is not overdrawn.</summary>
    public async Task TakeAndWaitAsync(int units, CancellationToken cancellation)
    {
        Take(units);
        while (Left < 0)
        {
            await Task.Delay(policy.Pause, policy.Time, cancellation);
        }
    }

    private int SecondsFor(double units) => units <= 0 ? 0 : (int)Math.Min(AllowancePolicy.LongestWait,
        Math.Ceiling(units / policy.PerSecond));

    private double Fill()
    {
        var now = policy.Time.GetTimestamp();
        _left = Math.Min(policy.Holds, _left + (policy.Time.GetElapsedTime(_at, now).TotalSeconds * policy.PerSecond));
        _at = now;
        return _left;
    }
}

/// <summary>How allowances of a kind are refilled.</summary>
/// <param name="Name">The kind's name, as answers tell it.</param>
/// <param name="PerSecond">Units a second.</param>
/// <param name="Seconds">For how many seconds they are saved up.</param>
/// <param name="Time">The clock; only its timestamps count.</param>
internal sealed record AllowancePolicy(string Name, int PerSecond, int Seconds, TimeProvider Time)
{
    /// <summary>The longest wait that an answer names, in seconds.</summary>
    public const int LongestWait = 3600;

    /// <summary>The units that an allowance holds.</summary>
    public int Holds => PerSecond * Seconds;

    /// <summary>How long something that waits for units sleeps.</summary>
    public TimeSpan Pause { get; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The policy as the header <c>RateLimit-Policy</c> tells it.</summary>
    public string Header { get; } = $"\"{Name}\";q={PerSecond * (long)Seconds};w={Seconds};qu=\"cost\"";
}

/// <summary>
/// The allowances of all callers of a kind, bounded: a full one that is not used is forgotten, and where there are too many, new callers
/// share one.
/// </summary>
/// <param name="policy">How they fill.</param>
/// <param name="most">How many there are at the most.</param>
internal sealed class CallerAllowances(AllowancePolicy policy, int most = CallerAllowances.Most)
{
    /// <summary>How many are kept at the most.</summary>
    public const int Most = 50_000;

    private readonly ConcurrentDictionary<string, CallerAllowance> _byCaller = new(StringComparer.Ordinal);
    private readonly CallerAllowance _shared = new(policy);
    private readonly Lock _sweeping = new();
    private long? _sweptAt;

    /// <summary>Whether there is a limit at all.</summary>
    public bool IsLimited => policy.PerSecond > 0;

    /// <summary>How many are kept.</summary>
    public int Count => _byCaller.Count;

    /// <summary>The allowance of a caller.</summary>
    public CallerAllowance Of(string caller)
    {
        if (_byCaller.TryGetValue(caller, out var purse))
        {
            return purse;
        }

        if (_byCaller.Count >= most)
        {
            Sweep();
            if (_byCaller.Count >= most)
            {
                return _shared;
            }
        }

        return _byCaller.GetOrAdd(caller, static (_, policy) => new CallerAllowance(policy), policy);
    }

    // At most once a second: whoever sends from very many addresses shall not make others pay for it.
    private void Sweep()
    {
        lock (_sweeping)
        {
            var now = policy.Time.GetTimestamp();
            if (_sweptAt is { } before && policy.Time.GetElapsedTime(before, now) < TimeSpan.FromSeconds(1))
            {
                return;
            }

            _sweptAt = now;
            foreach (var (caller, purse) in _byCaller)
            {
                if (purse.IsFull)
                {
                    _byCaller.TryRemove(KeyValuePair.Create(caller, purse));
                }
            }
        }
    }
}
