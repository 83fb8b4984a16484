using System.Buffers;

namespace EligibilityService.Core.Catalogue;

/// <summary>
/// A list whose memory is rented, so that matching a line leaves nothing to collect. Not to be copied: pass it by reference.
/// </summary>
internal ref struct PooledList<T>(int capacity)
{
    private T[] _items = ArrayPool<T>.Shared.Rent(capacity);

    public int Count { get; private set; }

    public readonly Span<T> Items => _items.AsSpan(0, Count);

    public void Add(T item)
    {
        if (Count == _items.Length)
        {
            Grow();
        }

        _items[Count++] = item;
    }

    public void Truncate(int count) => Count = count;

    public void Dispose()
    {
        var items = _items;
        _items = [];
        Count = 0;
        ArrayPool<T>.Shared.Return(items);
    }

    private void Grow()
    {
        var larger = ArrayPool<T>.Shared.Rent(_items.Length * 2);
        Items.CopyTo(larger);
        ArrayPool<T>.Shared.Return(_items);
        _items = larger;
    }
}
