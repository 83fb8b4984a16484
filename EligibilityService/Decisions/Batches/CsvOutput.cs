using System.Buffers;
using System.Globalization;
using System.Text;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire.Csv;
using nietras.SeparatedValues;

namespace EligibilityService.Decisions.Batches;

/// <summary>
/// Answers as CSV, for those who sent a table: a row for each invoice with what it came to, and a last row with the sums.
/// </summary>
/// <param name="context">The request, for the language of problems.</param>
internal sealed class CsvOutput(HttpContext context) : IBatchOutput
{
    /// <summary>The content type of both sides.</summary>
    public const string MediaType = CsvAnswer.MediaType;

    private const string Columns = "line,status,idempotencyKey,replayed,decisionId,outcome,amount,currency,problem,detail";

    public string ContentType => $"{MediaType}; charset=utf-8";

    public void Begin(IBufferWriter<byte> output)
    {
        output.Write(Encoding.UTF8.Preamble);
        output.Write(Encoding.UTF8.GetBytes($"{Columns}\r\n"));
    }

    public void Write(IBufferWriter<byte> output, BatchCase @case, DecisionAnswer answer)
    {
        var line = @case.Line.ToString(CultureInfo.InvariantCulture);
        if (answer is DecisionAnswer.Recorded recorded)
        {
            var decision = DecisionSummary.Of(recorded.Decision!);
            WriteRow(output, line, Shown(recorded.Status), @case.IdempotencyKey, recorded.IsReplayed ? "true" : "", recorded.DecisionId,
                Term.Of(decision.Outcome), decision.Amount.Amount, decision.Amount.Currency.Code, "", "");
            return;
        }

        var problem = ((DecisionAnswer.Refused)answer).Problem.BodyFor(context);
        var detail = problem.Errors is { } errors ? string.Join("; ", errors.Select(error => $"{error.Pointer}: {error.Detail}"))
            : problem.Detail;
        WriteRow(output, line, Shown(problem.Status), @case.IdempotencyKey, "", "", "", "", "", problem.Title, detail);
    }

    public void End(IBufferWriter<byte> output, BatchSummary summary) => WriteRow(
        output, "", summary.Complete ? "complete" : "incomplete", "", "", "", "", "", "", summary.Problem?.Title ?? "",
        string.Create(CultureInfo.InvariantCulture, $"lines {summary.Lines}, decided {summary.Decided}, problems {summary.Problems}")
            + (summary.Problem is { } why ? $": {why.Detail}" : ""));

    private static void WriteRow(IBufferWriter<byte> output, params string?[] cells)
    {
        using var writer = Sep.New(',').Writer(options => options with { WriteHeader = false, Escape = true }).ToText();
        using (var row = writer.NewRow())
        {
            for (var i = 0; i < cells.Length; i++)
            {
                row[i].Set(CsvCell.Show(cells[i]));
            }
        }

        output.Write(Encoding.UTF8.GetBytes(writer.ToString().ReplaceLineEndings("\r\n")));
    }

    private static string Shown(int status) => status.ToString(CultureInfo.InvariantCulture);
}
