namespace EligibilityService.Registries.Demo;

/// <summary>What the reference registry can be made to do instead of answering.</summary>
internal enum DemoFault
{
    /// <summary>It takes the question and says nothing.</summary>
    Timeout,

    ServerError,

    /// <summary>429, without a word on when to come again.</summary>
    TooManyRequests,

    /// <summary>A byte every now and then.</summary>
    SlowDrip,

    /// <summary>A page of HTML with the status 200, as gateways send it.</summary>
    WrongContentType,

    /// <summary>An answer without end.</summary>
    HugeBody,

    /// <summary>Half of the JSON, and the end.</summary>
    Malformed,

    /// <summary>Half of the answer, and then nothing on a connection that stays open.</summary>
    HalfOpen,

    /// <summary>Half of the answer, and the connection is torn down.</summary>
    Cut,

    /// <summary>Every other question gets a 500.</summary>
    Flapping,
}

/// <summary>The fault that is switched on, and how it shows.</summary>
internal sealed class DemoFaults
{
    private const int Block = 64 * 1024;
    private static readonly TimeSpan Drop = TimeSpan.FromMilliseconds(500);

    private int _questions;

    /// <summary>The fault; null when it answers as it should.</summary>
    public DemoFault? Now { get; set; }

    /// <summary>Answers with the fault; false when there is none now, or it is the turn of a right answer.</summary>
    public async Task<bool> ShowAsync(HttpContext context, ReadOnlyMemory<byte> answer)
    {
        var (response, gone) = (context.Response, context.RequestAborted);
        var fault = Now == DemoFault.Flapping ? Interlocked.Increment(ref _questions) % 2 == 0 ? null : DemoFault.ServerError : Now;
        var half = answer[..(answer.Length / 2)];
        switch (fault)
        {
            case null:
                return false;
            case DemoFault.Timeout:
                await Task.Delay(Timeout.Infinite, gone);
                break;
            case DemoFault.ServerError:
                response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case DemoFault.TooManyRequests:
                response.StatusCode = StatusCodes.Status429TooManyRequests;
                break;
            case DemoFault.WrongContentType:
                response.ContentType = "text/html";
                await response.WriteAsync("<h1>Maintenance</h1>", gone);
                break;
            case DemoFault.HugeBody:
                await SendEndlesslyAsync(response, gone);
                break;
            case DemoFault.Malformed:
                response.ContentType = "application/json";
                await response.Body.WriteAsync(half, gone);
                break;
            case DemoFault.SlowDrip:
                await SendSlowlyAsync(response, answer, gone);
                break;
            default:
                (response.ContentType, response.ContentLength) = ("application/json", answer.Length);
                await response.Body.WriteAsync(half, gone);
                await response.Body.FlushAsync(gone);
                if (fault == DemoFault.Cut)
                {
                    context.Abort();
                }
                else
                {
                    await Task.Delay(Timeout.Infinite, gone);
                }

                break;
        }

        return true;
    }

    private static async Task SendSlowlyAsync(HttpResponse response, ReadOnlyMemory<byte> answer, CancellationToken gone)
    {
        response.ContentType = "application/json";
        for (var i = 0; i < answer.Length; i++)
        {
            await response.Body.WriteAsync(answer.Slice(i, 1), gone);
            await response.Body.FlushAsync(gone);
            await Task.Delay(Drop, gone);
        }
    }

    // Blanks are good JSON before a value, so only the length gives it away.
    private static async Task SendEndlesslyAsync(HttpResponse response, CancellationToken gone)
    {
        response.ContentType = "application/json";
        var blanks = new byte[Block];
        Array.Fill(blanks, (byte)' ');
        while (true)
        {
            await response.Body.WriteAsync(blanks, gone);
        }
    }
}
