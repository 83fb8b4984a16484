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
            "create", "--agency", "北京市 经信局", "--person", "王工", "--staff-id", "A-1027", "--scope", "decisions:read", "--scope",
            "decisions:write", "--expires", "2026-03-02");

        Assert.That(code, Is.EqualTo(KeysCommand.Ok));
        Assert.That(error, Does.Contain("for 王工 (A-1027) of 北京市 经信局: decisions:write decisions:read.").And.Contain("not shown again"));
        var found = await new ApiKeys(_temporary.Database, _time).FindAsync(KeyHash.Of(output.Trim()));
        Assert.That((found?.Scopes, found?.StaffId, found?.Name, found?.System),
            Is.EqualTo(("decisions:write decisions:read", "A-1027", "王工", (string?)null)));
        var onTheDay = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
        Assert.That(await new ApiKeys(_temporary.Database, onTheDay).FindAsync(KeyHash.Of(output.Trim())), Is.Null, "expired");
    }

    [Test]
    public async Task Create_Key_TheOutputIsTheKeyAloneAndTheErrorWriterNeverHasIt()
    {
        var (_, output, error) = await RunAsync("create", "--scope", "admin", "--system", "Portal", "--agency", "Bureau", "--for-others");

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
    [TestCase("--scope is missing", "create", "--agency", "Bureau", "--system", "Portal")]
    [TestCase("Say whose the key is", "create", "--agency", "Bureau", "--scope", "admin")]
    [TestCase("Say whose the key is", "create", "--agency", "Bureau", "--scope", "admin", "--person", "Wang")]
    [TestCase("not both", "create", "--agency", "Bureau", "--scope", "admin", "--person", "Wang", "--system", "Portal")]
    [TestCase("Only a system", "create", "--agency", "B", "--scope", "admin", "--person", "Wang", "--staff-id", "A-1", "--for-others")]
    [TestCase("The staff id", "create", "--agency", "Bureau", "--scope", "admin", "--person", "Wang", "--staff-id", " ")]
    [TestCase("takes a day", "create", "--agency", "Bureau", "--scope", "admin", "--system", "Portal", "--expires", "soon")]
    [TestCase("--agency has no value", "create", "--agency")]
    [TestCase("--agency has no value", "create", "--agency", "--scope", "admin")]
    [TestCase("--scope has no value", "create", "--agency", "Bureau", "--scope")]
    [TestCase("--agency is there twice", "create", "--agency", "A", "--agency", "B", "--scope", "admin")]
    [TestCase("There is no scope \"all\"", "create", "--agency", "Bureau", "--scope", "all")]
    [TestCase("control character", "create", "--agency", "a\nb", "--scope", "admin")]
    [TestCase("keys create takes --agency, --person", "create", "--name", "Bureau")]
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
        var (_, secret, _) = await RunAsync("create", "--agency", "Working", "--person", "Wang", "--staff-id", "7", "--scope", "decisions:write");
        await RunAsync("create", "--agency", "Revoked", "--system", "Portal", "--for-others", "--expires", "2026-12-31", "--scope", "admin");
        var keys = new ApiKeys(_temporary.Database, _time);
        var revoked = (await keys.ListAsync()).Single(key => key.Agency == "Revoked").Id;
        await RunAsync("revoke", revoked);

        var (code, output, _) = await RunAsync("list");

        Assert.That(code, Is.EqualTo(KeysCommand.Ok));
        Assert.That(output, Does.Match(@"(?m)^id +scopes +created +expires +revoked +holder\r?$"));
        Assert.That(output, Does.Match(@"(?m)^key_[0-9a-z]{24}  decisions:write  2026-03-01T08:00:00\.000Z  - +- +Wang \(7\) of Working\r?$"));
        Assert.That(output,
            Does.Match(@"(?m)^key_[0-9a-z]{24}  admin {12}2026-03-01T08:00:00\.000Z  2026-12-31T00:00:00\.000Z  2026-03-01T08:00:00\.000Z  "
                + @"the system Portal of Revoked, for others\r?$"));
        Assert.That(output, Does.Not.Contain(secret.Trim()));
    }

    [Test]
    public async Task Revoke_Key_FirstAndSecondTimeFineAndUnknownFails()
    {
        await RunAsync("create", "--agency", "Bureau", "--system", "Portal", "--scope", "admin");
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
