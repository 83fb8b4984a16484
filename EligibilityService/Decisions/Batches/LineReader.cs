using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace EligibilityService.Decisions.Batches;

/// <summary>The lines of a stream, each bounded. A line is read only when it is asked for.</summary>
/// <param name="input">The stream.</param>
/// <param name="mostBytes">The longest line.</param>
internal sealed class LineReader(PipeReader input, int mostBytes)
{
    /// <summary>Every line without its end; null where one was too long, and was passed over.</summary>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>?> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // Written as a value of its own: in a choice between null and an array, null would become an empty line.
        ReadOnlyMemory<byte>? tooLong = null;
        var isPassingOver = false;
        while (true)
        {
            var read = await input.ReadAsync(cancellation);
            var rest = read.Buffer;
            while (rest.PositionOf((byte)'\n') is { } end)
            {
                var line = rest.Slice(0, end);
                rest = rest.Slice(rest.GetPosition(1, end));
                yield return isPassingOver || line.Length > mostBytes ? tooLong : line.ToArray();
                isPassingOver = false;
            }

            if (rest.Length > mostBytes)
            {
                isPassingOver = true;
                rest = rest.Slice(rest.End);
            }

            if (!read.IsCompleted)
            {
                input.AdvanceTo(rest.Start, rest.End);
                continue;
            }

            if (isPassingOver || rest.Length > 0)
            {
                yield return isPassingOver ? tooLong : rest.ToArray();
            }

            input.AdvanceTo(rest.End);
            yield break;
        }
    }
}
