using System.Buffers;
using System.Data.Common;
using System.Text;
using System.Text.Json;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>
/// Finds who holds what a case would claim: all its claims in one statement, prepared once for a connection, since to compile it takes longer than to
/// run it. For one caller at a time.
/// </summary>
internal sealed class ClaimsLookup : IAsyncDisposable
{
    private const string Sql =
        """
        SELECT programme_id, kind, claim_key, decision_id FROM claims
        WHERE (programme_id, kind, claim_key) IN (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(@Claims))
        """;

    private readonly DbConnection? _own;
    private readonly DbCommand _command;
    private readonly DbParameter _claims;

    /// <summary>A lookup on a connection, inside its transaction when there is one.</summary>
    public ClaimsLookup(DbConnection connection, DbTransaction? transaction)
        : this(connection, transaction, null)
    {
    }

    private ClaimsLookup(DbConnection connection, DbTransaction? transaction, DbConnection? own)
    {
        _own = own;
        _command = connection.CreateCommand();
        _command.CommandText = Sql;
        _command.Transaction = transaction;
        _claims = _command.CreateParameter();
        _claims.ParameterName = "@Claims";
        _command.Parameters.Add(_claims);
    }

    /// <summary>A lookup with a connection of its own.</summary>
    public static async Task<ClaimsLookup> OpenAsync(Database database)
    {
        var connection = await database.OpenReadAsync();
        return new ClaimsLookup(connection, null, connection);
    }

    /// <summary>What other decisions hold of what a case would claim, in the order of its claims.</summary>
    public async Task<RegisterView> ViewAsync(Case @case, Assessment assessment)
    {
        var own = Settle.ClaimsOf(@case, assessment);
        if (own.Count == 0)
        {
            return RegisterView.Empty;
        }

        IReadOnlyList<Claim> claims = [.. own, .. Settle.ExclusiveClaimsOf(@case, own)];
        var holders = await HoldersAsync(claims);
        return holders.Count == 0
            ? RegisterView.Empty
            : new RegisterView([.. claims.Where(holders.ContainsKey).Select(claim => new TakenClaim(claim, holders[claim]))]);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _command.DisposeAsync();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }

    private async ValueTask<Dictionary<Claim, string>> HoldersAsync(IReadOnlyList<Claim> claims)
    {
        _claims.Value = Json(claims);
        var holders = new Dictionary<Claim, string>();
        await using var reader = await _command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            if (Term.TryParse(reader.GetString(1), out ClaimKind kind))
            {
                holders[new Claim(reader.GetString(0), kind, reader.GetString(2))] = reader.GetString(3);
            }
        }

        return holders;
    }

    private static string Json(IReadOnlyList<Claim> claims)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartArray();
            foreach (var claim in claims)
            {
                writer.WriteStartArray();
                writer.WriteStringValue(claim.Programme);
                writer.WriteStringValue(Term.Of(claim.Kind));
                writer.WriteStringValue(claim.Key);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
