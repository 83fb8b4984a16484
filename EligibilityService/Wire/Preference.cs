namespace EligibilityService.Wire;

/// <summary>
/// What a caller would rather have of an answer, by the header <c>Prefer</c> (RFC 7240): <c>return=minimal</c> or
/// <c>return=representation</c>. Anything else in it is passed over.
/// </summary>
internal static class Preference
{
    /// <summary>The header's name.</summary>
    public const string Name = "Prefer";

    private const string Applied = "Preference-Applied";
    private const string Return = "return";
    private const string Minimal = "minimal";
    private const string Representation = "representation";

    /// <summary>Whether the answer is to be short; the answer's headers say what was heeded, and that it depends on this header.</summary>
    public static bool IsMinimal(HttpContext context)
    {
        context.Response.Headers.AppendCommaSeparatedValues("Vary", Name);
        var wanted = ReturnOf(context.Request);
        if (wanted is not (Minimal or Representation))
        {
            return false;
        }

        // Said when there is an answer to which it applies: a problem is what it is.
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode < StatusCodes.Status400BadRequest)
            {
                context.Response.Headers[Applied] = $"{Return}={wanted}";
            }

            return Task.CompletedTask;
        });
        return wanted == Minimal;
    }

    // Of a preference that is given more than once the first counts.
    private static string? ReturnOf(HttpRequest request) => request.Headers[Name]
        .SelectMany(value => (value ?? "").Split(','))
        .Select(preference => preference.Split(';')[0].Split('=', 2, StringSplitOptions.TrimEntries))
        .Where(pair => pair[0].Equals(Return, StringComparison.OrdinalIgnoreCase))
        .Select(pair => pair.Length == 2 ? pair[1].Trim('"') : "")
        .FirstOrDefault();
}
