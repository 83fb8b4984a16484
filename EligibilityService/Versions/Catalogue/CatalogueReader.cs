using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;

namespace EligibilityService.Versions.Catalogue;

/// <summary>Makes a catalogue version of its document; every fault is noted with its JSON Pointer.</summary>
internal static class CatalogueReader
{
    /// <summary>The version, or null with every fault noted.</summary>
    public static CatalogueVersion? Read(CatalogueDocument document, Faults faults)
    {
        var read = new FieldReader(faults);
        var vendors = document.Vendors.Select(Vendor).ToArray();
        var models = document.Models.Select((model, i) => Model(model, read, $"/models/{i}")).ToArray();
        CheckReferences(document, faults);
        var goods = Goods(document.Goods ?? [], faults);
        return faults.Any
            ? null
            : new CatalogueVersion(document.Number, document.EffectiveFrom, document.PublishedAt, document.PublishedBy, document.Note,
                vendors, models, goods);
    }

    private static GoodsTable Goods(IReadOnlyList<GoodsRowBody> rows, Faults faults)
    {
        CheckUnique(rows.Select(row => row.Code), "/goods", faults);
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Says is not (GoodsHint.Thing or GoodsHint.Service or GoodsHint.Software or GoodsHint.Rental))
            {
                faults.Add($"/goods/{i}/says", FaultCode.UnknownValue, "catalogue_reader.goods_word_form()");
            }
        }

        return new GoodsTable([.. rows.Select(row => new GoodsRow(row.Code, row.ShortNames, row.Says, row.Source, row.Illustrative))]);
    }

    private static void CheckReferences(CatalogueDocument document, Faults faults)
    {
        CheckUnique(document.Vendors.Select(vendor => vendor.Id), "/vendors", faults);
        CheckUnique(document.Models.Select(model => model.Id), "/models", faults);
        var vendors = document.Vendors.Select(vendor => vendor.Id).ToHashSet(StringComparer.Ordinal);
        var models = document.Models.Select(model => model.Id).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < document.Models.Count; i++)
        {
            var model = document.Models[i];
            if (!vendors.Contains(model.Vendor) || !model.Id.StartsWith($"{model.Vendor}/", StringComparison.Ordinal))
            {
                faults.Add($"/models/{i}/vendor", FaultCode.Inconsistent,
                    "catalogue_reader.unknown_vendor(model)", model.Id);
            }

            foreach (var item in model.BundleOf.Where(item => !models.Contains(item.Model)))
            {
                faults.Add($"/models/{i}/bundleOf", FaultCode.Inconsistent,
                    "catalogue_reader.unknown_component(model, component)", model.Id, item.Model);
            }
        }
    }

    private static void CheckUnique(IEnumerable<string> ids, string pointer, Faults faults)
    {
        foreach (var twice in ids.GroupBy(id => id, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            faults.Add(pointer, FaultCode.Inconsistent, "common.id_twice(id)", twice.Key);
        }
    }

    private static Vendor Vendor(VendorBody body) =>
        new(body.Id, body.Name, body.Origin, body.Brands, body.RegisteredNames ?? [], body.Sources);

    private static Model Model(ModelBody body, FieldReader read, string pointer) => new()
    {
        Id = body.Id,
        Vendor = body.Vendor,
        Name = body.Name,
        Aliases = body.Aliases,
        ShortNames = body.ShortNames,
        PartNumbers = body.PartNumbers,
        Status = body.Status,
        Category = body.Category,
        FormFactor = body.FormFactor,
        Launched = body.Launched,
        DomesticBasis = body.DomesticBasis,
        BundleOf = [.. body.BundleOf.Select(item => new BundleItem(item.Model, item.Count))],
        Effective = new EffectivePeriod(body.EffectiveFrom, body.EffectiveUntil),
        Qualification = body.Qualification,
        Ground = body.Ground,
        Performance = [.. body.Performance.Select((figure, i) =>
            new PerformanceFigure(figure.Metric, read.Decimal(figure.Value, false, $"{pointer}/performance/{i}/value"), figure.Kind,
                figure.Source))],
        Confidence = body.Confidence,
        Sources = body.Sources,
        Notes = body.Notes,
    };
}
