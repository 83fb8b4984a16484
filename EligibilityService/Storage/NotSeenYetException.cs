namespace EligibilityService.Storage;

/// <summary>
/// A record refers to a version that another replica published and this process has not seen yet. It will within two seconds, so the caller
/// may try again.
/// </summary>
/// <param name="what">The version.</param>
public sealed class NotSeenYetException(string what) : Exception($"{what} is not known here yet; another replica has published it.");
