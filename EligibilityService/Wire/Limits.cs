namespace EligibilityService.Wire;

/// <summary>The bounds of the wire, each with one name; the contract prints them and the readers enforce them.</summary>
public static class Limits
{
    /// <summary>The largest request body: 1 MiB.</summary>
    public const int BodyBytes = 1024 * 1024;

    /// <summary>The largest file of an invoice: 10 MiB, attachments in it included.</summary>
    public const int FileBytes = 10 * 1024 * 1024;

    /// <summary>Attachments of one case.</summary>
    public const int Attachments = 8;

    /// <summary>The largest attachment: 512 KiB. All of them come in the request, so its bound is theirs together.</summary>
    public const int AttachmentBytes = 512 * 1024;

    /// <summary>The longest base64 of an attachment.</summary>
    public const int AttachmentText = (AttachmentBytes + 2) / 3 * 4;

    /// <summary>The deepest nesting of JSON.</summary>
    public const int JsonDepth = 16;

    /// <summary>A name of a person, an organisation, a project.</summary>
    public const int Name = 200;

    /// <summary>A line's description. Real ones wrap over a few lines of a printed invoice.</summary>
    public const int Description = 500;

    /// <summary>A number of a contract, a document, an invoice of another kind.</summary>
    public const int Reference = 100;

    /// <summary>A decimal figure as text.</summary>
    public const int Figure = 32;

    /// <summary>An id of ours.</summary>
    public const int Id = 100;

    /// <summary>A lower_snake word.</summary>
    public const int Word = 40;

    /// <summary>Components of one line, excluded costs of one line, pieces of evidence of one line.</summary>
    public const int ItemsOfLine = 50;

    /// <summary>The longest idempotency key.</summary>
    public const int IdempotencyKey = 255;

    /// <summary>The longest page, and how long one is when nothing is said.</summary>
    public const int Page = 100;

    /// <summary>How long a page is when nothing is said.</summary>
    public const int DefaultPage = 20;

    /// <summary>Texts of one request to be matched.</summary>
    public const int MatchItems = 100;

    /// <summary>Subscriptions of one agency.</summary>
    public const int WebhooksOfAgency = 20;

    /// <summary>Test events of one subscription that are on their way at once.</summary>
    public const int PingsOnTheirWay = 10;

    /// <summary>A text in a list: a name, an alias, an address of a source.</summary>
    public const int ListedText = 2000;

    /// <summary>Any text of a document that declares no smaller bound.</summary>
    public const int Text = 20_000;

    /// <summary>Golden cases of a programme version.</summary>
    public const int GoldenCases = 200;

    /// <summary>Invoices of one batch.</summary>
    public const int BatchLines = 10_000;

    /// <summary>The largest table of a batch: 16 MiB, some 60,000 rows.</summary>
    public const int TableBytes = 16 * 1024 * 1024;

    /// <summary>The largest body of a batch: 256 MiB.</summary>
    public const int BatchBytes = 256 * 1024 * 1024;
}
