using EligibilityService.Core.Decisions;
using EligibilityService.Decisions;
using EligibilityService.Drafts;
using EligibilityService.Wire;

namespace EligibilityService.Hosting.OpenApi;

/// <summary>The names of the wire's types in the contract, for those who generate clients from it: <c>BuyerBody</c> is a Buyer.</summary>
internal static class SchemaNames
{
    private const string Suffix = "Body";

    /// <summary>A type's name.</summary>
    public static string Of(Type type) => type switch
    {
        // What is written as money always has two decimals and a string; what is read may be looser.
        _ when type == typeof(MoneyBody) => "MoneyInput",
        _ when type == typeof(GivenReason) => "Reason",
        _ when type == typeof(ReasonCodeBody) => "ReasonCodeEntry",
        _ when type == typeof(FindingCodeBody) => "FindingCodeEntry",
        _ => type.Name.EndsWith(Suffix, StringComparison.Ordinal) ? type.Name[..^Suffix.Length] : type.Name,
    };
}
