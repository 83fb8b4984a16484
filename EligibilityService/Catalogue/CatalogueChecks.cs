using System.Globalization;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Catalogue;

/// <summary>What is wrong, or odd, in a draft of the catalogue that can be read.</summary>
internal static class CatalogueChecks
{
    /// <summary>All findings at once.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="before">The version that it began with; null where there was none.</param>
    /// <param name="version">What the core makes of the draft; null where its readers found faults, and then no text is matched.</param>
    public static IReadOnlyList<CheckFinding> Of(CatalogueContent draft, CatalogueContent? before, CatalogueVersion? version)
    {
        var notes = new CheckNotes();
        notes.Swapped(draft.EffectiveFrom, before?.EffectiveFrom, "/effectiveFrom");
        notes.Texts(draft.Note, "/note");
        for (var i = 0; i < draft.Vendors.Count; i++)
        {
            notes.Texts(draft.Vendors[i].Name, $"/vendors/{i}/name");
        }

        var known = before?.Models.ToDictionary(model => model.Id, StringComparer.Ordinal) ?? [];
        for (var i = 0; i < draft.Models.Count; i++)
        {
            Model(draft.Models[i], known.GetValueOrDefault(draft.Models[i].Id), $"/models/{i}", notes);
        }

        Collisions(draft, notes);
        if (version is not null)
        {
            Ambiguities(draft, version.Matcher, notes);
        }

        return notes.All;
    }

    private static void Model(ModelBody model, ModelBody? before, string pointer, CheckNotes notes)
    {
        notes.Texts(model.Name, $"{pointer}/name");
        notes.Period(model.EffectiveFrom, model.EffectiveUntil, $"{pointer}/effectiveUntil");
        notes.Swapped(model.EffectiveFrom, before?.EffectiveFrom, $"{pointer}/effectiveFrom");
        notes.Swapped(model.EffectiveUntil, before?.EffectiveUntil, $"{pointer}/effectiveUntil");
        if (!model.Sources.Any(source => !string.IsNullOrWhiteSpace(source)))
        {
            notes.Error("SOURCE_MISSING", $"{pointer}/sources", $"{model.Id} has no source. Say where its facts were published.", $"{model.Id}没有来源。请注明资料出处。");
        }

        for (var i = 0; i < model.Performance.Count; i++)
        {
            var figure = model.Performance[i];
            var old = before?.Performance.FirstOrDefault(one => one.Metric == figure.Metric && one.Kind == figure.Kind);
            notes.Leaps(Number(figure.Value.Text), old is null ? null : Number(old.Value.Text), $"{pointer}/performance/{i}/value");
        }
    }

    // A full name or alias names one model on any invoice, whatever else stands there; so no two models share one, written however.
    private static void Collisions(CatalogueContent draft, CheckNotes notes)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < draft.Models.Count; i++)
        {
            var model = draft.Models[i];
            for (var j = 0; j < model.Aliases.Count; j++)
            {
                var alias = Folded(model.Aliases[j]);
                if (alias.Length > 0 && !owners.TryAdd(alias, model.Id) && owners[alias] != model.Id)
                {
                    notes.Error("ALIAS_COLLIDES", $"/models/{i}/aliases/{j}",
                        $"\"{model.Aliases[j]}\" names {owners[alias]} as well. Make it a short name of both, which needs the vendor, or take one away.",
                        $"“{model.Aliases[j]}”同时指向{owners[alias]}。请改为两者的简称（须有厂商佐证）或删除其一。");
                }
            }
        }
    }

    // As the matcher sees it: separators come and go, a plus makes another model (R300+).
    private static string Folded(string alias) => string.Concat(ModelName.Normalise(alias).Where(letter => char.IsLetterOrDigit(letter) || letter == '+'));

    // The matcher itself says whether a line with the vendor and the name is understood.
    private static void Ambiguities(CatalogueContent draft, ModelMatcher matcher, CheckNotes notes)
    {
        var brands = draft.Vendors.ToDictionary(vendor => vendor.Id, vendor => vendor.Name.En, StringComparer.Ordinal);
        for (var i = 0; i < draft.Models.Count; i++)
        {
            var model = draft.Models[i];
            string[] spellings = [.. model.Aliases, .. model.ShortNames];
            foreach (var spelling in spellings.Where(spelling => !string.IsNullOrWhiteSpace(spelling)))
            {
                var match = matcher.Match(new LineText($"{brands.GetValueOrDefault(model.Vendor)} {spelling}"));
                if (match.Model?.Id != model.Id)
                {
                    var others = string.Join(", ", match.Candidates.Where(id => id != model.Id));
                    notes.Warning("LINE_AMBIGUOUS", $"/models/{i}",
                        $"A line with \"{spelling}\" and its vendor is not understood as {model.Id}{(others.Length == 0 ? "" : $": it may mean {others}")}.",
                        $"含“{spelling}”及其厂商的发票行不能识别为{model.Id}{(others.Length == 0 ? "" : $"：也可能指{others}")}。");
                }
            }
        }
    }

    private static decimal? Number(string text) => decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;
}
