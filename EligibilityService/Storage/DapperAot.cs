using System.Data;
using System.Data.Common;
using Dapper;
using EligibilityService.Core.Primitives;
using EligibilityService.Storage;

// Every Dapper call is bound at compile time: nothing reflects, and an AOT build works. So no row type is private or a tuple, and no
// argument has a type that another generator makes. Bytes are given as object, because Dapper takes an array for a list.
[module: DapperAot]
[module: BatchSize(200)]
[module: TypeHandler(typeof(DateTimeOffset), typeof(StoredInstant))]

namespace EligibilityService.Storage;

/// <summary>The one form of instants in a store: UTC with milliseconds, so that texts are in the order of time.</summary>
internal sealed class StoredInstant : DbValueHandler<DateTimeOffset>
{
    /// <summary>Reads an instant.</summary>
    public static DateTimeOffset Read(string text) =>
        InstantText.TryParse(text, out var instant) ? instant
            : throw new InvalidDataException($"The record has {text} where an instant is expected.");

    /// <summary>Reads an instant, where there is one.</summary>
    public static DateTimeOffset? ReadAny(string? text) => text is null ? null : Read(text);

    protected override void Configure(DbParameter parameter) => parameter.DbType = DbType.String;

    protected override void SetValueCore(DbParameter parameter, DateTimeOffset value) => parameter.Value = InstantText.Show(value);

    protected override DateTimeOffset Parse(object? value) => Read((string)value!);
}
