using EligibilityService.Tests.Hosting;
using Microsoft.Playwright;

namespace EligibilityService.Tests.Contract;

/// <summary>Swagger UI in a real browser: an officer's first click grants a subsidy.</summary>
internal sealed class SwaggerPageTests
{
    private const string Chromium = "/usr/bin/chromium";
    private const float PatienceMilliseconds = 60_000;

    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
    ];

    [Test]
    public async Task FirstClick_OnTheFilledForm_Grants()
    {
        RequireChromium();
        await using var host = new ServiceHost();
        var address = host.Listen();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        { ExecutablePath = Chromium, Headless = true, Args = Arguments });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions
        { ViewportSize = new ViewportSize { Width = 1280, Height = 1600 } });
        page.SetDefaultTimeout(PatienceMilliseconds);

        await page.GotoAsync(new Uri(address, "/swagger").ToString());
        var decide = page.Locator("#operations-Decisions-decide");
        await decide.Locator(".opblock-summary-control").ClickAsync();
        await ShowAsync(page, "swagger-form");
        await decide.Locator("button.execute").ClickAsync();
        var answer = decide.Locator(".live-responses-table .response").First;
        await answer.WaitForAsync();
        await answer.ScrollIntoViewIfNeededAsync();
        await ShowAsync(page, "swagger-answer");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await answer.Locator(".response-col_status").InnerTextAsync(), Does.StartWith("201"));
            var body = await answer.Locator(".highlight-code").First.InnerTextAsync();
            Assert.That(body, Does.Contain("\"outcome\": \"granted\"").And.Contain("\"amount\": \"448000.00\""));
        }
    }

    [Test]
    public async Task Page_OfAFreshService_ShowsTheSectionsInAnOfficersOrder()
    {
        RequireChromium();
        await using var host = new ServiceHost();
        var address = host.Listen();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        { ExecutablePath = Chromium, Headless = true, Args = Arguments });
        var page = await browser.NewPageAsync(new BrowserNewPageOptions
        { ViewportSize = new ViewportSize { Width = 1280, Height = 1600 } });
        page.SetDefaultTimeout(PatienceMilliseconds);

        await page.GotoAsync(new Uri(address, "/").ToString());
        await page.Locator("#operations-Decisions-decide").WaitForAsync();
        await ShowAsync(page, "swagger-page");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await page.TitleAsync(), Is.EqualTo("Eligibility service"));
            Assert.That(await page.Locator(".opblock-tag").EvaluateAllAsync<string[]>("tags => tags.map(tag => tag.dataset.tag)"),
                Is.EqualTo(["Decisions", "Previews", "Invoices", "Lifecycle", "Ledger", "Webhooks", "Catalogue", "Programmes", "Drafts",
                    "Impact", "Changes", "Audit", "Registries", "Reason codes", "Service"]));
            Assert.That(await page.Locator(".errors-wrapper").CountAsync(), Is.Zero);
        }
    }

    private static void RequireChromium()
    {
        if (File.Exists(Chromium))
        {
            return;
        }

        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail($"{Chromium} is missing, and this test must not be passed over here.");
        }

        Assert.Ignore($"{Chromium} is missing; install it to see the page in a real browser.");
    }

    // For people: what the page looks like. Kept beside the results, never compared.
    private static async Task ShowAsync(IPage page, string name)
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{name}.png");
        await page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
        TestContext.AddTestAttachment(path);
    }
}
