using System.Text.Json.Serialization;
using EligibilityService.Cases;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Documents.Xml;
using EligibilityService.Wire;

namespace EligibilityService.Documents;

/// <summary>How much a finding weighs.</summary>
[JsonConverter(typeof(TermConverter<RuleSeverity>))]
public enum RuleSeverity
{
    /// <summary>The document breaks a rule that it must keep: no decision is made on it.</summary>
    Fatal,

    /// <summary>Worth a look, but a decision is made.</summary>
    Warning,
}

/// <summary>One rule that a document does not keep.</summary>
/// <param name="Rule">The rule's id: <c>BR-…</c> of EN 16931, <c>PEPPOL-…</c>, <c>CN-…</c> of Chinese invoices, <c>QR-…</c>, or
/// <c>READ-…</c> when something could not be read.</param>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Place">Where: an XPath into XML (prefixes ubl, cn, cac, cbc), a JSON Pointer into <c>invoice</c>, or a field's name of a QR
/// text.</param>
/// <param name="Seen">What stands there; absent when nothing does.</param>
/// <param name="Expected">What the rule expects, where it is one value.</param>
/// <param name="Text">What is wrong.</param>
public sealed record DocumentFinding(
    [property: AtMost(Limits.Word), Form("^[A-Z0-9-]+$")] string Rule,
    RuleSeverity Severity,
    [property: AtMost(2000)] string Place,
    [property: AtMost(Limits.Name)] string? Seen,
    [property: AtMost(Limits.Name)] string? Expected,
    LocalizedText Text);

/// <summary>Another document that an invoice refers to.</summary>
/// <param name="Kind">Why it is named.</param>
/// <param name="Number">Its number.</param>
/// <param name="Code">Its invoice code, of the older Chinese kinds.</param>
/// <param name="IssueDate">Its day of issue, where it is said.</param>
public sealed record InvoiceReference(
    ReferenceKind Kind,
    [property: AtMost(Limits.Reference)] string Number,
    [property: AtMost(12), Form("^([0-9]{10}|[0-9]{12})$")] string? Code,
    DateOnly? IssueDate);

/// <summary>Why another document is named.</summary>
[JsonConverter(typeof(TermConverter<ReferenceKind>))]
public enum ReferenceKind
{
    /// <summary>The invoice that a credit note or a corrective invoice is about (BT-25).</summary>
    PrecedingInvoice,

    /// <summary>The invoice that a red-letter invoice takes back (被红冲蓝字发票).</summary>
    RedLetterOf,

    /// <summary>The confirmation of a red-letter invoice (红字发票信息确认单).</summary>
    RedLetterConfirmation,
}

/// <summary>What the QR code of a Chinese invoice says.</summary>
/// <param name="Kind">The kind of invoice; absent for a kind that this service does not decide on.</param>
/// <param name="TypeCode">The code of the kind, two digits.</param>
/// <param name="Code">The invoice code, of the older kinds.</param>
/// <param name="Number">The number.</param>
/// <param name="IssueDate">The day of issue.</param>
/// <param name="Amount">The amount.</param>
/// <param name="AmountIncludesTax">Whether tax is in it: yes on fully digital invoices, no on the older kinds.</param>
/// <param name="CheckCode">The check code, of older ordinary invoices.</param>
public sealed record QrFacts(
    InvoiceKind? Kind,
    [property: AtMost(2), Form("^[0-9]{2}$")] string TypeCode,
    [property: AtMost(12), Form("^([0-9]{10}|[0-9]{12})$")] string? Code,
    [property: AtMost(20), Form("^[0-9]{8,20}$")] string Number,
    DateOnly IssueDate,
    Money Amount,
    bool AmountIncludesTax,
    [property: AtMost(20), Form("^[0-9]{6,20}$")] string? CheckCode);

/// <summary>What a document was read as. Nothing was recorded.</summary>
public sealed record ParsedInvoice
{
    /// <summary>The format it was recognised as.</summary>
    public required InvoiceFormat Format { get; init; }

    /// <summary>SHA-256 over its bytes, as a decision would record it.</summary>
    [AtMost(64), Form("^[0-9a-f]{64}$")]
    public required string Sha256 { get; init; }

