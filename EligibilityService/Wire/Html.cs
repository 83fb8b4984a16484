using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace EligibilityService.Wire;

/// <summary>
/// Markup that is safe to show: it is made of literals of this service, and of texts, which are always escaped. There is no other way to
/// make one, so no escape can be forgotten.
/// </summary>
internal readonly struct Html
{
    private readonly string? _markup;

    private Html(string markup) => _markup = markup;

    /// <summary>Nothing.</summary>
    public static readonly Html Empty;

    /// <summary>Markup with texts in it.</summary>
    public static Html Of(ref Writer markup) => new(markup.Finish());

    /// <summary>Pieces, one after the other.</summary>
    public static Html Join(IEnumerable<Html> pieces) => new(string.Concat(pieces.Select(piece => piece._markup)));

    public override string ToString() => _markup ?? "";

    /// <summary>Takes the pieces of an interpolated string: literals as they are, everything else escaped.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Writer
    {
        // Chinese stays readable; what has a meaning in HTML is escaped whatever ranges are allowed.
        private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

        private readonly StringBuilder _markup;

        /// <summary>Called by the compiler.</summary>
        public Writer(int literalLength, int formattedCount) => _markup = new StringBuilder(literalLength + (formattedCount * 32));

        /// <summary>A literal of the code.</summary>
        public void AppendLiteral(string literal) => _markup.Append(literal);

        /// <summary>A text, escaped.</summary>
        public void AppendFormatted(string? text) => _markup.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted(int number) => _markup.Append(System.Globalization.CultureInfo.InvariantCulture, $"{number}");

        /// <summary>Markup that is safe already.</summary>
        public void AppendFormatted(Html markup) => _markup.Append(markup.ToString());

        /// <summary>Pieces that are safe already.</summary>
        public void AppendFormatted(IEnumerable<Html> pieces) => _markup.Append(Join(pieces).ToString());

        public string Finish() => _markup.ToString();
    }
}
