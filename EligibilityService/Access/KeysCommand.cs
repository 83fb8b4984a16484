using System.Data.Common;
using System.Globalization;
using EligibilityService.Storage;

namespace EligibilityService.Access;

/// <summary>
/// <c>keys create</c>, <c>keys list</c>, <c>keys revoke</c>. What a script wants goes to the output (the key alone, the table),
/// what a person wants to know besides goes to the error writer.
/// </summary>
public static class KeysCommand
{
    /// <summary>It was done.</summary>
    public const int Ok = 0;

    /// <summary>It was understood and could not be done.</summary>
    public const int Failed = 1;

    /// <summary>It was not understood.</summary>
    public const int Usage = 2;

    private const string Agency = "--agency";
    private const string Scope = "--scope";
    private const string Person = "--person";
    private const string StaffId = "--staff-id";
    private const string System = "--system";
    private const string ForOthers = "--for-others";
    private const string Expires = "--expires";

    private static readonly string[] Options = [Agency, Person, StaffId, System, Scope, Expires];

    private static readonly string HowTo =
        $"""
        keys create --agency NAME --scope SCOPE [--scope SCOPE ...] [--expires DAY]   makes a key and prints it, once; it is
              --person NAME --staff-id ID                                             a person's,
              --system NAME [--for-others]                                            or a system's, which may say for whom it acts
        keys list                                                     prints id, scopes, created, expires, revoked, holder
        keys revoke ID                                                makes a key useless within {KeyRing.Life.TotalSeconds} seconds
        Scopes: {string.Join(", ", Scopes.All)}.
        """;

    /// <summary>Runs the command; the exit code is <see cref="Ok"/>, <see cref="Failed"/> or <see cref="Usage"/>.</summary>
    /// <param name="args">What follows the word <c>keys</c>.</param>
    /// <param name="database">Where the keys are; it is migrated first, since the first key is made before the first start.</param>
    /// <param name="out">For the key or the table.</param>
    /// <param name="error">For remarks and errors.</param>
    /// <param name="time">The clock.</param>
    public static async Task<int> RunAsync(string[] args, Database database, TextWriter @out, TextWriter error, TimeProvider time)
    {
        if (args is ["help" or "--help" or "-h"])
        {
            await @out.WriteLineAsync(HowTo);
            return Ok;
        }

        var (command, wrong) = Read(args);
        if (command is null)
        {
            await error.WriteLineAsync(wrong);
            await error.WriteLineAsync(HowTo);
            return Usage;
        }

        try
        {
            await database.MigrateAsync();
            var keys = new ApiKeys(database, time);
            return command switch
            {
                Command.Create create => await CreateAsync(create, keys, @out, error),
                Command.Revoke revoke => await RevokeAsync(revoke, keys, @out, error),
                _ => await ListAsync(keys, @out, error),
            };
        }
        catch (OtherSpellingException other)
        {
            await error.WriteLineAsync(other.Message);
            return Failed;
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException)
        {
            await error.WriteLineAsync($"The database could not be used: {(failure.InnerException ?? failure).Message}");
            return Failed;
        }
    }

    private static async Task<int> CreateAsync(Command.Create create, ApiKeys keys, TextWriter @out, TextWriter error)
    {
        var made = await keys.CreateAsync(create.Holder, create.Scopes, create.ExpiresAt);
        await error.WriteLineAsync($"{made.Key.Id} for {create.Holder}: {made.Key.Scopes}.");
        await error.WriteLineAsync("Keep the key now: only its hash is stored, and it is not shown again.");
        await @out.WriteLineAsync(made.Secret);
        return Ok;
    }

    private static async Task<int> ListAsync(ApiKeys keys, TextWriter @out, TextWriter error)
    {
        var all = await keys.ListAsync();
        var scopes = Math.Max("scopes".Length, all.Select(key => key.Scopes.Length).DefaultIfEmpty().Max());
        await @out.WriteLineAsync(Row("id", "scopes", "created", "expires", "revoked", "holder", scopes));
        foreach (var key in all)
        {
            await @out.WriteLineAsync(Row(key.Id, key.Scopes, key.CreatedAt, key.ExpiresAt ?? "-", key.RevokedAt ?? "-",
                HolderOf(key), scopes));
        }

        if (all.Count == ApiKeys.MostListed)
        {
            await error.WriteLineAsync($"These are the newest {ApiKeys.MostListed}; older ones are not listed.");
        }

        return Ok;
    }

