namespace EligibilityService.Registries;

/// <summary>
/// The outside registries. Configuration section <c>Registries</c>; one whose base address is not set is not configured, and is never
/// asked.
/// </summary>
public sealed class RegistriesOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Registries";

    /// <summary>Verifies invoices: the tax authority's, behind an adapter that keeps to <c>docs/registries.openapi.yaml</c>.</summary>
    public RegistryOptions Invoices { get; set; } = new();

    /// <summary>Knows buyers: the market regulator's and the credit register's, behind the same.</summary>
    public RegistryOptions Buyers { get; set; } = new();

    /// <summary>How cases that wait for a registry are taken up again.</summary>
    public ResumeOptions Resume { get; set; } = new();

    /// <summary>Everything that is wrong, a sentence each.</summary>
    public IEnumerable<string> WhatIsWrong() =>
        [.. Invoices.WhatIsWrong($"{Section}:{nameof(Invoices)}"), .. Buyers.WhatIsWrong($"{Section}:{nameof(Buyers)}"),
            .. Resume.WhatIsWrong($"{Section}:{nameof(Resume)}")];
}

/// <summary>One registry: where it is, and how patient we are with it.</summary>
public sealed class RegistryOptions
{
    /// <summary>
    /// Where it is, e.g. <c>https://adapter.example/registry/</c>; https, or http on this machine. Not set: not configured. Only this host
    /// is ever called; redirects are not followed.
    /// </summary>
    public string? BaseAddress { get; set; }

    /// <summary>
    /// The bearer key that it knows us by; needed unless it is on this machine. It is sent to this host only and never logged.
    /// </summary>
    public string? Key { get; set; }

    /// <summary>
    /// How long one question may take in all, with everything tried again; default 6000. A decision waits so long at the most.
    /// </summary>
    public int TotalTimeoutMilliseconds { get; set; } = 6000;

    /// <summary>How long one attempt may take, from connecting to the last byte; default 2000.</summary>
    public int AttemptTimeoutMilliseconds { get; set; } = 2000;

    /// <summary>
    /// How often a question is asked again after a failure that may pass; default 2, 0 for never. A question changes nothing, so asking
    /// again is safe.
    /// </summary>
    public int Retries { get; set; } = 2;

    /// <summary>The pause before the first repetition; each later one is twice as long, with jitter. Default 200.</summary>
    public int RetryDelayMilliseconds { get; set; } = 200;

    /// <summary>
    /// After so long without an answer the question is asked a second time, and the first answer counts; default 0, which is never.
    /// </summary>
    public int HedgeAfterMilliseconds { get; set; }

    /// <summary>
    /// The share of failed attempts, of those within <see cref="BreakerWindowSeconds"/>, from which on it is not asked for a while; default
    /// 0.5.
    /// </summary>
    public double BreakerFailureShare { get; set; } = 0.5;

    /// <summary>How many attempts there must be in that window before their share says anything; default 10.</summary>
    public int BreakerLeastAttempts { get; set; } = 10;

    /// <summary>How far back attempts count; default 30.</summary>
    public int BreakerWindowSeconds { get; set; } = 30;

    /// <summary>How long it is then left alone, before one question tries it; default 15.</summary>
    public int BreakerPauseSeconds { get; set; } = 15;

    /// <summary>How many questions are under way at once; default 32.</summary>
    public int Concurrency { get; set; } = 32;

    /// <summary>How many more may wait for their turn; default 512. Beyond, the answer is unavailable at once.</summary>
    public int QueueLength { get; set; } = 512;

    /// <summary>How many answers are kept at the most, as long as the registry permits; default 10000, 0 for none.</summary>
    public int CacheEntries { get; set; } = 10_000;

    /// <summary>However long the registry permits: an answer is not kept longer than this; default 1440, a day.</summary>
    public int CacheLongestMinutes { get; set; } = 24 * 60;

