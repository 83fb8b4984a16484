using BenchmarkDotNet.Attributes;
using EligibilityService.Core.Decisions;
using EligibilityService.Versions.Catalogue;
using EligibilityService.Versions.Programmes;

namespace EligibilityService.Bench;

/// <summary>The decision on an invoice of five lines, every reason and every step, with the seed's catalogue and programme.</summary>
public class AssessWithSeed
{
    private Cases _cases = null!;

    [GlobalSetup]
    public void Setup()
    {
        using var service = new Service();
        var programme = service.Get<ProgrammeVersions>().Find("beijing-gpu-purchase", 1)!.Version;
        _cases = Cases.Of(Bodies.OfSeed(), programme, service.Get<CatalogueVersions>().Find(1)!.Version);
    }

    [Benchmark]
    public Assessment Assess() => Core.Decisions.Assess.Of(_cases.Next);
}

/// <summary>The same as the catalogue grows; the models named are drawn from all of it.</summary>
public class AssessByModels
{
    private Cases _cases = null!;

    [Params(60, 1_000, 16_000)]
    public int Models { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var catalogue = Synthetic.Catalogue(Models);
        _cases = Cases.Of(new Bodies(Synthetic.Names(catalogue)), Synthetic.Programme(16), catalogue);
    }

    [Benchmark]
    public Assessment Assess() => Core.Decisions.Assess.Of(_cases.Next);
}

/// <summary>The same as the programme's conditions grow.</summary>
public class AssessByConditions
{
    private Cases _cases = null!;

    [Params(10, 100, 1_000)]
    public int Conditions { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var catalogue = Synthetic.Catalogue(160);
        _cases = Cases.Of(new Bodies(Synthetic.Names(catalogue)), Synthetic.Programme(Conditions), catalogue);
    }

    [Benchmark]
    public Assessment Assess() => Core.Decisions.Assess.Of(_cases.Next);
}