    /// <summary>
    /// The invoice in this service's form; absent when it could not be read (the findings say why) or the document has no lines (a QR
    /// text).
    /// </summary>
    [AsRead]
    public InvoiceBody? Invoice { get; init; }

    /// <summary>
    /// Where each line of <c>invoice</c> stands in the document, in their order. Several lines may come of one: a discount printed in a
    /// line follows it as a line.
    /// </summary>
    [AtMost(Core.Invoices.Invoice.MaxLines)]
    public IReadOnlyList<string>? Places { get; init; }

    /// <summary>What a QR text says, when the document is one.</summary>
    public QrFacts? Qr { get; init; }

    /// <summary>Other documents that it refers to.</summary>
    [AtMost(100)]
    public required IReadOnlyList<InvoiceReference> References { get; init; }

    /// <summary>
    /// Whether it takes money back: a credit note, a red-letter or a negative invoice. Such a document is not decided; its figures are
    /// negative here.
    /// </summary>
    public required bool IsCredit { get; init; }

    /// <summary>Every rule that it does not keep.</summary>
    [AtMost(Documents.Findings.Most)]
    public required IReadOnlyList<DocumentFinding> Findings { get; init; }

    /// <summary>
    /// Whether a decision can be made on it: it was read whole, takes nothing back, breaks no rule fatally, and <c>faults</c> is empty.
    /// </summary>
    public required bool IsDecidable { get; init; }

    /// <summary>What a request with this invoice would be refused for; the pointers are those of a request.</summary>
    [AtMost(Core.Primitives.Faults.Most)]
    public required IReadOnlyList<InvoiceFault> Faults { get; init; }
}

/// <summary>What a request would be refused for.</summary>
/// <param name="Pointer">Where, as a JSON Pointer into a request with this invoice.</param>
/// <param name="Code">What kind of fault.</param>
/// <param name="Text">What was found and what was expected.</param>
public sealed record InvoiceFault([property: AtMost(1000)] string Pointer, FaultCode Code, LocalizedText Text);

/// <summary>Gathers findings, up to <see cref="Most"/>.</summary>
internal sealed class Findings
{
    /// <summary>The most findings that are listed; a document with more is broken.</summary>
    public const int Most = 200;

    // Longer than any place in a real document.
    private const int MostOfPlace = 2000;

    private readonly List<DocumentFinding> _all = [];

    /// <summary>Those found so far.</summary>
    public IReadOnlyList<DocumentFinding> All => _all;

    /// <summary>Whether any weighs so much that nothing is decided.</summary>
    public bool AnyFatal { get; private set; }

    /// <summary>Notes one; a value that is too long to show is cut.</summary>
    public void Add(string rule, RuleSeverity severity, string place, string? seen, string? expected, string phrase,
        params ReadOnlySpan<Argument> arguments)
    {
        AnyFatal |= severity == RuleSeverity.Fatal;
        if (_all.Count < Most)
        {
            _all.Add(new DocumentFinding(rule, severity, place.Length <= MostOfPlace ? place : place[..MostOfPlace], Cut(seen),
                Cut(expected), Phrase.Of(phrase, arguments)));
        }
    }

    /// <summary>The same in XML; the place is only made out when the finding is kept.</summary>
    public void Add(string rule, RuleSeverity severity, Element place, string? seen, string? expected, string phrase,
        params ReadOnlySpan<Argument> arguments) =>
        Add(rule, severity, _all.Count < Most ? place.Path : "", seen, expected, phrase, arguments);

    /// <summary>Notes one that stands in the way of a decision.</summary>
    public void Fatal(string rule, string place, string? seen, string? expected, string phrase, params ReadOnlySpan<Argument> arguments) =>
        Add(rule, RuleSeverity.Fatal, place, seen, expected, phrase, arguments);

    /// <summary>Notes one that does not.</summary>
    public void Warn(string rule, string place, string? seen, string? expected, string phrase, params ReadOnlySpan<Argument> arguments) =>
        Add(rule, RuleSeverity.Warning, place, seen, expected, phrase, arguments);

    private static string? Cut(string? value) => value is null || value.Length <= Limits.Name ? value : $"{value[..(Limits.Name - 1)]}…";
}
