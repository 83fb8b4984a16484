using System.Collections.Concurrent;
using EligibilityService.Cases;
using EligibilityService.Storage;
using EligibilityService.Telemetry;
using Microsoft.Extensions.Options;

namespace EligibilityService.Register;

/// <summary>A place in the queue of the register that was waited for.</summary>
/// <param name="leave">Gives it back.</param>
internal sealed class QueuePlace(Action leave) : IDisposable
{
    private Action? _leave = leave;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}

/// <summary>
/// The one write path: commands queue, and a writer takes all that wait as one batch in one transaction. Whoever waits is answered only
/// after the commit. A client that hangs up changes nothing: what was queued is recorded, and a retry gets it. Where the store lets
/// programmes be written side by side, each has a queue and a writer of its own; the bound on what may wait is the node's.
/// </summary>
internal sealed class RegisterWriter(
    Database database,
    CaseMaker cases,
    TimeProvider time,
    Measures measures,
    IOptions<RegisterOptions> options,
    ILogger<RegisterWriter> log) : IHostedService, IDisposable
{
    private const string Everything = "";

    private readonly WriterTools _tools = new(database, cases, time, measures, options.Value.BatchSize, log);
    private readonly ConcurrentDictionary<string, WriterLoop> _loops = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _room = new(options.Value.QueueCapacity);

    // Those who wait for room never take the last half: who does not wait is turned away only by others like himself.
    private readonly SemaphoreSlim _roomOfPatient = new(Math.Max(1, options.Value.QueueCapacity / 2));
    private readonly CancellationTokenSource _patienceIsOver = new();
    private volatile bool _stopping;

    /// <summary>How many commands wait or are being written.</summary>
    public int Load => options.Value.QueueCapacity - _room.CurrentCount;

    /// <summary>
    /// Waits for a place in the queue for a command that is still to be made, in the order of those who wait; to be disposed of when the
    /// command is answered, or not made.
    /// </summary>
    public async Task<QueuePlace> PlaceAsync(CancellationToken cancellation)
    {
        await _roomOfPatient.WaitAsync(cancellation);
        try
        {
            await _room.WaitAsync(cancellation);
        }
        catch
        {
            _roomOfPatient.Release();
            throw;
        }

        return new QueuePlace(() =>
        {
            _room.Release();
            _roomOfPatient.Release();
        });
    }

    /// <summary>Queues a command and waits until it is durably done, or answered from the record.</summary>
    /// <param name="command">The command.</param>
    /// <param name="place">Its place in the queue, where one was waited for; else it is turned away when there is none.</param>
    public async Task<Registered> AppendAsync(RegisterCommand command, QueuePlace? place = null)
    {
        if (place is null && !_room.Wait(0))
        {
            measures.QueueWasFull();
            return new Registered.Unavailable();
        }

        try
        {
            if (_stopping)
            {
                return new Registered.Unavailable();
            }

            var loop = _loops.GetOrAdd(database.HasOneWriter ? Everything : command.Programme, _ => new WriterLoop(_tools));
            var registered = await loop.AppendAsync(command).WaitAsync(_patienceIsOver.Token);
            return registered is Registered.Failed failed
                ? throw new InvalidOperationException("A command of the register failed.", failed.Error) : registered;
        }
        catch (OperationCanceledException) when (_patienceIsOver.IsCancellationRequested)
        {
            return new Registered.Unavailable();
        }
        finally
        {
            if (place is null)
            {
                _room.Release();
            }
        }
    }

    /// <summary>
    /// Answers all who wait after a time, when the service is about to end. What is being written may be recorded all the same, as when a
    /// client hangs up.
    /// </summary>
    public void TurnAwayAfter(TimeSpan time) => _patienceIsOver.CancelAfter(time);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        measures.Waiting = () => Load;
        return Task.CompletedTask;
    }

    /// <summary>What is queued is still recorded; what comes now is told to come again.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        await Task.WhenAll(_loops.Values.Select(loop => loop.EndAsync())).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _patienceIsOver.Dispose();
        _room.Dispose();
        _roomOfPatient.Dispose();
    }
}
