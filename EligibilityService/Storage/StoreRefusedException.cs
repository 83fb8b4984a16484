namespace EligibilityService.Storage;

/// <summary>The store cannot be served, or no longer; the message says why and what to do.</summary>
/// <param name="message">What is the matter.</param>
/// <param name="inner">What was met.</param>
public sealed class StoreRefusedException(string message, Exception? inner = null) : Exception(message, inner);
