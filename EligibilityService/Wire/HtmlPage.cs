using System.Security.Cryptography;
using System.Text;

namespace EligibilityService.Wire;

/// <summary>
/// A page for people to read and print: no script, no picture, one style; its headers forbid the browser everything else.
/// </summary>
internal static class HtmlPage
{
    public const string MediaType = "text/html";

    private const string Style =
        """
        body{font:16px/1.55 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1b1f24;background:#fff;max-width:60rem;margin:2.5rem auto;padding:0 1.25rem}
        h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.2rem;margin:2.25rem 0 .5rem;padding-bottom:.25rem;border-bottom:2px solid #1b1f24}
        h3{font-size:1rem;margin:1.5rem 0 .4rem}h3 small,td small{font-weight:400;color:#57606a}h3 code{white-space:nowrap}a{color:#0550ae}code{background:#eff1f3;padding:.1em .3em;border-radius:3px;font-size:.9em}
        table{border-collapse:collapse;width:100%;font-size:.93rem}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #d0d7de;overflow-wrap:anywhere}
        thead th{color:#57606a;font-weight:600}tbody th{font-weight:400;width:24%}.sides th{width:8rem}ul.plain{list-style:none;margin:0;padding:0}
        del{background:#ffebe9;color:#82071e;text-decoration:line-through}del.long{text-decoration:none}ins{background:#dafbe1;color:#0a3f17;text-decoration:none}
        .kind{display:inline-block;font-size:.8rem;font-weight:600;padding:.05rem .5rem;border:1px solid;border-radius:1rem;margin-right:.4rem}
        .added{color:#116329}.removed{color:#82071e}.changed{color:#7d4e00}.none{color:#57606a}nav{margin:.75rem 0}nav a{margin-right:1rem}
        @media print{body{margin:0;max-width:none;font-size:11pt}h3,tr{break-inside:avoid}h2,h3{break-after:avoid}nav{display:none}}
        """;

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>The whole page, in one language or (<c>en</c>) in both.</summary>
    public static IResult Of(string title, string language, Html body) => Answers.Page(
        Encoding.UTF8.GetBytes(
            $"<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">{Html.Of($"<title>{title}</title>")}"
            + $"<meta name=\"viewport\" content=\"width=device-width\"><style>{Style}</style></head><body>{body}</body></html>"),
        language,
        Policy);
}
