using System.Buffers;

namespace EligibilityService.Decisions.Batches;

/// <summary>How the answers of a batch are written.</summary>
internal interface IBatchOutput
{
    string ContentType { get; }

    /// <summary>Writes what stands before the first answer.</summary>
    void Begin(IBufferWriter<byte> output);

    void Write(IBufferWriter<byte> output, BatchCase @case, DecisionAnswer answer);

    /// <summary>Writes the end.</summary>
    void End(IBufferWriter<byte> output, BatchSummary summary);
}
