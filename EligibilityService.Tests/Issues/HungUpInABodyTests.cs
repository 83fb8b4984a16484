using System.Net.Sockets;
using System.Text;
using EligibilityService.Access;
using EligibilityService.Tests.Access;
using EligibilityService.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EligibilityService.Tests.Issues;

/// <summary>A client that hangs up in the middle of a body, or breaks its form, was logged as a failure of the service.</summary>
internal sealed class HungUpInABodyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [TestCase("Content-Length: 1000\r\n\r\n{\"programme\":")]
    [TestCase("Transfer-Encoding: chunked\r\n\r\nno number\r\n")]
    public async Task Client_ThatHangsUpInABody_IsNoFailureOfTheService(string body)
    {
        var log = new LogOfTest();
        var ended = new Ended();
        await using var host = new ServiceHost
        {
            Replacement = services => services.AddSingleton<ILoggerProvider>(log).AddSingleton<IStartupFilter>(ended),
        };
        var address = host.Listen();
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(address.Host, address.Port);
            await socket.GetStream().WriteAsync(Encoding.UTF8.GetBytes(
                $"POST /v1/decisions HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {DevelopmentKey.Secret}\r\n"
                + $"Content-Type: application/json\r\n{body}"));
            await (body.StartsWith("Content", StringComparison.Ordinal) ? Task.CompletedTask : ended.Request.WaitAsync(Patience));
        }

        await ended.Request.WaitAsync(Patience);
        Assert.That(log.Text, Does.Not.Match("(?m)^(Error|Critical): "));
    }

    // Outermost, so that the request has ended, and what is logged of it is logged.
    private sealed class Ended : IStartupFilter
    {
        private readonly TaskCompletionSource _request = new();

        public Task Request => _request.Task;

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (_, go) =>
            {
                try
                {
                    await go();
                }
                finally
                {
                    _request.TrySetResult();
                }
            });
            next(app);
        };
    }
}
