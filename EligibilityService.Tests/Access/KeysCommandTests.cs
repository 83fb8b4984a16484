using EligibilityService.Access;
using EligibilityService.Storage;
using Microsoft.Extensions.Time.Testing;

namespace EligibilityService.Tests.Access;

public sealed class KeysCommandTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 8, 0, 0, TimeSpan.Zero));
    private TemporaryDatabase _temporary;

    [SetUp]
    public void SetUp() => _temporary = new TemporaryDatabase();

    [TearDown]
    public void TearDown() => _temporary.Dispose();

    [Test]
    public async Task Create_OnADatabaseThatIsNotThereYet_PrintsAKeyThatWorks()
    {
        var (code, output, error) = await RunAsync(
            "create", "--agency", "北京市 经信局", "--scope", "decisions:read", "--scope", "decisions:write");

        Assert.That(code, Is.EqualTo(KeysCommand.Ok));
        Assert.That(error, Does.Contain("北京市 经信局: decisions:write decisions:read.").And.Contain("not shown again"));
        var found = await new ApiKeys(_temporary.Database, _time).FindAsync(KeyHash.Of(output.Trim()));
        Assert.That(found?.Scopes, Is.EqualTo("decisions:write decisions:read"));
    }

    [Test]
    public async Task Create_Key_TheOutputIsTheKeyAloneAndTheErrorWriterNeverHasIt()
    {
        var (_, output, error) = await RunAsync("create", "--scope", "admin", "--agency", "Bureau");

        Assert.That(output, Does.Match(@"^elg_[A-Za-z0-9_-]{43}\r?\n$"));
        Assert.That(error, Does.Not.Contain(output.Trim()));
    }

    [TestCase("Say what to do")]
    [TestCase("Say one of", "make")]
    [TestCase("takes nothing more", "list", "all")]
    [TestCase("takes one id", "revoke")]
    [TestCase("takes one id", "revoke", "key_1", "key_2")]
    [TestCase("--agency is missing", "create")]
    [TestCase("--agency is missing", "create", "--scope", "admin")]
    [TestCase("--scope is missing", "create", "--agency", "Bureau")]
    [TestCase("--agency has no value", "create", "--agency")]
    [TestCase("--agency has no value", "create", "--agency", "--scope", "admin")]
    [TestCase("--scope has no value", "create", "--agency", "Bureau", "--scope")]
    [TestCase("--agency is there twice", "create", "--agency", "A", "--agency", "B", "--scope", "admin")]
    [TestCase("There is no scope \"all\"", "create", "--agency", "Bureau", "--scope", "all")]
    [TestCase("control character", "create", "--agency", "a\nb", "--scope", "admin")]
    [TestCase("takes --agency and --scope", "create", "--name", "Bureau")]
    public async Task Run_ArgumentsThatCannotBeRead_SaysWhatAndHowAndTouchesNothing(string said, params string[] args)
    {
        var (code, output, error) = await RunAsync(args);

        Assert.That(code, Is.EqualTo(KeysCommand.Usage));
        Assert.That(error, Does.Contain(said).And.Contain("keys create --agency NAME --scope SCOPE"));
        Assert.That(output, Is.Empty);
    }

    [Test]
    public async Task Help_Asked_GoesToTheOutput()
    {
        var (code, output, error) = await RunAsync("--help");

        Assert.That(code, Is.EqualTo(KeysCommand.Ok));
        Assert.That(output, Does.Contain("keys revoke ID").And.Contain("programmes:approve"));
        Assert.That(error, Is.Empty);
    }

    [Test]
    public async Task List_WorkingAndRevoked_PrintsBothAndNoSecret()
    {
        var (_, secret, _) = await RunAsync("create", "--agency", "Working", "--scope", "decisions:write");
        await RunAsync("create", "--agency", "Revoked", "--scope", "admin");
        var keys = new ApiKeys(_temporary.Database, _time);
        var revoked = (await keys.ListAsync()).Single(key => key.Agency == "Revoked").Id;
        await RunAsync("revoke", revoked);

        var (code, output, _) = await RunAsync("list");

        Assert.That(code, Is.EqualTo(KeysCommand.Ok));
        Assert.That(output, Does.Match(@"(?m)^id +scopes +created +revoked +agency\r?$"));
        Assert.That(output, Does.Match(@"(?m)^key_[0-9a-z]{24}  decisions:write  2026-03-01T08:00:00\.000Z  - +Working\r?$"));
        Assert.That(output,
            Does.Match(@"(?m)^key_[0-9a-z]{24}  admin {12}2026-03-01T08:00:00\.000Z  2026-03-01T08:00:00\.000Z  Revoked\r?$"));
        Assert.That(output, Does.Not.Contain(secret.Trim()));
    }

    [Test]
    public async Task Revoke_Key_FirstAndSecondTimeFineAndUnknownFails()
    {
        await RunAsync("create", "--agency", "Bureau", "--scope", "admin");
        var id = (await new ApiKeys(_temporary.Database, _time).ListAsync())[0].Id;

        var (first, said, _) = await RunAsync("revoke", id);
        var (second, saidAgain, _) = await RunAsync("revoke", id);
        var (unknown, _, error) = await RunAsync("revoke", "key_0");

        Assert.That((first, said.Trim()), Is.EqualTo((KeysCommand.Ok, $"{id} is revoked; it stops working within 2 seconds.")));
        Assert.That((second, saidAgain.Trim()), Is.EqualTo((KeysCommand.Ok, $"{id} was revoked before.")));
        Assert.That((unknown, error.Trim()), Is.EqualTo((KeysCommand.Failed, "There is no key of that id; keys list shows them.")));
    }

    [Test]
    public async Task Run_DatabaseThatCannotBeOpened_FailsWithAMessage()
    {
        using var error = new StringWriter();
        var nowhere = new SqliteDatabase(
            Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("n"), "no-such-folder", "eligibility.db"));

        var code = await KeysCommand.RunAsync(["list"], nowhere, TextWriter.Null, error, _time);

        Assert.That(code, Is.EqualTo(KeysCommand.Failed));
        Assert.That(error.ToString(), Does.StartWith("The database could not be used: "));
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await KeysCommand.RunAsync(args, _temporary.Database, output, error, _time);
        return (code, output.ToString(), error.ToString());
    }
}