    // The holder comes last: a Chinese name is wider than it is long, and would push what follows out of its column.
    private static string Row(string id, string scopes, string created, string expires, string revoked, string holder, int width) =>
        $"{id,-28}  {scopes.PadRight(width)}  {created,-24}  {expires,-24}  {revoked,-24}  {holder}";

    private static string HolderOf(ApiKey key) =>
        new KeyHolder(key.Agency, key.StaffId, key.Name, key.System, key.ForOthers) + (key.ForOthers ? ", for others" : "");

    private static async Task<int> RevokeAsync(Command.Revoke revoke, ApiKeys keys, TextWriter @out, TextWriter error)
    {
        switch (await keys.RevokeAsync(revoke.Id))
        {
            case Revocation.Revoked:
                await @out.WriteLineAsync($"{revoke.Id} is revoked; it stops working within {KeyRing.Life.TotalSeconds} seconds.");
                return Ok;
            case Revocation.AlreadyRevoked:
                await @out.WriteLineAsync($"{revoke.Id} was revoked before.");
                return Ok;
            default:
                await error.WriteLineAsync("There is no key of that id; keys list shows them.");
                return Failed;
        }
    }

    /// <summary>Either a command or what is wrong with the arguments.</summary>
    private static (Command? Command, string Wrong) Read(string[] args) =>
        args switch
        {
            [] => (null, "Say what to do: create, list or revoke."),
            ["create", .. var rest] => ReadCreate(rest),
            ["list"] => (new Command.List(), ""),
            ["list", ..] => (null, "keys list takes nothing more."),
            ["revoke", var id] => (new Command.Revoke(id), ""),
            ["revoke", ..] => (null, "keys revoke takes one id."),
            _ => (null, "Say one of create, list or revoke."),
        };

    private static (Command? Command, string Wrong) ReadCreate(ReadOnlySpan<string> options)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        var scopes = new List<string>();
        var forOthers = false;
        for (; options.Length > 0; options = options[(options[0] == ForOthers ? 1 : 2)..])
        {
            if (options[0] == ForOthers)
            {
                forOthers = true;
                continue;
            }

            if (!Options.Contains(options[0]))
            {
                return (null, $"keys create takes {string.Join(", ", Options)}, each followed by its value, and {ForOthers}.");
            }

            if (options.Length == 1 || options[1].StartsWith("--", StringComparison.Ordinal))
            {
                return (null, $"{options[0]} has no value.");
            }

            if (options[0] == Scope)
            {
                if (!Scopes.IsKnown(options[1]))
                {
                    return (null, $"There is no scope \"{options[1]}\".");
                }

                scopes.Add(options[1]);
            }
            else if (!given.TryAdd(options[0], options[1]))
            {
                return (null, $"A key has one holder and one end; {options[0]} is there twice.");
            }
        }

        if (!given.TryGetValue(Agency, out var agency))
        {
            return (null, $"{Agency} is missing.");
        }

        var holder = new KeyHolder(agency, given.GetValueOrDefault(StaffId), given.GetValueOrDefault(Person),
            given.GetValueOrDefault(System), forOthers);
        DateTimeOffset? expiresAt = null;
        if (given.TryGetValue(Expires, out var day))
        {
            if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var end))
            {
                return (null, $"{Expires} takes a day, e.g. 2027-06-30: from its beginning (UTC) the key works no more.");
            }

            expiresAt = new DateTimeOffset(end, TimeOnly.MinValue, TimeSpan.Zero);
        }

        return holder.WhatIsWrong is { } wrong ? (null, wrong)
            : scopes.Count == 0 ? (null, "--scope is missing: a key without a scope can do nothing.")
            : (new Command.Create(holder, scopes, expiresAt), "");
    }

    /// <summary>What was asked for. A closed family.</summary>
    private abstract record Command
    {
        public sealed record Create(KeyHolder Holder, IReadOnlyList<string> Scopes, DateTimeOffset? ExpiresAt) : Command;

        public sealed record List : Command;

        public sealed record Revoke(string Id) : Command;
    }
}
