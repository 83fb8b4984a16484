using System.Net;
using System.Net.Sockets;

namespace EligibilityService.Tests.Survival;

/// <summary>Where a connection to PostgreSQL is cut when the next transaction commits.</summary>
public enum Cut
{
    /// <summary>Nowhere.</summary>
    Nowhere,

    /// <summary>Before the commit gets through: the server undoes the transaction.</summary>
    BeforeCommit,

    /// <summary>As soon as the commit was sent: nobody knows what becomes of it.</summary>
    WhileCommitting,

    /// <summary>After the server has committed, and before it can say so.</summary>
    AfterCommit,
}

/// <summary>
/// A network in between that can be cut at the worst moment, and an address that stays while the server behind it changes its own.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    // A simple query of Npgsql: its type, its length, and the word.
    private static readonly byte[] Commit = [(byte)'Q', 0, 0, 0, 11, .. "COMMIT\0"u8];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;
    private int _next;
    private int _cuts;

    public TcpProxy(string host, int port)
    {
        (Host, ServerPort) = (host, port);
        _listener.Start();
        _running = AcceptAsync();
    }

    /// <summary>The server's address.</summary>
    public string Host { get; set; }

    /// <summary>The server's port.</summary>
    public int ServerPort { get; set; }

    /// <summary>Where to connect.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How often it was cut.</summary>
    public int Cuts => Volatile.Read(ref _cuts);

    /// <summary>Cuts the next commit there.</summary>
    public void CutNext(Cut where) => Interlocked.Exchange(ref _next, (int)where);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _running;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        {
            try
            {
                await server.ConnectAsync(Host, ServerPort, _end.Token);
                var connection = new Connection(client, server);
                await Task.WhenAny(PumpRequestsAsync(connection), PumpAnswersAsync(connection));
            }
            catch (Exception error) when (error is OperationCanceledException or SocketException or IOException or ObjectDisposedException)
            {
                // The server is away, and so is this connection.
            }
        }
    }

    private async Task PumpRequestsAsync(Connection connection)
    {
        var buffer = new byte[64 * 1024];
        while (await connection.FromClientAsync(buffer, _end.Token) is > 0 and var length)
        {
            var where = buffer.AsSpan(0, length).IndexOf(Commit) >= 0 ? (Cut)Interlocked.Exchange(ref _next, (int)Cut.Nowhere)
                : Cut.Nowhere;
            if (where != Cut.Nowhere)
            {
                Interlocked.Increment(ref _cuts);
            }

            if (where == Cut.BeforeCommit)
            {
                return;
            }

            connection.IsMute = where == Cut.AfterCommit;
            await connection.ToServerAsync(buffer.AsMemory(0, length), _end.Token);
            if (where == Cut.WhileCommitting)
            {
                return;
            }
        }
    }

    private async Task PumpAnswersAsync(Connection connection)
    {
        var buffer = new byte[64 * 1024];
        while (await connection.FromServerAsync(buffer, _end.Token) is > 0 and var length && !connection.IsMute)
        {
            await connection.ToClientAsync(buffer.AsMemory(0, length), _end.Token);
        }
    }

    private sealed class Connection(TcpClient client, TcpClient server)
    {
        private volatile bool _isMute;

        /// <summary>Whether the next answer of the server ends the connection instead of being passed on.</summary>
        public bool IsMute
        {
            get => _isMute;
            set => _isMute = value;
        }

        public ValueTask<int> FromClientAsync(Memory<byte> buffer, CancellationToken end) => client.GetStream().ReadAsync(buffer, end);

        public ValueTask<int> FromServerAsync(Memory<byte> buffer, CancellationToken end) => server.GetStream().ReadAsync(buffer, end);

        public ValueTask ToServerAsync(ReadOnlyMemory<byte> bytes, CancellationToken end) => server.GetStream().WriteAsync(bytes, end);

        public ValueTask ToClientAsync(ReadOnlyMemory<byte> bytes, CancellationToken end) => client.GetStream().WriteAsync(bytes, end);
    }
}
