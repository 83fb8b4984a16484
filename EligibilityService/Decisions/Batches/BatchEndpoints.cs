using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using EligibilityService.Access;
using EligibilityService.Core.Primitives;
using EligibilityService.Wire;
using EligibilityService.Wire.Csv;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace EligibilityService.Decisions.Batches;

/// <summary>Deciding many cases in one request.</summary>
internal static class BatchEndpoints
{
    /// <summary>The route.</summary>
    public static void MapBatch(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/decisions/batch", DecideAsync).RequireScope(Scopes.DecisionsWrite)
            .WithName("decideBatch").WithTags("Decisions").PaysAsRead().Accepts<BatchLine>(NdjsonOutput.MediaType, CsvOutput.MediaType)
            .Produces<BatchAnswer>(StatusCodes.Status200OK, NdjsonOutput.MediaType, CsvOutput.MediaType)
            .TakesPreference().Says(200, "Begun: an answer a line, in order, while the batch is still being sent; each has a status of its "
                + "own. The last line is a summary; without it the answer was cut.");

    /// <summary>Decide many cases, one a line</summary>
    /// <remarks>
    /// Takes NDJSON and answers NDJSON while it is still being sent: for each `BatchLine` a `BatchAnswer`, in their order, with the status
    /// that the case alone would have had; in the end a line with a summary. A line that is wrong fails alone. At most 10,000 cases; what
    /// is beyond is not read, and the summary says so. When the answer was cut, send the same lines again, or those that have no answer
    /// yet: a line with an idempotency key, or on an invoice that was granted, gives the answer that it had. Or takes a table as CSV, a row
    /// for each line of an invoice, in the columns that docs/batch.md names; with `Accept: text/csv` the answer is a table too. With
    /// `Prefer: return=minimal` each decision is a `DecisionSummary`.
    /// </remarks>
    private static async Task<IResult> DecideAsync(HttpContext context, [AsParameters] BatchTools tools)
    {
        var faults = new Faults();
        new QueryReader(context.Request.Query, faults).End();
        if (context.Request.Headers[IdempotencyHeader.Name].Count > 0)
        {
            faults.Add(IdempotencyHeader.Name, FaultCode.Inconsistent,
                "batch_endpoints.no_key_of_batch()");
        }

        if (faults.Any)
        {
            return Problem.Invalid(faults);
        }

        var type = TypeOf(context.Request);
        if (type is null)
        {
            return new Problem(ProblemKind.UnsupportedMediaType,
                Phrase.Of("batch_endpoints.media_types(json, csv)", NdjsonOutput.MediaType, CsvOutput.MediaType));
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = Limits.BatchBytes;
        }

        IAsyncEnumerable<BatchCase> cases;
        if (type == NdjsonOutput.MediaType)
        {
            cases = CasesAsync(context.Request.BodyReader, context.RequestAborted);
        }
        else
        {
            var (table, problem) = await ReadTableAsync(context, faults);
            if (problem is not null)
            {
                return problem;
            }

            cases = table.ToAsyncEnumerable();
        }

        IBatchOutput output = Negotiation.Prefers(context, CsvOutput.MediaType, NdjsonOutput.MediaType) ? new CsvOutput(context)
            : new NdjsonOutput(context, Preference.IsMinimal(context));
        using var batch = new Batch(context, output, tools);
        await batch.RunAsync(cases);
        return Results.Empty;
    }

    private static async Task<(IEnumerable<BatchCase> Cases, Problem? Problem)> ReadTableAsync(HttpContext context, Faults faults)
    {
        var (bytes, problem) = await RequestBody.ReadTableAsync(context);
        if (problem is not null)
        {
            return ([], problem);
        }

        return CsvText.Read(bytes.Span, faults) is { } text && CsvCases.ReadHead(text, faults) is { } head
            ? (CsvCases.Read(text, head), null)
            : ([], Problem.Invalid(faults));
    }

    private static async IAsyncEnumerable<BatchCase> CasesAsync(PipeReader body, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var number = 0;
        await foreach (var line in new LineReader(body, Limits.BodyBytes).ReadAsync(cancellation))
        {
            number++;
            if (line is not { } given)
            {
                yield return BatchCase.TooLong(number);
            }
            else if (!IsBlank(given.Span))
            {
                yield return BatchCase.Read(number, given);
            }
        }
    }

    private static bool IsBlank(ReadOnlySpan<byte> line) => line.Trim(" \t\r"u8).IsEmpty;

    private static string? TypeOf(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0 || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return null;
        }

        // Of a table the bytes say in which encoding it is; a spreadsheet's word for that is often wrong.
        return type.MediaType.Equals(CsvOutput.MediaType, StringComparison.OrdinalIgnoreCase) ? CsvOutput.MediaType
            : type.MediaType.Equals(NdjsonOutput.MediaType, StringComparison.OrdinalIgnoreCase)
                && (type.Charset.Length == 0
                    || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                    ? NdjsonOutput.MediaType
            : null;
    }
}
