namespace EligibilityService.Tests.Hosting;

/// <summary>Waiting for something that happens elsewhere: asked again and again, never slept blindly.</summary>
internal static class Poll
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Waits until it is so; fails with what was waited for when it never is.</summary>
    public static Task UntilAsync(string what, Func<bool> isSo) => UntilAsync(what, () => Task.FromResult(isSo()));

    /// <summary>Waits until it is so; fails with what was waited for when it never is.</summary>
    public static async Task UntilAsync(string what, Func<Task<bool>> isSo, TimeSpan? patience = null)
    {
        using var end = new CancellationTokenSource(patience ?? Patience);
        using var timer = new PeriodicTimer(Pause);
        while (!await isSo())
        {
            try
            {
                await timer.WaitForNextTickAsync(end.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"Waited in vain: {what}.");
            }
        }
    }
}
