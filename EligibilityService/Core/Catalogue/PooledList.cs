using System.Buffers;

namespace EligibilityService.Core.Catalogue;

/// <summary>
/// A list whose memory is rented when something is added, so that matching a line leaves nothing to collect. Not to be copied: pass it by
/// reference.
/// </summary>
internal ref struct PooledList<T>(int capacity)
{
    private readonly int _capacity = capacity;
    private T[]? _items;

    public int Count { get; private set; }

    public readonly Span<T> Items => _items.AsSpan(0, Count);

    public void Add(T item)
    {
        var items = _items;
        if (items is null || Count == items.Length)
        {
            items = Grow();
        }

        items[Count++] = item;
    }

    public void Truncate(int count) => Count = count;

    public void Dispose()
    {
        var items = _items;
        _items = null;
        Count = 0;
        if (items is not null)
        {
            ArrayPool<T>.Shared.Return(items);
        }
    }

    private T[] Grow()
    {
        var larger = ArrayPool<T>.Shared.Rent(_items is null ? _capacity : _items.Length * 2);
        if (_items is not null)
        {
            Items.CopyTo(larger);
            ArrayPool<T>.Shared.Return(_items);
        }

        _items = larger;
        return larger;
    }
}
