using System.Text.RegularExpressions;

namespace EligibilityService.Tests.Contract;

/// <summary>
/// Holds every answer that a test gets to the contract: status, headers, body. Answers that are sent as they arise (batches, tables), and
/// packed ones, pass unread.
/// </summary>
/// <param name="services">The services of the host, which make the contract.</param>
internal sealed class ContractHandler(IServiceProvider services) : DelegatingHandler
{
    private static readonly SemaphoreSlim Once = new(1);
    private static (Regex Path, ContractOperation Operation)[]? _operations;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (answer.Content.Headers is { ContentLength: not null, ContentEncoding.Count: 0 }
            && await OperationOfAsync(request) is { } operation)
        {
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            var faults = await AnswerCheck.FaultsAsync(operation, answer);
            if (faults.Count > 0)
            {
                throw new AssertionException($"An answer is not what the contract says:\n{string.Join('\n', faults)}");
            }
        }

        return answer;
    }

    private async Task<ContractOperation?> OperationOfAsync(HttpRequestMessage request)
    {
        var path = request.RequestUri!.AbsolutePath;
        return (await OperationsAsync()).FirstOrDefault(one => one.Operation.Method == request.Method.Method && one.Path.IsMatch(path))
            .Operation;
    }

    // The same for every host, and made once.
    private async Task<(Regex Path, ContractOperation Operation)[]> OperationsAsync()
    {
        if (_operations is null)
        {
            await Once.WaitAsync();
            try
            {
                // The address without parameters is the right one of two that fit.
                _operations ??= [.. (await ContractDocument.OfAsync(services)).Operations
                    .OrderBy(one => one.Path.Count(letter => letter == '{'))
                    .Select(one => (new Regex($"^{Regex.Replace(one.Path, "{[^}]*}", "[^/]+")}$"), one))];
            }
            finally
            {
                Once.Release();
            }
        }

        return _operations;
    }
}
