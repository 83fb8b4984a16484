using System.Runtime.InteropServices;
using System.Text;
using System.Xml;
using EligibilityService.Core.Primitives;

namespace EligibilityService.Documents.Xml;

/// <summary>
/// Reads XML from outside: no DTD, no entity but the five of XML itself, nothing fetched from anywhere, and every dimension bounded, in one
/// pass whose time grows with the file's length. A refusal names the limit and the line.
/// </summary>
internal static class SafeXml
{
    // An attachment's bytes are evidence in the file as a whole; nothing of them is read here.
    private const string Attachment = "EmbeddedDocumentBinaryObject";

    // Chinese software still writes GB18030 and GBK; those come with the runtime, but have to be asked for.
    static SafeXml() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The root element, or null with the fault noted.</summary>
    public static Element? Read(ReadOnlyMemory<byte> bytes, Faults faults)
    {
        try
        {
            using var reader = XmlReader.Create(Stream(bytes), Settings(DtdProcessing.Prohibit));
            return ReadAll(reader, faults);
        }
        catch (XmlException) when (HasDtd(bytes))
        {
            faults.Add("", FaultCode.XmlForbidden,
                "safe_xml.dtd()");
        }
        catch (XmlException broken)
        {
            faults.Add("", FaultCode.NotXml,
                "safe_xml.not_xml(lineNumber, linePosition)", broken.LineNumber, broken.LinePosition);
        }

        return null;
    }

    private static Element? ReadAll(XmlReader reader, Faults faults)
    {
        Element? root = null;
        Element? current = null;
        var elements = 0;
        var text = new StringBuilder();
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth >= XmlLimits.Depth || ++elements > XmlLimits.Elements)
                    {
                        return reader.Depth >= XmlLimits.Depth ? Passed(reader, "safe_xml.nesting()", XmlLimits.Depth, faults)
                            : Passed(reader, "safe_xml.elements()", XmlLimits.Elements, faults);
                    }

                    if (Attributes(reader, faults) is not { } attributes)
                    {
                        return null;
                    }

                    var element = new Element(current, reader.NamespaceURI, reader.LocalName, attributes);
                    Keep(current, text);
                    current?.Add(element);
                    root ??= element;
                    current = reader.IsEmptyElement ? current : element;
                    break;
                case XmlNodeType.EndElement:
                    Keep(current, text);
                    current!.End();
                    current = current.Parent;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace when current is { Name: not Attachment }:
                    text.Append(reader.Value);
                    if (text.Length > XmlLimits.Text)
                    {
                        return Passed(reader, "safe_xml.text()", XmlLimits.Text, faults);
                    }

                    break;
            }
        }

        return root;
    }

    private static List<(string Name, string Value)>? Attributes(XmlReader reader, Faults faults)
    {
        if (reader.LocalName.Length > XmlLimits.Name)
        {
            Passed(reader, "safe_xml.name()", XmlLimits.Name, faults);
            return null;
        }

        if (reader.AttributeCount == 0)
        {
            return [];
        }

        if (reader.AttributeCount > XmlLimits.Attributes)
        {
            Passed(reader, "safe_xml.attributes()", XmlLimits.Attributes, faults);
            return null;
        }

        var attributes = new List<(string, string)>(reader.AttributeCount);
        while (reader.MoveToNextAttribute())
        {
            if (reader.LocalName.Length > XmlLimits.Name || reader.Value.Length > XmlLimits.Name)
            {
                Passed(reader, "safe_xml.attribute()", XmlLimits.Name, faults);
                return null;
            }

            if (reader.NamespaceURI.Length == 0)
            {
                attributes.Add((reader.LocalName, reader.Value.Trim()));
            }
        }

        reader.MoveToElement();
        return attributes;
    }

    private static void Keep(Element? element, StringBuilder text)
    {
        if (text.Length > 0)
        {
            element?.Append(text);
            text.Clear();
        }
    }

    private static Element? Passed(XmlReader reader, string limit, int most, Faults faults)
    {
        var line = (reader as IXmlLineInfo)?.LineNumber ?? 0;
        faults.Add("", FaultCode.OutOfBounds,
            "safe_xml.above_limit(most, limit, line)", most, Phrase.Of(limit), line);
        return null;
    }

    // Only looked at when reading has failed: a reader that passes a DTD over gets as far as the root.
    private static bool HasDtd(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var strict = XmlReader.Create(Stream(bytes), Settings(DtdProcessing.Prohibit));
            strict.MoveToContent();
            return false;
        }
        catch (XmlException)
        {
            try
            {
                using var lax = XmlReader.Create(Stream(bytes), Settings(DtdProcessing.Ignore));
                return lax.MoveToContent() == XmlNodeType.Element;
            }
            catch (XmlException)
            {
                return false;
            }
        }
    }

    private static MemoryStream Stream(ReadOnlyMemory<byte> bytes) => MemoryMarshal.TryGetArray(bytes, out var segment)
        ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
        : new MemoryStream(bytes.ToArray(), writable: false);

    private static XmlReaderSettings Settings(DtdProcessing dtd) => new()
    {
        DtdProcessing = dtd,
        XmlResolver = null,
        MaxCharactersFromEntities = 1,
        MaxCharactersInDocument = Wire.Limits.FileBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CheckCharacters = true,
    };
}
