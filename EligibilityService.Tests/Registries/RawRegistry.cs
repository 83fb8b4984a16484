using System.Net;
using System.Net.Sockets;
using System.Text;

namespace EligibilityService.Tests.Registries;

/// <summary>
/// A listener on this machine that does to each connection what a test says, down to the bytes: for what no web server would do.
/// </summary>
internal sealed class RawRegistry : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<NetworkStream, CancellationToken, Task> _behave;
    private readonly Task _running;
    private int _connections;

    private RawRegistry(Func<NetworkStream, CancellationToken, Task> behave)
    {
        _behave = behave;
        _listener.Start();
        _running = RunAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>How many connections it accepted.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Takes the connection, reads what comes, and never says a word.</summary>
    public static RawRegistry HalfOpen() => new(static async (stream, end) => await DrainAsync(stream, end));

    /// <summary>Gives the head of a good answer, and then a byte whenever the other side could think that all is well.</summary>
    public static RawRegistry SlowDrip() => new(static async (stream, end) =>
    {
        await ReadSomeAsync(stream, end);
        await WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n", end);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await timer.WaitForNextTickAsync(end))
        {
            await WriteAsync(stream, " ", end);
        }
    });

    /// <summary>Says these bytes, and closes.</summary>
    public static RawRegistry Saying(string bytes) => new(async (stream, end) =>
    {
        await ReadSomeAsync(stream, end);
        await WriteAsync(stream, bytes, end);
    });

    /// <summary>Resets the connection in the middle of an answer.</summary>
    public static RawRegistry Resetting() => new(static async (stream, end) =>
    {
        await ReadSomeAsync(stream, end);
        await WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"found\":", end);
        stream.Socket.LingerState = new LingerOption(true, 0);
    });

    /// <summary>An answer without an end, as fast as it is taken.</summary>
    public static RawRegistry Endless() => new(static async (stream, end) =>
    {
        await ReadSomeAsync(stream, end);
        await WriteAsync(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n", end);
        var block = $"10000\r\n{new string(' ', 0x10000)}\r\n";
        while (!end.IsCancellationRequested)
        {
            await WriteAsync(stream, block, end);
        }
    });

    /// <summary>An address where nobody listens.</summary>
    public static string Nobody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _running;
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            Interlocked.Increment(ref _connections);
            try
            {
                await _behave(client.GetStream(), _end.Token);
            }
            catch (Exception error) when (error is OperationCanceledException or IOException)
            {
                // The other side has gone, or the test is over.
            }
        }
    }

    private static async Task DrainAsync(NetworkStream stream, CancellationToken end)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, end) > 0)
        {
        }
    }

    private static async Task ReadSomeAsync(NetworkStream stream, CancellationToken end) =>
        _ = await stream.ReadAsync(new byte[16 * 1024], end);

    private static ValueTask WriteAsync(NetworkStream stream, string text, CancellationToken end) =>
        stream.WriteAsync(Encoding.ASCII.GetBytes(text), end);
}
