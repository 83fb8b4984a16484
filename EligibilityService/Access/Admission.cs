using System.Collections.Concurrent;
using System.Globalization;
using EligibilityService.Wire;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace EligibilityService.Access;

/// <summary>
/// Admits or refuses a request before anything is done for it. A known key pays from its own allowance, every other caller from the
/// allowance of its address. A key that is not known yet pays from its address before it is hashed, and gets that back when it is accepted.
/// </summary>
internal sealed class Admission
{
    private const int MostRemembered = 4096;
    private const int RefusedKey = 1;

    private readonly CallerAddress _addresses;
    private readonly CallerAllowances _keys;
    private readonly CallerAllowances _anonymous;
    private readonly CallerAllowances _refused;

    // Of keys that were accepted: no more than a hint whether the address need answer for one, so that others behind the same address
    // cannot shut out those whose keys work.
    private readonly ConcurrentDictionary<int, bool> _accepted = new();

    public Admission(IOptions<CallerLimits> settings, TimeProvider time)
    {
        var limits = settings.Value;
        _addresses = new CallerAddress(limits.ReadNetworks());
        _keys = new CallerAllowances(new AllowancePolicy("key", limits.UnitsPerSecond, limits.BurstSeconds, time));
        _anonymous = new CallerAllowances(new AllowancePolicy("address", limits.AnonymousUnitsPerSecond, limits.BurstSeconds, time));
        _refused = new CallerAllowances(new AllowancePolicy("refused-keys", limits.RefusedKeysPerSecond, limits.BurstSeconds, time));
    }

    /// <summary>Lets a request in, or answers that it must wait.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Health checks must be answered whatever other callers do: they cost nothing, and the answer tells what is left.
        if (context.GetEndpoint()?.Metadata.GetMetadata<DisableRateLimitingAttribute>() is not null)
        {
            if (_anonymous.IsLimited)
            {
                context.Response.OnStarting(Tell, (context.Response, _anonymous.Of(_addresses.Of(context))));
            }

            await next(context);
            return;
        }

        if (await PurseOfAsync(context) is not { } purses)
        {
            return;
        }

        var (purse, isLimited) = purses;
        if (isLimited)
        {
            context.Response.OnStarting(Tell, (context.Response, purse));
            if (!purse.TryTake(Cost.Of(context)))
            {
                await RefuseAsync(context, purse);
                return;
            }

            context.Features.Set(purse);
        }

        await next(context);
    }

    // Null when that was answered already.
    private async Task<(CallerAllowance CallerAllowance, bool IsLimited)?> PurseOfAsync(HttpContext context)
    {
        var address = _addresses.Of(context);
        if (context.Request.Headers.Authorization.Count == 0)
        {
            return (_anonymous.Of(address), _anonymous.IsLimited);
        }

        var presented = context.Request.Headers.Authorization.ToString().GetHashCode(StringComparison.Ordinal);
        var answersFor = _refused.IsLimited && !_accepted.ContainsKey(presented) ? _refused.Of(address) : null;
        if (answersFor?.TryTake(RefusedKey) == false)
        {
            context.Response.OnStarting(Tell, (context.Response, answersFor));
            await RefuseAsync(context, answersFor);
            return null;
        }

        var isRefused = false;
        try
        {
            var answer = await context.AuthenticateAsync();
            isRefused = !answer.Succeeded;
            Remember(presented, !isRefused);
            if (!isRefused)
            {
                context.User = answer.Principal!;
                return (_keys.Of(context.Caller().KeyId), _keys.IsLimited);
            }
        }
        finally
        {
            // Also when the store did not answer, which is nobody's fault.
            if (!isRefused)
            {
                answersFor?.GiveBack(RefusedKey);
            }
        }

        return (_anonymous.Of(address), _anonymous.IsLimited);
    }

    private void Remember(int presented, bool isAccepted)
    {
        if (!isAccepted)
        {
            _accepted.TryRemove(presented, out _);
            return;
        }

        if (_accepted.Count >= MostRemembered)
        {
            _accepted.Clear();
        }

        _accepted[presented] = true;
    }

    private static Task RefuseAsync(HttpContext context, CallerAllowance purse)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, purse.SecondsUntilSome).ToString(CultureInfo.InvariantCulture);
        return new Problem(ProblemKind.TooManyRequests).ExecuteAsync(context);
    }

    private static Task Tell(object state)
    {
        var (response, purse) = ((HttpResponse, CallerAllowance))state;
        response.Headers["RateLimit-Policy"] = purse.Policy.Header;
        response.Headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture,
            $"\"{purse.Policy.Name}\";r={Math.Max(0, purse.Left)};t={purse.SecondsUntilFull}");
        return Task.CompletedTask;
    }
}