    /// <summary>
    /// Of the invoice registry: whether money is paid also when it gives no answer; default false, then the payment is told to come again.
    /// It is asked again before each payment under a programme that looks at it.
    /// </summary>
    public bool PayWithoutAnswer { get; set; }

    /// <summary>Whether a proxy of the environment is used; default false: nobody stands between by chance.</summary>
    public bool UseProxy { get; set; }

    /// <summary>Whether there is one to ask.</summary>
    public bool IsConfigured => !string.IsNullOrWhiteSpace(BaseAddress);

    /// <summary>Everything that is wrong with it, a sentence each; nothing where it is not configured.</summary>
    internal IEnumerable<string> WhatIsWrong(string section)
    {
        if (!IsConfigured)
        {
            yield break;
        }

        if (!Uri.TryCreate(BaseAddress, UriKind.Absolute, out var address) || !IsAcceptable(address))
        {
            yield return $"{section}:BaseAddress must be an https address without user, query or fragment; http only on this machine.";
        }
        else if (!address.IsLoopback && string.IsNullOrWhiteSpace(Key))
        {
            yield return $"{section}:Key must be set: a registry on another machine knows us by it.";
        }

        if (Key is not null && Key.Any(letter => letter is <= ' ' or > '~'))
        {
            yield return $"{section}:Key has characters that a header cannot carry.";
        }

        foreach (var wrong in WrongFigures(section))
        {
            yield return wrong;
        }
    }

    private static bool IsAcceptable(Uri address) =>
        (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        && address.UserInfo.Length == 0 && address.Query.Length == 0 && address.Fragment.Length == 0;

    private IEnumerable<string> WrongFigures(string section)
    {
        (string Name, double Value, double Least, double Most)[] figures =
        [
            (nameof(TotalTimeoutMilliseconds), TotalTimeoutMilliseconds, 10, 60_000),
            (nameof(AttemptTimeoutMilliseconds), AttemptTimeoutMilliseconds, 10, 60_000),
            (nameof(Retries), Retries, 0, 10),
            (nameof(RetryDelayMilliseconds), RetryDelayMilliseconds, 0, 10_000),
            (nameof(HedgeAfterMilliseconds), HedgeAfterMilliseconds, 0, 60_000),
            (nameof(BreakerFailureShare), BreakerFailureShare, 0.01, 1),
            (nameof(BreakerLeastAttempts), BreakerLeastAttempts, 2, 100_000),
            (nameof(BreakerWindowSeconds), BreakerWindowSeconds, 1, 3600),
            (nameof(BreakerPauseSeconds), BreakerPauseSeconds, 1, 3600),
            (nameof(Concurrency), Concurrency, 1, 10_000),
            (nameof(QueueLength), QueueLength, 0, 100_000),
            (nameof(CacheEntries), CacheEntries, 0, 10_000_000),
            (nameof(CacheLongestMinutes), CacheLongestMinutes, 0, 60 * 24 * 365),
        ];
        return figures.Where(one => !(one.Value >= one.Least && one.Value <= one.Most))
            .Select(one =>
                string.Create(System.Globalization.CultureInfo.InvariantCulture,
                    $"{section}:{one.Name} is {one.Value}; it must be from {one.Least} to {one.Most}."));
    }
}

/// <summary>How cases that wait for a registry are taken up again.</summary>
public sealed class ResumeOptions
{
    /// <summary>How often it is looked whether the registry is back; default 15.</summary>
    public int EverySeconds { get; set; } = 15;

    /// <summary>How many cases of a programme are taken up in one round at the most; default 200.</summary>
    public int AtOnce { get; set; } = 200;

    /// <summary>How long a case waits before it is given up and stays undetermined; default 168, a week.</summary>
    public int GiveUpHours { get; set; } = 168;

    internal IEnumerable<string> WhatIsWrong(string section)
    {
        if (EverySeconds < 1 || AtOnce < 1 || GiveUpHours < 1)
        {
            yield return $"{section}:EverySeconds, {section}:AtOnce and {section}:GiveUpHours must be at least 1.";
        }
    }
}
