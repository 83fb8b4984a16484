namespace EligibilityService.Storage;

/// <summary>
/// The schema is not what this version needs, and this process may not change it. The message is one line for the operator.
/// </summary>
/// <param name="scripts">The scripts that were not run yet.</param>
public sealed class SchemaMissingException(IReadOnlyList<string> scripts) : InvalidOperationException(
    $"The store lacks {string.Join(", ", scripts)} of the schema that this version needs (format {StoreFormat.Current}), and "
    + "Storage:Migrate is false. Run `eligibility-service migrate` as a role that may change the schema.");
