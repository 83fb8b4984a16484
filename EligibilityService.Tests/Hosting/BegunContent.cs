using System.Net;
using System.Net.Http.Headers;

namespace EligibilityService.Tests.Hosting;

/// <summary>A body that says when the service has begun to read it: it is sent only once the service asks for it (100 Continue).</summary>
internal sealed class BegunContent : HttpContent
{
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly byte[] _body;

    public BegunContent(byte[] body)
    {
        _body = body;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>Ends when the service reads.</summary>
    public Task Begun => _begun.Task;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_body);
        await stream.FlushAsync();
        _begun.TrySetResult();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
