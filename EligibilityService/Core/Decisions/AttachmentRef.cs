namespace EligibilityService.Core.Decisions;

/// <summary>What an attachment is.</summary>
public enum AttachmentKind
{
    /// <summary>A packing list: what was in the boxes (装箱单).</summary>
    PackingList,

    /// <summary>A record of acceptance: what was taken over (验收单).</summary>
    AcceptanceRecord,

    /// <summary>Anything else; it settles nothing.</summary>
    Other,
}

/// <summary>A document that came beside the invoice. Its bytes are kept, and the decision says which they are.</summary>
/// <param name="Kind">What it is, as the caller says.</param>
/// <param name="Lines">The lines that it is about, from 1; empty when it is about all.</param>
/// <param name="MediaType">Its media type, as sent.</param>
/// <param name="Length">How many bytes.</param>
/// <param name="Sha256">SHA-256 over its bytes, in lower hex.</param>
public sealed record AttachmentRef(AttachmentKind Kind, IReadOnlyList<int> Lines, string MediaType, int Length, string Sha256)
{
    /// <summary>Whether it can show which model a line is of.</summary>
    public bool Shows(int line) => Kind is AttachmentKind.PackingList or AttachmentKind.AcceptanceRecord
        && (Lines.Count == 0 || Lines.Contains(line));
}
