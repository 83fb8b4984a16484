using System.Text.Json;
using EligibilityService.Core.Decisions;

namespace EligibilityService.Decisions;

/// <summary>The versions that a recorded answer names.</summary>
internal static class NamedVersions
{
    /// <summary>Reads them from the answer's bytes without reading the rest; null when they are not there.</summary>
    public static (ProgrammeRef Programme, CatalogueRef Catalogue)? Of(ReadOnlySpan<byte> answer)
    {
        var reader = new Utf8JsonReader(answer);
        string? programme = null;
        int? programmeVersion = null;
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }

            if (reader.ValueTextEquals("programme"u8))
            {
                (programme, programmeVersion) = Reference(ref reader);
            }
            else if (reader.ValueTextEquals("catalogue"u8))
            {
                var (_, version) = Reference(ref reader);
                return programme is null || programmeVersion is null || version is null
                    ? null
                    : (new ProgrammeRef(programme, programmeVersion.Value), new CatalogueRef(version.Value));
            }
            else
            {
                reader.Skip();
            }
        }

        return null;
    }

    private static (string? Id, int? Version) Reference(ref Utf8JsonReader reader)
    {
        string? id = null;
        int? version = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                id = reader.GetString();
            }
            else if (reader.TokenType == JsonTokenType.Number)
            {
                version = reader.GetInt32();
            }
        }

        return (id, version);
    }
}
