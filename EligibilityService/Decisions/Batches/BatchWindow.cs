namespace EligibilityService.Decisions.Batches;

/// <summary>
/// How much of a batch is worked on at once: a number of cases, fewer when they are large. What does not fit waits, and so does the sender.
/// </summary>
internal sealed class BatchWindow : IDisposable
{
    // A case of a few lines takes one place and the largest one 33, so that 256 places are some 8 MiB of requests at the most.
    private const int Places = 256;
    private const int BytesOfPlace = 32 * 1024;

    private readonly SemaphoreSlim _free = new(Places, Places);

    /// <summary>How many places a request takes.</summary>
    public static int PlacesOf(int bytes) => 1 + (bytes / BytesOfPlace);

    /// <summary>Takes places; false when nothing became free for as long as that.</summary>
    public async Task<bool> EnterAsync(int places, TimeSpan patience, CancellationToken cancellation)
    {
        for (var taken = 0; taken < places; taken++)
        {
            if (!await _free.WaitAsync(patience, cancellation))
            {
                Leave(taken);
                return false;
            }
        }

        return true;
    }

    /// <summary>Gives places back.</summary>
    public void Leave(int places)
    {
        if (places > 0)
        {
            _free.Release(places);
        }
    }

    public void Dispose() => _free.Dispose();
}
