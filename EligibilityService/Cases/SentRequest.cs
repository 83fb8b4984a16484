using System.Security.Cryptography;
using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Cases;

/// <summary>A request for a decision that was read: what it says, and its JSON as it is recorded.</summary>
/// <param name="Request">What it says.</param>
/// <param name="Json">Its JSON.</param>
internal sealed record SentRequest(DecisionRequest Request, ReadOnlyMemory<byte> Json)
{
    /// <summary>
    /// SHA-256, in lower hex, over what it says, written in the order of the members' declaration: the same for any order, spacing and
    /// escapes of the JSON that came.
    /// </summary>
    public string Hash => Convert.ToHexStringLower(
        SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Request, CasesJson.Shared.DecisionRequest)));

    /// <summary>Reads a request strictly; null with every fault noted.</summary>
    public static SentRequest? Read(ReadOnlyMemory<byte> json, Faults faults) =>
        StrictJson.Read(json, CasesJson.Shared.DecisionRequest, faults) is { } request ? new SentRequest(request, json) : null;

    /// <summary>A request that did not come as JSON of its own.</summary>
    public static SentRequest Of(DecisionRequest request) =>
        new(request, JsonSerializer.SerializeToUtf8Bytes(request, CasesJson.Shared.DecisionRequest));

    /// <summary>A request on record, which was read before.</summary>
    public static SentRequest OfRecord(ReadOnlyMemory<byte> json) =>
        Read(json, new Faults()) ?? throw new InvalidOperationException("A recorded request cannot be read again.");

    /// <summary>
    /// The request as it is recorded, with the length and SHA-256 of its attachments in the place of their bytes; and the bytes, to be
    /// kept.
    /// </summary>
    /// <param name="attachments">The attachments, as they were read without a fault.</param>
    public (SentRequest Recorded, IReadOnlyList<KeptBytes> Kept) Detach(IReadOnlyList<AttachmentRef> attachments) => attachments.Count == 0
        ? (this, [])
        : (Of(Request with
        {
            Attachments = [.. Request.Attachments!.Zip(attachments,
                static (one, read) => one with { Content = null, Length = read.Length, Sha256 = read.Sha256 })],
        }),
            [.. Request.Attachments!.Zip(attachments,
                static (one, read) => new KeptBytes(read.Sha256, Convert.FromBase64String(one.Content!)))]);
}
