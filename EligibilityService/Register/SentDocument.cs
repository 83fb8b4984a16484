using EligibilityService.Core.Decisions;

namespace EligibilityService.Register;

/// <summary>A document that goes on the record with the decision that is made on it.</summary>
/// <param name="Reference">What the decision says of it.</param>
/// <param name="Bytes">Its bytes, exactly as they came.</param>
internal sealed record SentDocument(DocumentRef Reference, ReadOnlyMemory<byte> Bytes);
