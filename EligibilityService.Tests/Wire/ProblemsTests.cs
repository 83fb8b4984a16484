using EligibilityService.Tests.Hosting;
using EligibilityService.Wire;
using Microsoft.AspNetCore.Http;

namespace EligibilityService.Tests.Wire;

/// <summary>Whatever goes wrong is told in one form, in the caller's language, with a page about it.</summary>
public sealed class ProblemsTests : ServiceFixture
{
    [TestCase("/nowhere")]
    [TestCase("/v1")]
    [TestCase("/v2/decisions")]
    [TestCase("/v1/decisions/a/b/c")]
    [TestCase("/V1/nothing?x=<script>")]
    public async Task UnknownPath_AnyMethod_Is404(string path)
    {
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete })
        {
            using var message = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
            using var answer = await Client.SendAsync(message);

            _ = await answer.ProblemAsync(404, "not-found");
        }
    }

    [TestCase("PUT", "/v1/decisions")]
    [TestCase("DELETE", "/v1/decisions/dec_0")]
    [TestCase("PATCH", "/v1/decisions/dec_0")]
    [TestCase("GET", "/v1/previews")]
    [TestCase("POST", "/v1/programmes")]
    [TestCase("GET", "/v1/catalogue/matches")]
    [TestCase("BREW", "/v1/reason-codes")]
    public async Task WrongMethod_OnAKnownPath_Is405AndSaysWhichAreAllowed(string method, string path)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using var answer = await Client.SendAsync(message);

        _ = await answer.ProblemAsync(405, "method-not-allowed");
        Assert.That(answer.Content.Headers.Allow, Is.Not.Empty);
    }

    [TestCase(null, "en")]
    [TestCase("en", "en")]
    [TestCase("zh", "zh")]
    [TestCase("zh-CN", "zh")]
    [TestCase("zh-Hans-CN, en;q=0.5", "zh")]
    [TestCase("en-GB, zh;q=0.9", "en")]
    [TestCase("en;q=0.1, zh;q=0.2", "zh")]
    [TestCase("fr, zh;q=0.5", "zh")]
    [TestCase("fr", "en")]
    [TestCase("*", "en")]
    [TestCase("zh;q=0, en", "en")]
    [TestCase(";;;===", "en")]
    public async Task Problem_Language_IsTheOneAskedFor(string? accepted, string language)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/decisions", UriKind.Relative))
        { Content = Requests.Body("{}") };
        if (accepted is not null)
        {
            message.Headers.TryAddWithoutValidation("Accept-Language", accepted);
        }

        using var answer = await Client.SendAsync(message);
        var problem = await answer.ProblemAsync(400, "invalid-request");
        var texts = new[] { problem.Text("/title"), problem.Text("/detail"), problem.Text("/errors/0/detail") };

        Assert.That(answer.Content.Headers.ContentLanguage, Is.EqualTo([language]));
        Assert.That(texts.Select(text => text.Any(letter => letter is >= '\u4e00' and <= '\u9fff')), Is.All.EqualTo(language == "zh"));
    }

    [TestCase("/v1/decisions/dec_0", 404)]
    [TestCase("/nowhere", 404)]
    [TestCase("/v1/previews", 405)]
    [TestCase("/v1/decisions?limit=0", 400)]
    public async Task Problem_OfEveryRoad_SpeaksChineseWhenAsked(string path, int status)
    {
        using var answer = await Client.ReadAsync(path, ("Accept-Language", "zh"));

        Assert.That(((int)answer.StatusCode, (await answer.JsonAsync()).Text("/title")),
            Is.EqualTo((status, ProblemKind.Of(status)!.Title.Zh)));
        Assert.That(answer.Content.Headers.ContentLanguage, Is.EqualTo(["zh"]));
    }

    [Test]
    public async Task ProblemPages_EveryKind_HasOneInBothLanguages()
    {
        using var open = Host.Client("");
        var list = await open.GetStringAsync(new Uri("/problems", UriKind.Relative));
        foreach (var kind in ProblemKind.All)
        {
            using var answer = await open.ReadAsync($"/problems/{kind.Slug}");
            var page = System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());

            Assert.That(((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType), Is.EqualTo((200, "text/html")));
            Assert.That(page, Does.Contain(kind.Title.En).And.Contain(kind.Title.Zh).And.Contain(kind.Advice.Zh));
            Assert.That(list, Does.Contain($"/problems/{kind.Slug}\""));
        }
    }

    [Test]
    public void ProblemKinds_SlugsAndStatuses_AreUnique()
    {
        Assert.That(ProblemKind.All.Select(kind => kind.Slug), Is.Unique);

        // A bare 409 is none of ours, and a 403 of two kinds is said where it is meant; every other status stands for one kind.
        Assert.That(ProblemKind.All.Select(kind => kind.Status)
            .Where(status => status is not (StatusCodes.Status409Conflict or StatusCodes.Status403Forbidden)), Is.Unique);
        Assert.That(ProblemKind.Of(StatusCodes.Status403Forbidden), Is.EqualTo(ProblemKind.Forbidden));
    }

    [TestCase("/problems/none")]
    [TestCase("/problems/<b>")]
    public async Task ProblemPages_UnknownKind_Is404(string path)
    {
        using var answer = await Client.ReadAsync(path);

        _ = await answer.ProblemAsync(404, "not-found");
    }

    [Test]
    public async Task RequestId_WithAValidTrace_IsTheTrace()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        using var traced = await Client.ReadAsync("/nowhere", ("traceparent", $"00-{Trace}-00f067aa0ba902b7-01"));
        using var broken = await Client.ReadAsync("/nowhere", ("traceparent", "00-zz-zz-01"));
        using var plain = await Client.ReadAsync("/v1/programmes");

        Assert.That((await traced.ProblemAsync(404, "not-found")).Text("/requestId"), Is.EqualTo(Trace));
        Assert.That((await broken.ProblemAsync(404, "not-found")).Text("/requestId"), Does.Match("^req_[0-9a-z]{20}$"));
        Assert.That(plain.Headers.GetValues("Request-Id").Single(), Does.Match("^req_[0-9a-z]{20}$"));
    }

    [TestCase("/v1/programmes")]
    [TestCase("/nowhere")]
    [TestCase("/health/live")]
    public async Task Headers_OfEveryAnswer_KeepBrowsersFromGuessing(string path)
    {
        using var answer = await Client.ReadAsync(path);

        Assert.That(answer.Headers.GetValues("X-Content-Type-Options"), Is.EqualTo(["nosniff"]));
    }

    [TestCase("/health/live")]
    [TestCase("/health/ready")]
    public async Task Health_OfARunningService_IsOk(string path)
    {
        using var open = Host.Client("");

        Assert.That((await open.ReadJsonAsync(path)).Text("/status"), Is.EqualTo("ok"));
    }

    [TestCase("/openapi.yaml")]
    [TestCase("/problems")]
    [TestCase("/v1/reason-codes")]
    [TestCase("/v1/programmes")]
    [TestCase("/v1/catalogue/models")]
    public async Task OpenPages_WithoutKey_AreThere(string path)
    {
        using var open = Host.Client("");
        using var answer = await open.ReadAsync(path);

        Assert.That((int)answer.StatusCode, Is.EqualTo(200));
    }
}
