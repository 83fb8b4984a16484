using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Wire;

namespace EligibilityService.Cases;

/// <summary>
/// A document that comes beside the invoice: a packing list, an acceptance record. It is sent with its bytes; they are kept, and where the
/// request is read back their length and SHA-256 stand in their place.
/// </summary>
[Sent]
public sealed record AttachmentBody
{
    /// <summary>What it is.</summary>
    public required AttachmentKind Kind { get; init; }

    /// <summary>The lines of the invoice that it is about, from 1; absent when it is about all of them.</summary>
    [AtMost(Invoice.MaxLines)]
    public IReadOnlyList<int>? Lines { get; init; }

    /// <summary>
    /// Its media type: <c>application/pdf</c>, <c>image/png</c>, <c>image/jpeg</c>, <c>text/csv</c>, <c>text/plain</c> or
    /// <c>application/xml</c>.
    /// </summary>
    [AtMost(Limits.Word), Form("^[a-z]+/[a-z]+$")]
    public required string MediaType { get; init; }

    /// <summary>
    /// Its bytes in base64 (RFC 4648, with padding, without line breaks): at least one, at most 512 KiB of them. Needed when it is sent,
    /// unless they are a part <c>attachment</c> of <c>multipart/form-data</c>; absent where it is read back.
    /// </summary>
    [AtMost(Limits.AttachmentText), Form("^[A-Za-z0-9+/]+={0,2}$")]
    public string? Content { get; init; }

    /// <summary>How many bytes it has. Told where it is read back; not sent.</summary>
    [Between(1, Limits.AttachmentBytes)]
    public int? Length { get; init; }

    /// <summary>SHA-256 over its bytes, in lower hex. Told where it is read back; not sent.</summary>
    [AtMost(64), Form("^[0-9a-f]{64}$")]
    public string? Sha256 { get; init; }
}
