namespace EligibilityService.Wire;

/// <summary>
/// What requests cost, in units; a plain request costs one, some 0.2 ms of a processor. The part that is known beforehand (the request, the
/// length of its body, the length of a page) is charged before the request is admitted, the rest when it is known. A caller that has units
/// left is admitted, also with a request that costs more: it waits afterwards until the excess has been refilled.
/// </summary>
internal static class Cost
{
    public const int Request = 1;

    /// <summary>A comparison of two versions that nobody asked for before, and the document of a draft compared.</summary>
    public const int Difference = 50;

    /// <summary>The whole register folded anew, or an impact report begun.</summary>
    public const int WholeRegister = 1000;

    /// <summary>Something is sent to somebody outside.</summary>
    public const int Sending = 20;

    /// <summary>Bytes of a body for one unit.</summary>
    public const int BytesOfUnit = 16 * 1024;

    /// <summary>Items of a page for one unit.</summary>
    public const int ItemsOfUnit = 10;

    /// <summary>Lines of an invoice for one unit.</summary>
    public const int LinesOfUnit = 10;

    /// <summary>Texts to be matched for one unit.</summary>
    public const int TextsOfUnit = 4;

    /// <summary>
    /// Characters to be matched for one unit: a few words cost next to nothing, five hundred made up for it a hundred times as much.
    /// </summary>
    public const int CharactersOfUnit = 250;

    /// <summary>Models looked through for one unit.</summary>
    public const int ModelsOfUnit = 1000;

    /// <summary>What is known of a request before anything of its body is read.</summary>
    public static int Of(HttpContext context) => Request
        + (context.GetEndpoint()?.Metadata.GetMetadata<Price>()?.Units ?? 0)
        + (KnowsBytes(context) ? OfBytes(context.Request.ContentLength.GetValueOrDefault()) : 0)
        + (int.TryParse(context.Request.Query["limit"], System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture, out var items) ? Math.Min(items, Limits.Page) / ItemsOfUnit : 0);

    /// <summary>Takes the units of a body that was read, unless they were taken before.</summary>
    public static void ChargeForBody(this HttpContext context, long bytes)
    {
        if (!KnowsBytes(context))
        {
            context.Charge(OfBytes(bytes));
        }
    }

    /// <summary>Takes units that only became known while the request is answered.</summary>
    public static void Charge(this HttpContext context, int units) => context.Features.Get<CallerAllowance>()?.Take(units);

    /// <summary>Takes units of something that may wait until there are some: it goes on as fast as they come back.</summary>
    public static Task ChargeAndWaitAsync(this HttpContext context, int units, CancellationToken cancellation) =>
        context.Features.Get<CallerAllowance>()?.TakeAndWaitAsync(units, cancellation) ?? Task.CompletedTask;

    /// <summary>Marks an operation that may have a very long body, and pays for it as it is read.</summary>
    public static TBuilder PaysAsRead<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new PaidAsRead());

    /// <summary>Takes a fixed price of an operation before it begins.</summary>
    public static TBuilder Costs<TBuilder>(this TBuilder builder, int units)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Price(units));

    /// <summary>The units of so many bytes.</summary>
    public static int OfBytes(long bytes) => (int)Math.Min(bytes / BytesOfUnit, int.MaxValue / 2);

    private static bool KnowsBytes(HttpContext context) => context.Request.ContentLength is not null
        && context.GetEndpoint()?.Metadata.GetMetadata<PaidAsRead>() is null;

    private sealed record PaidAsRead;
}

/// <summary>What an operation costs besides what every request does.</summary>
internal sealed record Price(int Units);
