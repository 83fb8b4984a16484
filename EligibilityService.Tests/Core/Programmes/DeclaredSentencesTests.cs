using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Tests.Cases;
using EligibilityService.Tests.Oracle;
using Finding = EligibilityService.Core.Programmes.Finding;
using Part = EligibilityService.Core.Decisions.Part;

namespace EligibilityService.Tests.Core.Programmes;

/// <summary>
/// What rests on the caller's word alone is told as declared, whichever condition says it: every condition of every case file and of many
/// random cases is asked.
/// </summary>
internal sealed class DeclaredSentencesTests
{
    private const int Random = 600;

    // The kinds of which something can stand in the way on the caller's word alone, a row of the catalogue aside.
    private static readonly ConditionKind[] OnDeclarations =
    [
        ConditionKind.ContractDateWithin, ConditionKind.BuyerIsEnterprise, ConditionKind.BuyerRegion, ConditionKind.DeliveryAccepted,
            ConditionKind.ContractClaimedOnce, ConditionKind.OriginalUse,
        ConditionKind.ProjectPurpose, ConditionKind.SellerIndependent, ConditionKind.NotSubsidisedElsewhere, ConditionKind.ModelListed,
            ConditionKind.CategoryIn, ConditionKind.NewGoods,
        ConditionKind.EvidenceProvided, ConditionKind.BuyerCountry,
    ];

    [Test]
    public void Condition_ThatRestsOnADeclarationAlone_SaysSoInBothLanguages()
    {
        var seen = new HashSet<ConditionKind>();
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (condition, finding) in CaseFile.All.Select(file => file.Read()).Concat(RandomCases.Fixed(Random).Select(CaseOf))
            .SelectMany(Findings))
        {
            if (finding.Obstacles.Count == 0 || !finding.Basis.Contains(Basis.Declared)
                || finding.Basis.Any(one => one is not (Basis.Declared or Basis.Catalogue)))
            {
                continue;
            }

            seen.Add(condition.Kind);
            foreach (var (code, text) in finding.Obstacles.Select(one => (one.Code, one.Text)))
            {
                if (!text.En.Contains("declare", StringComparison.Ordinal) || !text.Zh.Contains("申报", StringComparison.Ordinal))
                {
                    wrong.Add($"{condition.Kind} {code}: {text.En} {text.Zh}");
                }
            }
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(wrong, Is.Empty);
            Assert.That(seen, Is.SupersetOf(OnDeclarations), "the cases show every kind that can rest on a declaration");
        }
    }

    private static Case CaseOf(RandomCase drawn) =>
        Deciding.Case(drawn.Request, drawn.Programme, drawn.Catalogue, Deciding.Facts(null), drawn.DecisionMetadata.Today);

    private static IEnumerable<(Condition Condition, Finding Finding)> Findings(Case @case)
    {
        Part[] parts = [.. PartMaker.Make(@case).SelectMany(line => line.Parts)];
        foreach (var condition in @case.Programme.Conditions)
        {
            foreach (var finding in condition switch
            {
                InvoiceCondition onInvoice => [onInvoice.Ask(@case, default)],
                PartCondition onPart => parts.Select(part => onPart.Ask(@case, part)),
                _ => throw new InvalidOperationException("A condition is asked of the invoice or of a part."),
            })
            {
                yield return (condition, finding);
            }
        }
    }
}
