using EligibilityService.Core.Decisions;

namespace EligibilityService.Register;

/// <summary>A document that goes on the record with the decision that is made on it.</summary>
/// <param name="Reference">What the decision says of it.</param>
/// <param name="Bytes">Its bytes, exactly as they came.</param>
internal sealed record SentDocument(DocumentRef Reference, ReadOnlyMemory<byte> Bytes);

/// <summary>Bytes that are kept as evidence of a decision: of its document, of an attachment.</summary>
/// <param name="Sha256">SHA-256 over them, in lower hex: what is the same is kept once.</param>
/// <param name="Bytes">The bytes, exactly as they came.</param>
internal sealed record KeptBytes(string Sha256, ReadOnlyMemory<byte> Bytes);
