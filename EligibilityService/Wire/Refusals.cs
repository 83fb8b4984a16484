using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace EligibilityService.Wire;

/// <summary>
/// Requests that the server itself refuses (not HTTP, an unreadable target, too long a line, too many headers) never get to the service:
/// the server writes a status with an empty body and closes. Here that answer gets a problem and a <c>Request-Id</c> on its way out. The
/// problem is in English, because the caller's language was not read. Over TLS that this process ends itself, and over HTTP/2, the bytes
/// are not seen, and the answer stays empty.
/// </summary>
internal static class Refusals
{
    /// <summary>Gives refusals of the server a body, at every address where it listens.</summary>
    public static void Explain(KestrelServerOptions kestrel) => kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection =>
    {
        var transport = connection.Transport;
        connection.Transport = new Explained(transport.Input, new Writer(transport.Output));
        return next(connection);
    }));

    // The answer in place of a bare one; null when it is not one that the server has made by itself.
    private static byte[]? Explanation(ReadOnlySpan<byte> answer)
    {
        // An answer of ours has a body, or is one to HEAD; and it has its own id.
        if (!answer.StartsWith("HTTP/1.1 4"u8) && !answer.StartsWith("HTTP/1.1 5"u8))
        {
            return null;
        }

        if (answer.IndexOf("\r\nContent-Length: 0\r\n"u8) < 0 || !answer.EndsWith("\r\n\r\n"u8)
            || answer.IndexOf("\r\nRequest-Id: "u8) >= 0)
        {
            return null;
        }

        var head = Encoding.ASCII.GetString(answer).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        if (!int.TryParse(head[0].AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            return null;
        }

        var (kind, id) = (ProblemKind.Of(status) ?? ProblemKind.InvalidRequest, RequestIds.New());
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new ProblemBody($"/problems/{kind.Slug}", kind.Title.En, status, kind.Advice.En, id, null), WireJson.Shared.ProblemBody);
        string[] lines =
        [
            .. head.Where(line => !line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase)),
            $"Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}", $"Content-Type: {Problem.MediaType}; charset=utf-8",
                "Content-Language: en", "Cache-Control: no-store",
            $"Request-Id: {id}", "X-Content-Type-Options: nosniff",
        ];
        return [.. Encoding.ASCII.GetBytes(string.Join("\r\n", lines)), .. "\r\n\r\n"u8, .. body];
    }

    private sealed class Explained(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }

    // A refusal is written in one piece: it is looked at when it is handed over, and the first bytes tell everything else from it.
    private sealed class Writer(PipeWriter to) : PipeWriter
    {
        private Memory<byte> _lent;

        public override bool CanGetUnflushedBytes => to.CanGetUnflushedBytes;

        public override long UnflushedBytes => to.UnflushedBytes;

        public override void Advance(int bytes)
        {
            var explained = bytes <= _lent.Length ? Explanation(_lent.Span[..bytes]) : null;
            _lent = default;
            if (explained is null)
            {
                to.Advance(bytes);
                return;
            }

            explained.CopyTo(to.GetSpan(explained.Length));
            to.Advance(explained.Length);
        }

        public override Memory<byte> GetMemory(int sizeHint = 0) => _lent = to.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void CancelPendingFlush() => to.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => to.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => to.CompleteAsync(exception);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            to.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            to.WriteAsync(source, cancellationToken);
    }
}
