namespace EligibilityService.Cases;

/// <summary>Bytes that are kept as evidence of a decision: of its document, of an attachment.</summary>
/// <param name="Sha256">SHA-256 over them, in lower hex: what is the same is kept once.</param>
/// <param name="Bytes">The bytes, exactly as they came.</param>
internal sealed record KeptBytes(string Sha256, ReadOnlyMemory<byte> Bytes);
