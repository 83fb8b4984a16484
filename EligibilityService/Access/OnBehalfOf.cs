using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Access;

/// <summary>
/// The header in which a system says in whose name it acts: <c>On-Behalf-Of: A-1027; name=%E7%8E%8B%E5%B7%A5</c>. First comes the staff id,
/// then, if it is to be shown, the person's name, both in percent-encoded UTF-8 (RFC 3986). It is believed of a key that may act for
/// others, and of no other.
/// </summary>
internal static class OnBehalfOf
{
    /// <summary>The header's name.</summary>
    public const string Header = "On-Behalf-Of";

    private const string Name = "name=";

    /// <summary>The person in whose name a system acts; null when the header cannot be read.</summary>
    public static Actor? Read(string? header, Actor system)
    {
        if (header is null || header.Length > Limits.Name * 9)
        {
            return null;
        }

        string[] parts = [.. header.Split(';').Select(part => part.Trim(' '))];
        if (parts is not ([_] or [_, ['n', 'a', 'm', 'e', '=', ..]]))
        {
            return null;
        }

        var staffId = Uri.UnescapeDataString(parts[0]);
        var name = parts is [_, var given] ? Uri.UnescapeDataString(given[Name.Length..]) : null;
        return HolderName.WhatIsWrong("", staffId) is null && ActorId.TryParse(staffId, out _) is null
            && (name is null || HolderName.WhatIsWrong("", name) is null)
            ? system with { StaffId = staffId, Name = name } : null;
    }
}
