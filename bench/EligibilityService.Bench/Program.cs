using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using EligibilityService.Bench;
using Perfolizer.Horology;

switch (args)
{
    case ["bodies", var count, var file]:
        var bodies = Bodies.OfSeed();
        File.WriteAllBytes(file, [.. Enumerable.Range(0, int.Parse(count, CultureInfo.InvariantCulture)).SelectMany(index => (byte[])[.. bodies.Json(index), (byte)'\n'])]);
        return 0;

    case ["start", var runs, var decisions, var port, .. var command]:
        return await Start.MeasureAsync(int.Parse(runs, CultureInfo.InvariantCulture), int.Parse(decisions, CultureInfo.InvariantCulture), int.Parse(port, CultureInfo.InvariantCulture), command);

    case ["core", .. var rest]:
        // In this process: what is measured takes microseconds, and a process for each would take minutes. Fifteen iterations of 0.2 s after a warm-up
        // of fifteen outlast tiered compilation; the median is what is told.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(15).WithIterationCount(15).WithIterationTime(TimeInterval.FromMilliseconds(200));
        BenchmarkSwitcher.FromTypes([typeof(AssessWithSeed), typeof(AssessByModels), typeof(AssessByConditions), typeof(Road), typeof(ParseByLength)]).Run(
            rest.Length > 0 ? rest : ["--filter", "*"],
            ManualConfig.CreateEmpty()
                .AddJob(job)
                .AddDiagnoser(MemoryDiagnoser.Default)
                .AddColumnProvider(DefaultColumnProviders.Instance)
                .AddColumn(StatisticColumn.Median)
                .AddLogger(ConsoleLogger.Default)
                .AddExporter(MarkdownExporter.GitHub)
                .WithOptions(ConfigOptions.JoinSummary));
        return 0;

    default:
        Console.Error.WriteLine("core [BenchmarkDotNet arguments] | bodies <count> <file> | start <runs> <decisions> <port> <command…>");
        return 2;
}
