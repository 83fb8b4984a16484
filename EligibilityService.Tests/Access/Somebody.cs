using EligibilityService.Access;

namespace EligibilityService.Tests.Access;

/// <summary>Persons to hold keys.</summary>
internal static class Somebody
{
    private static int _last;

    /// <summary>A person of an agency whom no other key belongs to.</summary>
    public static KeyHolder Of(string agency)
    {
        var number = Interlocked.Increment(ref _last);
        return KeyHolder.Person(agency, $"S-{number}", $"Person {number}");
    }
}
