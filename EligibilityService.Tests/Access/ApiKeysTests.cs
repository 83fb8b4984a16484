using EligibilityService.Access;
using Microsoft.Extensions.Time.Testing;

namespace EligibilityService.Tests.Access;

public sealed class ApiKeysTests
{
    private FakeTimeProvider _time;
    private TemporaryDatabase _temporary;
    private ApiKeys _keys;

    [SetUp]
    public async Task SetUp()
    {
        _time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
        _temporary = await TemporaryDatabase.MigratedAsync();
        _keys = new ApiKeys(_temporary.Database, _time);
    }

    [TearDown]
    public void TearDown() => _temporary.Dispose();

    [Test]
    public async Task Create_NewKey_IsFoundByItsHash()
    {
        var made = await _keys.CreateAsync(KeyHolder.Person("北京市经信局", "A-1027", "王工"), [Scopes.LedgerRead, Scopes.DecisionsWrite],
            new DateTimeOffset(2027, 6, 30, 0, 0, 0, TimeSpan.Zero));

        Assert.That(made.Key.Id, Does.Match("^key_[0-9a-z]{24}$"));
        Assert.That(
            made.Key,
            Is.EqualTo(new ApiKey(made.Key.Id, "北京市经信局", "A-1027", "王工", null, false, "decisions:write ledger:read",
                "2026-03-01T08:00:00.000Z", "2027-06-30T00:00:00.000Z", null)));
        Assert.That(await _keys.FindAsync(KeyHash.Of(made.Secret)), Is.EqualTo(made.Key));
    }

    [Test]
    public async Task Create_NewKey_TheSecretIsStoredNowhereAndNotShownByToString()
    {
        var made = await _keys.CreateAsync(Somebody.Of("Bureau"), [Scopes.Admin]);

        await using var connection = await _temporary.Database.OpenAsync();
        await using var select = connection.CreateCommand();
        select.CommandText = "SELECT id || sha256 || agency || scopes || created_at FROM api_keys";
        var stored = (string?)await select.ExecuteScalarAsync();

        Assert.That(stored, Does.Not.Contain(made.Secret).And.Contain(KeyHash.Of(made.Secret).ToString()));
        Assert.That(made.ToString(), Does.Not.Contain(made.Secret));
    }

    [Test]
    public void Create_BadAgencyOrScope_Throws()
    {
        Assert.That(() => _keys.CreateAsync(Somebody.Of("a\nb"), [Scopes.Admin]), Throws.ArgumentException);
        Assert.That(() => _keys.CreateAsync(Somebody.Of("Bureau"), []), Throws.ArgumentException);
        Assert.That(() => _keys.CreateAsync(Somebody.Of("Bureau"), ["everything"]), Throws.ArgumentException);
    }

    [Test]
    public async Task Find_UnknownHash_Null() => Assert.That(await _keys.FindAsync(KeyHash.Of("elg_unknown")), Is.Null);

    [Test]
    public async Task Revoke_WorkingKey_IsNotFoundAndStaysListed()
    {
        var made = await _keys.CreateAsync(Somebody.Of("Bureau"), [Scopes.Admin]);
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.That(await _keys.RevokeAsync(made.Key.Id), Is.EqualTo(Revocation.Revoked));
        Assert.That(await _keys.FindAsync(KeyHash.Of(made.Secret)), Is.Null);
        Assert.That(await _keys.ListAsync(), Is.EqualTo(new[] { made.Key with { RevokedAt = "2026-03-01T08:05:00.000Z" } }));
    }

    [Test]
    public async Task Revoke_Twice_TheFirstTimeStands()
    {
        var made = await _keys.CreateAsync(Somebody.Of("Bureau"), [Scopes.Admin]);
        await _keys.RevokeAsync(made.Key.Id);
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.That(await _keys.RevokeAsync(made.Key.Id), Is.EqualTo(Revocation.AlreadyRevoked));
        Assert.That((await _keys.ListAsync())[0].RevokedAt, Is.EqualTo("2026-03-01T08:00:00.000Z"));
    }

    [Test]
    public async Task Revoke_NoSuchKey_SaysSo() => Assert.That(await _keys.RevokeAsync("key_0"), Is.EqualTo(Revocation.NoSuchKey));

    [Test]
    public async Task AnyWorks_NoneOneRevoked_FalseTrueFalse()
    {
        Assert.That(await _keys.AnyWorksAsync(), Is.False);

        var made = await _keys.CreateAsync(Somebody.Of("Bureau"), [Scopes.DecisionsRead]);
        Assert.That(await _keys.AnyWorksAsync(), Is.True);

        await _keys.RevokeAsync(made.Key.Id);
        Assert.That(await _keys.AnyWorksAsync(), Is.False);
    }

    [Test]
    public async Task List_Several_TheNewestFirst()
    {
        var first = await _keys.CreateAsync(Somebody.Of("First"), [Scopes.Admin]);
        _time.Advance(TimeSpan.FromSeconds(1));
        var second = await _keys.CreateAsync(Somebody.Of("Second"), [Scopes.Admin]);

        Assert.That(await _keys.ListAsync(), Is.EqualTo(new[] { second.Key, first.Key }));
    }
}
