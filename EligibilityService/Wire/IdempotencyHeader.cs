using EligibilityService.Core.Primitives;

namespace EligibilityService.Wire;

/// <summary>The header <c>Idempotency-Key</c>: bare, or quoted as structured fields quote a string.</summary>
internal static class IdempotencyHeader
{
    /// <summary>The header's name.</summary>
    public const string Name = "Idempotency-Key";

    /// <summary>
    /// The key of a request that moves money or reviews: without one it would not be known from another; null when it is a fault.
    /// </summary>
    public static string? Needed(HttpContext context, Faults faults)
    {
        if (context.Request.Headers[Name].Count > 0)
        {
            return Read(context, faults);
        }

        faults.Add(Name, FaultCode.Missing,
            "idempotency_header.key_needed()");
        return null;
    }

    /// <summary>The key; null when there is none, or when it is a fault.</summary>
    public static string? Read(HttpContext context, Faults faults)
    {
        var values = context.Request.Headers[Name];
        if (values.Count == 0)
        {
            return null;
        }

        var key = values.Count == 1 ? values[0]! : "";
        key = key is ['"', .. var inner, '"'] ? inner : key;
        if (IsOne(key))
        {
            return key;
        }

        faults.Add(Name, FaultCode.Malformed,
            "idempotency_header.key_form(idempotencyKey)", Limits.IdempotencyKey);
        return null;
    }

    /// <summary>Whether a text can be an idempotency key.</summary>
    public static bool IsOne(string text) => text.Length is > 0 and <= Limits.IdempotencyKey
        && text.All(letter => letter is >= ' ' and <= '~');
}
