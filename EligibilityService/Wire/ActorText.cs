using System.Text.Json;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Wire;

/// <summary>Who acted, as it is kept beside what was done: the JSON that answers show.</summary>
internal static class ActorText
{
    /// <summary>As JSON.</summary>
    public static byte[] Bytes(Actor actor) => JsonSerializer.SerializeToUtf8Bytes(actor, WireJson.Shared.Actor);

    /// <summary>As it is kept.</summary>
    public static string Show(Actor actor) => JsonSerializer.Serialize(actor, WireJson.Shared.Actor);

    /// <summary>Reads what <see cref="Show"/> wrote.</summary>
    public static Actor Read(string kept) =>
        JsonSerializer.Deserialize(kept, WireJson.Shared.Actor) ?? throw new InvalidDataException("The record does not say who acted.");
}
