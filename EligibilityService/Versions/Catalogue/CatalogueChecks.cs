using System.Globalization;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Versions.Catalogue;

/// <summary>What is wrong, or odd, in a draft of the catalogue that can be read.</summary>
internal static class CatalogueChecks
{
    /// <summary>All findings at once.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="before">The version that it began with; null where there was none.</param>
    /// <param name="others">The other versions.</param>
    /// <param name="version">What the core makes of the draft; null where its readers found faults, and then no text is matched.</param>
    public static IReadOnlyList<CheckFinding> Of(CatalogueContent draft, CatalogueContent? before, IEnumerable<VersionPeriod> others,
        CatalogueVersion? version)
    {
        var notes = new CheckNotes();
        notes.Day(draft.EffectiveFrom, before?.EffectiveFrom, "/effectiveFrom");
        notes.Succession(draft.EffectiveFrom, null, others);
        notes.Texts(draft.Note, "/note");
        for (var i = 0; i < draft.Vendors.Count; i++)
        {
            var (vendor, pointer) = (draft.Vendors[i], $"/vendors/{i}");
            notes.Texts(vendor.Name, $"{pointer}/name");
            Sources(vendor.Id, vendor.Sources, $"{pointer}/sources", notes);
        }

        var known = before?.Models.ToDictionary(model => model.Id, StringComparer.Ordinal) ?? [];
        for (var i = 0; i < draft.Models.Count; i++)
        {
            Model(draft.Models[i], known.GetValueOrDefault(draft.Models[i].Id), $"/models/{i}", notes);
        }

        Brands(draft.Vendors, notes);
        if (version is not null)
        {
            for (var i = 0; i < draft.Models.Count; i++)
            {
                Spellings(draft.Models[i], version.Matcher, $"/models/{i}", notes);
            }
        }

        return notes.All;
    }

    private static void Model(ModelBody model, ModelBody? before, string pointer, CheckNotes notes)
    {
        notes.Texts(model.Name, $"{pointer}/name");
        notes.Texts(model.Notes, $"{pointer}/notes");
        notes.Period(
            new EffectivePeriod(model.EffectiveFrom, model.EffectiveUntil),
                new EffectivePeriod(before?.EffectiveFrom, before?.EffectiveUntil),
            $"{pointer}/effectiveFrom", $"{pointer}/effectiveUntil");
        Sources(model.Id, model.Sources, $"{pointer}/sources", notes);
        for (var i = 0; i < model.Performance.Count; i++)
        {
            var figure = model.Performance[i];
            var old = before?.Performance.FirstOrDefault(one => one.Metric == figure.Metric && one.Kind == figure.Kind);
            notes.NoteJumps(Number(figure.Value.Text), old is null ? null : Number(old.Value.Text), $"{pointer}/performance/{i}/value");
            Sources($"{model.Id}: {figure.Metric}", [figure.Source], $"{pointer}/performance/{i}/source", notes);
        }

        for (var i = 0; i < model.BundleOf.Count; i++)
        {
            notes.NoteJumps(model.BundleOf[i].Count, before?.BundleOf.FirstOrDefault(one => one.Model == model.BundleOf[i].Model)?.Count,
                $"{pointer}/bundleOf/{i}/count");
        }
    }

    private static void Sources(string what, IReadOnlyList<string> sources, string pointer, CheckNotes notes)
    {
        if (sources.All(string.IsNullOrWhiteSpace))
        {
            notes.Error(FindingCode.SourceMissing, pointer, "catalogue_checks.source_missing(what)", what);
        }
    }

    // A brand tells the vendor, so no two vendors share one, written however: separators come and go, a plus does not.
    private static void Brands(IReadOnlyList<VendorBody> vendors, CheckNotes notes)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < vendors.Count; i++)
        {
            for (var j = 0; j < vendors[i].Brands.Count; j++)
            {
                var brand = vendors[i].Brands[j];
                var folded = string.Concat(ModelName.Normalise(brand).Where(letter => char.IsLetterOrDigit(letter) || letter == '+'));
                if (folded.Length > 0 && !owners.TryAdd(folded, vendors[i].Id) && owners[folded] != vendors[i].Id)
                {
                    notes.Error(FindingCode.SpellingCollides, $"/vendors/{i}/brands/{j}",
                        "catalogue_checks.spelling_collides(brand, owners)", brand, owners[folded]);
                }
            }
        }
    }

    // The matcher itself says what a line is understood as that holds a spelling and nothing else; for a short name, with the vendor that
    // it needs.
    private static void Spellings(ModelBody model, ModelMatcher matcher, string pointer, CheckNotes notes)
    {
        (string Pointer, string Text)[] full =
        [
            ($"{pointer}/name/en", model.Name.En),
            ($"{pointer}/name/zh", model.Name.Zh),
            .. model.Aliases.Select((alias, i) => ($"{pointer}/aliases/{i}", alias)),
            .. model.PartNumbers.Select((number, i) => ($"{pointer}/partNumbers/{i}", number)),
        ];
        foreach (var (where, text) in full.Where(one => !string.IsNullOrWhiteSpace(one.Text)))
        {
            var (match, others) = Understood(model, matcher, new LineText(text));
            if (others.Length > 0)
            {
                notes.Error(FindingCode.SpellingCollides, where,
                    "catalogue_checks.name_shared(text, others)", text, others);
            }
            else if (match.Model is null)
            {
                NotUnderstood(model, text, where, notes);
            }
        }

        for (var i = 0; i < model.ShortNames.Count; i++)
        {
            var (where, text) = ($"{pointer}/shortNames/{i}", model.ShortNames[i]);
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            // Alone a short name names nothing; beside a word for a card it does.
            var (match, others) = Understood(model, matcher, new LineText(text, "加速卡", DeclaredVendor: model.Vendor));
            if (others.Length > 0)
            {
                notes.Info(FindingCode.ShortNameShared, where,
                    "catalogue_checks.short_name_shared(text, others)", text, others);
            }
            else if (match.Model is null && !match.Candidates.Contains(model.Id))
            {
                NotUnderstood(model, text, where, notes);
            }
        }
    }

    private static (Match Match, string Others) Understood(ModelBody model, ModelMatcher matcher, LineText text)
    {
        var match = matcher.Match(text);
        IEnumerable<string> meant = match.Model is { } one ? [one.Id] : match.Candidates;
        return (match, string.Join(", ", meant.Where(id => id != model.Id)));
    }

    private static void NotUnderstood(ModelBody model, string text, string pointer, CheckNotes notes) =>
        notes.Warning(FindingCode.LineAmbiguous, pointer,
        "catalogue_checks.line_ambiguous(text, model)", text, model.Id);

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;
}
