namespace EligibilityService.Documents.Xml;

/// <summary>How much XML is taken; real invoices keep far below each. What passes one is refused with its name.</summary>
public static class XmlLimits
{
    /// <summary>Elements inside each other.</summary>
    public const int Depth = 32;

    /// <summary>Elements in all: an invoice of two thousand lines has some sixty thousand.</summary>
    public const int Elements = 250_000;

    /// <summary>Attributes of one element, declarations of namespaces included.</summary>
    public const int Attributes = 64;

    /// <summary>Characters of a name or of an attribute's value.</summary>
    public const int Name = 1_000;

    /// <summary>Characters of one element's text; an embedded attachment is skipped and does not count.</summary>
    public const int Text = 20_000;
}
