using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Catalogue;

/// <summary>
/// A maker. Its brands are what invoices call it, product brands (曦云) among them; any of them on a line makes it the vendor of that line.
/// Two vendors are the same when their ids are; the record's own equality compares the lists by reference.
/// </summary>
/// <param name="Id">Lower case, unique in a catalogue version: <c>moorethreads</c>.</param>
/// <param name="Name">The English name, and the registered Chinese one.</param>
/// <param name="Origin">Where it is at home.</param>
/// <param name="Brands">Words that name it on a line; may be empty, and then only its names do.</param>
/// <param name="RegisteredNames">Other company names it bears or bore, to know it as a seller; may be empty.</param>
/// <param name="Sources">Where this stands.</param>
public sealed record Vendor(
    string Id,
    LocalizedText Name,
    Origin Origin,
    IReadOnlyList<string> Brands,
    IReadOnlyList<string> RegisteredNames,
    IReadOnlyList<string> Sources);
