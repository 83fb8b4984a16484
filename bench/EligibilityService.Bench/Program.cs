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
    case ["start", var runs, var decisions, var port, .. var command]:
        return await Start.MeasureAsync(int.Parse(runs, CultureInfo.InvariantCulture), int.Parse(decisions, CultureInfo.InvariantCulture),
            int.Parse(port, CultureInfo.InvariantCulture), command);

    case ["starts", var there, var times, var port, .. var command]:
        return await Start.MeasureOnAsync(there, int.Parse(times, CultureInfo.InvariantCulture),
            int.Parse(port, CultureInfo.InvariantCulture), command);

    case ["batches", var folder, var seconds]:
        await Batches.MeasureAsync(folder, TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
        return 0;

    case ["samples", var folder, var decisions]:
        Samples.Write(folder, int.Parse(decisions, CultureInfo.InvariantCulture));
        return 0;

    case ["tokens", .. var commits]:
        return await Tokens.PrintAsync(commits);

    case ["impact-ask", var store]:
        return await ImpactReports.AskAsync(store);

    case ["run", var mode] when await Runs.RunAsync(mode):
        return 0;

    case ["core", .. var rest]:
        // In this process: what is measured takes microseconds, and a process for each would take minutes. Fifteen iterations of 0.2 s
        // after a warm-up of fifteen outlast tiered compilation; the median is what is told.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
            .WithWarmupCount(15).WithIterationCount(15).WithIterationTime(TimeInterval.FromMilliseconds(200));
        BenchmarkSwitcher.FromTypes(
            [typeof(AssessWithSeed), typeof(AssessByModels), typeof(AssessByConditions), typeof(Road), typeof(ParseByLength)]).Run(
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
        Console.Error.WriteLine("""
            core [BenchmarkDotNet arguments]   the decision alone, and the stops of a preview's road (about 3 minutes)
            run http                           previews against a bare endpoint, server and load on a core each
            run durable                        recorded decisions against previews, a bare host, and one commit per request; one fsync
            run hot                            sixty-four connections of one buyer on one budget that runs out
            run postgres                       PostgreSQL in a container, one and two replicas, beside SQLite
            run fill                           makes a large register (FILL=10000000 decisions, some 24 GB; about an hour), which
            run large                          holds against an empty one
            run batch                          a batch of 10,000 lines against single requests, and the memory that it takes
            run impact                         an impact report of a million decisions, alone and beside live decisions (makes them first)
            run start                          start to first 200, and resident memory
            run all                            http, durable, hot, postgres, start
            tokens <commits…>                  C# tokens of the service without comments
            samples <folder> <decisions>       what the record keeps, for training its dictionary:
                                               zstd --train <folder>/* --maxdict=32768 -o <dictionary>

            Needed by run: wrk, taskset, docker (postgres), clang and zlib's headers (native builds). Settings of run (environment):
            KINDS="jit aot", ROUNDS=5, ROUND_SECONDS=10, WARM_SECONDS=30, CONNECTIONS=64, BUILT=1 (nothing is built anew), SERVER_CPU=0,
            LOAD_CPU=1, SERVICE_PORT=28480 (and the five after it), STORE=<folder of the SQLite files>, LARGE_STORE=<file>,
            DECISIONS=1000000 (of impact), HOT_BUDGET=<yuan>, POSTGRES_IMAGE=postgres:15
            """);
        return 2;
}
