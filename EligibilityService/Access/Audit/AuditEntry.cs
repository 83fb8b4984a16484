using System.Text.Json.Serialization;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Access.Audit;

/// <summary>What was done. Codes are append-only.</summary>
[JsonConverter(typeof(TermConverter<AuditAction>))]
public enum AuditAction
{
    /// <summary>A draft was begun.</summary>
    DraftCreated,

    /// <summary>A draft's document was changed.</summary>
    DraftEdited,

    /// <summary>A draft's golden cases were changed.</summary>
    GoldenCasesEdited,

    /// <summary>A draft was submitted for approval.</summary>
    DraftSubmitted,

    /// <summary>A submitted draft was sent back.</summary>
    DraftRejected,

    /// <summary>A draft was given up.</summary>
    DraftWithdrawn,

    /// <summary>A draft was approved and is published as a version: at once, or at its instant.</summary>
    VersionPublished,

    /// <summary>A key was made.</summary>
    KeyCreated,

    /// <summary>A key was revoked.</summary>
    KeyRevoked,
}

/// <summary>Who did what, when, and from where. Appended in the same transaction as what was done, and never changed.</summary>
/// <param name="Id">The entry's id, <c>aud_…</c>; their order is the order in which things were done.</param>
/// <param name="MadeAt">When it was done.</param>
/// <param name="Action">What was done.</param>
/// <param name="Agency">Whose key it was.</param>
/// <param name="KeyId">Which key; of what was done by a command on the server's own machine: <c>command</c>.</param>
/// <param name="Actor">The person or the system that did it.</param>
/// <param name="Address">The address from which it was asked, as the service saw it; absent for a command.</param>
/// <param name="RequestId">The id of the request; absent for a command.</param>
/// <param name="Kind">What was meant: the catalogue or a programme; absent for keys.</param>
/// <param name="Programme">The programme; absent for the catalogue and for keys.</param>
/// <param name="DraftId">The draft; absent for keys.</param>
/// <param name="Version">The version that was published; absent elsewhere.</param>
/// <param name="Sha256Before">SHA-256 of what was changed (document or golden cases) before; absent where there was nothing.</param>
/// <param name="Sha256After">The same after.</param>
/// <param name="Note">What was said to it: the ground of a rejection, the note of a submission; of keys, which key.</param>
public sealed record AuditEntry(
    [property: AtMost(28), Form("^aud_[0-9a-z]{24}$")] string Id,
    DateTimeOffset MadeAt,
    AuditAction Action,
    [property: AtMost(Limits.Name)] string Agency,
    [property: AtMost(Limits.Name)] string KeyId,
    Actor Actor,
    [property: AtMost(Limits.Name)] string? Address,
    [property: AtMost(Limits.Reference)] string? RequestId,
    Versioned? Kind,
    [property: AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")] string? Programme,
    [property: AtMost(28), Form("^drf_[0-9a-z]{24}$")] string? DraftId,
    [property: Between(1, 1_000_000)] int? Version,
    [property: AtMost(64), Form("^[0-9a-f]{64}$")] string? Sha256Before,
    [property: AtMost(64), Form("^[0-9a-f]{64}$")] string? Sha256After,
    [property: AtMost(Limits.Description)] string? Note);

/// <summary>A page of the audit trail, newest first.</summary>
/// <param name="Items">The entries.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
/// <param name="Unreadable">Rows of this page that cannot be read, by their ids; absent when all can.</param>
public sealed record AuditPage([property: AtMost(Limits.Page)] IReadOnlyList<AuditEntry> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next,
    [property: AtMost(Limits.Page)] IReadOnlyList<UnreadableRow>? Unreadable = null);
