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
    case ["bodies", var count, var file, .. var buyers]:
        var bodies = Bodies.OfSeed(buyers: buyers is [var many] ? int.Parse(many, CultureInfo.InvariantCulture) : null);
        File.WriteAllBytes(file,
            [.. Enumerable.Range(0, int.Parse(count, CultureInfo.InvariantCulture))
                .SelectMany(index => (byte[])[.. bodies.Json(index), (byte)'\n'])]);
        return 0;

    case ["lines", var from, var count, var file]:
        // A line each as a batch takes them; other numbers in every file, so that each is a new invoice.
        var (of, first) = (Bodies.OfSeed(), int.Parse(from, CultureInfo.InvariantCulture));
        await using (var lines = File.Create(file))
        {
            for (var index = first; index < first + int.Parse(count, CultureInfo.InvariantCulture); index++)
            {
                lines.Write([.. "{\"request\":"u8, .. of.Json(index), .. "}\n"u8]);
            }
        }

        return 0;

    case ["start", var runs, var decisions, var port, .. var command]:
        return await Start.MeasureAsync(int.Parse(runs, CultureInfo.InvariantCulture), int.Parse(decisions, CultureInfo.InvariantCulture),
            int.Parse(port, CultureInfo.InvariantCulture), command);

    case ["starts", var there, var times, var port, .. var command]:
        return await Start.MeasureOnAsync(there, int.Parse(times, CultureInfo.InvariantCulture),
            int.Parse(port, CultureInfo.InvariantCulture), command);

    case ["batches", var folder, var seconds]:
        await Batches.MeasureAsync(folder, TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)));
        return 0;

    case ["limits", var store, var budget]:
        await LimitedProgramme.PublishAsync(store, budget == "none" ? null : budget);
        return 0;

    case ["samples", var folder, var decisions]:
        Samples.Write(folder, int.Parse(decisions, CultureInfo.InvariantCulture));
        return 0;

    case ["fill", var store, var decisions]:
        return await Fill.RunAsync(store, int.Parse(decisions, CultureInfo.InvariantCulture));

    case ["tokens", .. var commits]:
        return await Tokens.PrintAsync(commits);

    case ["impact-ask", var store]:
        return await ImpactReports.AskAsync(store);

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
            core [BenchmarkDotNet arguments]              the decision alone, and the stops of a request's road
            bodies <count> <file> [buyers]                requests for the load test, one a line; of so many buyers
            batches <folder> <seconds>                    how long an fsync of this disk takes, and a batch of the register
            lines <from> <count> <file>                   requests for a batch, one a line
            start <runs> <decisions> <port> <command…>    start to first 200, and resident memory
            starts <store> <runs> <port> <command…>       start to first 200 on a store that is there
            limits <store> <budget in yuan | none>        publishes a version of the programme with limits in a SQLite file
            fill <store> <decisions>                      makes a new SQLite file with so many decisions on record
            samples <folder> <decisions>                  what the record keeps, for training its dictionary: zstd --train <folder>/* --maxdict=32768 -o <dictionary>
            """);
        return 2;
}
