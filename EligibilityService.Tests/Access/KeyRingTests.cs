using EligibilityService.Access;
using Microsoft.Extensions.Time.Testing;

namespace EligibilityService.Tests.Access;

public sealed class KeyRingTests
{
    private static readonly KeyHash Hash = KeyHash.Of("elg_one");
    private static readonly ApiKey Stored = new("key_1", "Bureau", "S-1", "Person", null, false, Scopes.DecisionsRead,
        "2026-03-01T08:00:00.000Z", null, null);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private FakeTimeProvider _time;
    private Func<Task<ApiKey?>> _answer;
    private int _reads;
    private KeyRing _ring;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider();
        _reads = 0;
        _answer = () => Task.FromResult<ApiKey?>(Stored);
        _ring = Ring(development: false);
    }

    [Test]
    public async Task Find_WithinLife_ReadsOnceAndAnswersTheSame()
    {
        var first = await FindAsync();
        _time.Advance(KeyRing.Life - Moment);

        Assert.That(await FindAsync(), Is.SameAs(first).And.Not.Null);
        Assert.That(_reads, Is.EqualTo(1));
    }

    [Test]
    public async Task Find_AfterLifeUnchanged_ReadsAgainAndKeepsWhatWasMade()
    {
        var first = await FindAsync();
        _time.Advance(KeyRing.Life);

        Assert.That(await FindAsync(), Is.SameAs(first));
        Assert.That(_reads, Is.EqualTo(2));
    }

    [Test]
    public async Task Find_RevokedElsewhere_RefusedAfterLife()
    {
        await FindAsync();
        _answer = () => Task.FromResult<ApiKey?>(null);

        _time.Advance(KeyRing.Life - Moment);
        Assert.That(await FindAsync(), Is.Not.Null);
        _time.Advance(Moment);
        Assert.That(await FindAsync(), Is.Null);
    }

    [Test]
    public async Task Find_MadeElsewhere_AcceptedAfterLife()
    {
        _answer = () => Task.FromResult<ApiKey?>(null);
        Assert.That(await FindAsync(), Is.Null);
        Assert.That(await FindAsync(), Is.Null);
        Assert.That(_reads, Is.EqualTo(1), "An unknown key is remembered too.");

        _answer = () => Task.FromResult<ApiKey?>(Stored);
        _time.Advance(KeyRing.Life);
        Assert.That((await FindAsync())?.Stored, Is.EqualTo(Stored));
    }

    [Test]
    public async Task Find_ScopesChangedByHand_TakenAfterLife()
    {
        await FindAsync();
        _answer = () => Task.FromResult<ApiKey?>(Stored with { Scopes = Scopes.LedgerRead });
        _time.Advance(KeyRing.Life);

        var identity = (CallerIdentity)(await FindAsync())!.Answer.Principal!.Identity!;
        Assert.That(identity.Caller.Scopes, Is.EqualTo(new[] { Scopes.LedgerRead }));
    }

    [Test]
    public async Task Find_ManyAtOnce_ShareOneRead()
    {
        var read = new TaskCompletionSource<ApiKey?>();
        _answer = () => read.Task;
        var waiting = Enumerable.Range(0, 50).Select(_ => Task.Run(FindAsync)).ToArray();
        SpinWait.SpinUntil(() => Volatile.Read(ref _reads) > 0, TimeSpan.FromSeconds(5));

        read.SetResult(Stored);
        var answers = await Task.WhenAll(waiting);

        Assert.That(answers.Distinct().Count(), Is.EqualTo(1));
        Assert.That(_reads, Is.EqualTo(1));
    }

    [Test]
    public async Task Find_SlowRead_LifeCountsFromItsStart()
    {
        var read = new TaskCompletionSource<ApiKey?>();
        _answer = () => read.Task;
        var slow = FindAsync();
        _time.Advance(KeyRing.Life);
        read.SetResult(Stored);
        await slow;

        _answer = () => Task.FromResult<ApiKey?>(null);
        Assert.That(await FindAsync(), Is.Null);
    }

    [Test]
    public async Task Find_ReadFails_ToldAndNotRemembered()
    {
        _answer = () => Task.FromException<ApiKey?>(new IOException("The disk is gone."));
        Assert.That(FindAsync, Throws.InstanceOf<IOException>());
        Assert.That(_ring.Kept, Is.Zero);

        _answer = () => Task.FromResult<ApiKey?>(Stored);
        Assert.That(await FindAsync(), Is.Not.Null);
    }

    [Test]
    public async Task Find_OneWhoWaitsGivesUp_TheOthersGetTheirAnswer()
    {
        var read = new TaskCompletionSource<ApiKey?>();
        _answer = () => read.Task;
        using var patience = new CancellationTokenSource();
        var impatient = _ring.FindAsync(Hash, patience.Token).AsTask();
        var patient = FindAsync();

        await patience.CancelAsync();
        Assert.That(() => impatient, Throws.InstanceOf<OperationCanceledException>());
        read.SetResult(Stored);
        Assert.That(await patient, Is.Not.Null);
    }

    [Test]
    public async Task Find_ManyUnknownKeys_KeepsABoundedNumber()
    {
        _answer = () => Task.FromResult<ApiKey?>(null);
        for (var i = 0; i < (3 * KeyRing.MostKept) + 1; i++)
        {
            await _ring.FindAsync(new KeyHash(0, (UInt128)i), CancellationToken.None);
            Assert.That(_ring.Kept, Is.LessThanOrEqualTo(KeyRing.MostKept));
        }
    }

    [Test]
    public async Task Find_DevelopmentKey_OnlyInDevelopmentAndWithoutAStore()
    {
        _answer = () => Task.FromResult<ApiKey?>(null);
        var hash = KeyHash.Of(DevelopmentKey.Secret);

        Assert.That(await _ring.FindAsync(hash, CancellationToken.None), Is.Null);
        Assert.That(await Ring(development: true).FindAsync(hash, CancellationToken.None), Is.SameAs(DevelopmentKey.Find(hash)));
    }

    [Test]
    public async Task Find_KeyRemembered_AllocatesNothing()
    {
        await FindAsync();
        await _ring.FindAsync(KeyHash.Of("elg_one"), CancellationToken.None);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var found = await _ring.FindAsync(KeyHash.Of("elg_one"), CancellationToken.None);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(found, Is.Not.Null);
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public async Task Find_OnTheRealStore_AnotherProcessIsNoticedAfterLife()
    {
        using var temporary = await TemporaryDatabase.MigratedAsync();
        var here = new ApiKeys(temporary.Database, _time);
        var elsewhere = new ApiKeys(temporary.Open(), _time);
        var ring = new KeyRing(hash => here.FindAsync(hash), _time, development: false);
        var made = await elsewhere.CreateAsync(Somebody.Of("Bureau"), [Scopes.Admin]);
        var hash = KeyHash.Of(made.Secret);
        Assert.That((await ring.FindAsync(hash, CancellationToken.None))?.Stored, Is.EqualTo(made.Key));

        await elsewhere.RevokeAsync(made.Key.Id);
        _time.Advance(KeyRing.Life);

        Assert.That(await ring.FindAsync(hash, CancellationToken.None), Is.Null);
    }

    private Task<KnownKey?> FindAsync() => _ring.FindAsync(Hash, CancellationToken.None).AsTask();

    private KeyRing Ring(bool development) => new(
        _ =>
        {
            Interlocked.Increment(ref _reads);
            return _answer();
        },
        _time,
        development);
}
