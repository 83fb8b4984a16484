using System.Reflection;

namespace EligibilityService.Hosting;

/// <summary>Which build this is: the version and the commit that it was made of, as the SDK writes them into the assembly.</summary>
internal static class Build
{
    private static readonly string[] Parts = typeof(Build).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', 2);

    /// <summary>The version.</summary>
    public static string Version => Parts[0];

    /// <summary>The commit; <c>unknown</c> where the build was not told.</summary>
    public static string Commit => Parts is [_, var commit] ? commit : "unknown";
}
