using EligibilityService.Cases;
using EligibilityService.Core.Catalogue;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;

namespace EligibilityService.Bench;

/// <summary>Cases that take turns, so that no branch and no cache line is the same one each time.</summary>
internal sealed class Cases
{
    /// <summary>How many take turns; a power of two.</summary>
    public const int Count = 256;

    private readonly Case[] _cases;
    private int _next;

    private Cases(Case[] cases) => _cases = cases;

    public Case Next => _cases[_next++ & (Count - 1)];

    /// <summary>Cases of requests under a programme and a catalogue.</summary>
    public static Cases Of(Bodies bodies, ProgrammeVersion programme, CatalogueVersion catalogue)
    {
        _ = catalogue.Matcher;
        return new Cases([.. Enumerable.Range(0, Count).Select(index => CaseOf(bodies.Request(index), programme, catalogue))]);
    }

    private static Case CaseOf(DecisionRequest request, ProgrammeVersion programme, CatalogueVersion catalogue)
    {
        var faults = new Faults();
        var today = new DateOnly(2025, 9, 1);
        var reader = new CaseReader(faults, new Tolerances(), today);
        var @case = new Case
        {
            Programme = programme,
            Catalogue = catalogue,
            Invoice = reader.Invoice(request.Invoice)!,
            Buyer = reader.Buyer(request.Buyer)!,
            Project = reader.Project(request.Project),
            Contract = reader.Contract(request.Contract),
            Delivery = reader.Delivery(request.Delivery),
            Declarations = CaseReader.Declarations(request.Declarations),
            Facts = Facts.NotConfigured,
            AsOf = request.Invoice.IssueDate,
            KnownAt = new DateTimeOffset(2025, 9, 1, 0, 0, 0, TimeSpan.Zero),
            ReceivedOn = today,
        };
        Assess.Check(@case, faults);
        return faults.Any
            ? throw new InvalidOperationException(
                string.Join("; ", faults.All.Select(fault => $"{fault.Pointer}: {fault.Detail.En}"))) : @case;
    }
}
