namespace EligibilityService.Wire;

/// <summary>
/// Answers that never change (two versions compared, the history of a model up to the newest version), made once and kept as bytes, also
/// compressed. They are bounded by their size; the one that was asked for longest ago goes first. Callers that ask for the same at once
/// wait for one making.
/// </summary>
/// <param name="most">The most bytes that are kept.</param>
internal sealed class KeptAnswers(long most)
{
    /// <summary>The most bytes that the service keeps.</summary>
    public const long MostBytes = 64 * 1024 * 1024;

    /// <summary>The longest name under which an answer is kept: names are made of what callers send, and are kept too.</summary>
    public const int LongestName = 512;

    private const long TooHeavy = long.MaxValue;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byName = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _byUse = new();

    /// <summary>Keeps what the service may.</summary>
    public KeptAnswers() : this(MostBytes)
    {
    }

    private sealed class Entry(string name, Task<IResult> answer)
    {
        public string Name => name;

        public Task<IResult> Answer => answer;

        public long Bytes { get; set; }
    }

    /// <summary>How many bytes are kept now.</summary>
    public long Bytes { get; private set; }

    /// <summary>The answer of a name, made when it is not there.</summary>
    /// <param name="name">What it answers: it must name every part on which the answer depends.</param>
    /// <param name="make">Makes it; not called when it is there. A failure, and a problem, is told to who waits and not kept.</param>
    public async Task<IResult> GetAsync(string name, Func<Task<IResult>> make)
    {
        if (name.Length > LongestName)
        {
            return await make();
        }

        TaskCompletionSource<IResult>? mine = null;
        LinkedListNode<Entry>? node;
        lock (_lock)
        {
            if (_byName.TryGetValue(name, out node))
            {
                _byUse.Remove(node);
            }
            else
            {
                mine = new TaskCompletionSource<IResult>(TaskCreationOptions.RunContinuationsAsynchronously);
                node = new LinkedListNode<Entry>(new Entry(name, mine.Task));
                _byName.Add(name, node);
            }

            _byUse.AddFirst(node);
        }

        if (mine is not null)
        {
            await MakeAsync(node, mine, make);
        }

        return await node.Value.Answer;
    }

    private async Task MakeAsync(LinkedListNode<Entry> node, TaskCompletionSource<IResult> mine, Func<Task<IResult>> make)
    {
        try
        {
            var answer = await make();
            if (answer is IKeptAnswer frozen)
            {
                answer = frozen.Kept();
                Weigh(node, frozen.MostBytes + (2 * node.Value.Name.Length));
            }
            else
            {
                Weigh(node, TooHeavy);
            }

            mine.SetResult(answer);
        }
        catch (Exception error)
        {
            Weigh(node, TooHeavy);
            mine.SetException(error);
        }
    }

    // Whatever is heavier than all that may be kept goes at once.
    private void Weigh(LinkedListNode<Entry> node, long bytes)
    {
        lock (_lock)
        {
            if (node.List is null)
            {
                return;
            }

            if (bytes > most)
            {
                Drop(node);
                return;
            }

            node.Value.Bytes = bytes;
            Bytes += bytes;
            for (var last = _byUse.Last; Bytes > most && last is not null;)
            {
                var before = last.Previous;
                if (last.Value.Bytes > 0)
                {
                    Drop(last);
                }

                last = before;
            }
        }
    }

    private void Drop(LinkedListNode<Entry> node)
    {
        Bytes -= node.Value.Bytes;
        _byUse.Remove(node);
        _byName.Remove(node.Value.Name);
    }
}

/// <summary>An answer that may be kept and sent many times.</summary>
internal interface IKeptAnswer : IResult
{
    /// <summary>The most memory that it takes, compressed forms included.</summary>
    long MostBytes { get; }

    /// <summary>The same answer, whose compressed forms are made once.</summary>
    IKeptAnswer Kept();
}
