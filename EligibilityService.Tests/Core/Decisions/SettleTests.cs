using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Core.Programmes.Conditions;

namespace EligibilityService.Tests.Core.Decisions;

[TestFixture]
internal sealed class SettleTests
{
    private const string Key = "25112000000012345678";

    [Test]
    public void ClaimsOf_GrantedDecision_AreItsEligibleLines()
    {
        var @case = new Given().With(new ModelListed("l", Given.Clause("1")))
            .Line(Given.Training, 1000_00).Line(Given.Training, -100_00, nature: LineNature.Discount).Line(Given.Excluded, 5_00)
                .Line(Given.Training, 2000_00).Case();

        Assert.That(Settle.ClaimsOf(@case, Assess.Of(@case)), Is.EqualTo(new[]
        {
            new Claim("test-programme", ClaimKind.InvoiceLine, Key + "|1"), new Claim("test-programme", ClaimKind.InvoiceLine, Key + "|4"),
        }));
    }

    [Test]
    public void ClaimsOf_ProgrammeThatClaimsContracts_HasTheBuyersContractToo()
    {
        var @case = Contracted("HT-1").Case();
        Assert.That(Settle.ClaimsOf(@case, Assess.Of(@case))[^1],
            Is.EqualTo(new Claim("test-programme", ClaimKind.Contract, "91110108MA0FAKE01A|HT1")));
        Assert.That(Settle.ClaimsOf(@case, Assess.Of(@case)), Has.Count.EqualTo(2));
    }

    [Test]
    public void ClaimsOf_Serial_IsOfTheMatchedVendorAndNeverOfTheDeclaredOne()
    {
        var declared = new LineDeclaration { Vendor = "hy", SerialNumbers = [Named.Serial("SN-0001")], ExpenseCategory = "training" };
        var matched = new Given().Line(Given.Training, 1000_00, declared: declared with { Vendor = null }).Case();
        var unmatched = new Given { CountBy = LinesCountBy.ExpenseCategory }.Line("算力设备", 1000_00, declared: declared).Case();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Settle.ClaimsOf(matched, Assess.Of(matched))[^1],
                Is.EqualTo(new Claim(Claim.AnyProgramme, ClaimKind.SerialNumber, "lq|0001")));
            Assert.That(Settle.ClaimsOf(unmatched, Assess.Of(unmatched))[^1],
                Is.EqualTo(new Claim(Claim.AnyProgramme, ClaimKind.SerialNumber, "-|0001")));
        }
    }

    [Test]
    public void ClaimsOf_ProgrammeThatDoesNotClaimContracts_HasNone()
    {
        var @case = new Given { Contract = new(Named.Contract("HT-1"), null) }.Line(Given.Training, 1000_00).Case();
        Assert.That(Settle.ClaimsOf(@case, Assess.Of(@case)).Select(claim => claim.Kind), Is.EqualTo(new[] { ClaimKind.InvoiceLine }));
    }

    [Test]
    public void ClaimsOf_PartlyGranted_ClaimsAndRefusedOrUndeterminedDoNot()
    {
        var capped = new Given { CapPerInvoice = Money.Fen(1) }.Line(Given.Training, 1000_00).Case();
        var refused = new Given().With(new ModelListed("l", Given.Clause("1"))).Line(Given.Training, 1000_00)
            .With(new ClaimWithinDays("d", Given.Clause("2"), 1)).Case();
        var undetermined = Contracted(null).Case();
        Assert.Multiple(() =>
        {
            Assert.That(Assess.Of(capped).Outcome, Is.EqualTo(Outcome.PartlyGranted));
            Assert.That(Settle.ClaimsOf(capped, Assess.Of(capped)), Has.Count.EqualTo(1));
            Assert.That(Assess.Of(refused).Outcome, Is.EqualTo(Outcome.Refused));
            Assert.That(Settle.ClaimsOf(refused, Assess.Of(refused)), Is.Empty);
            Assert.That(Assess.Of(undetermined).Outcome, Is.EqualTo(Outcome.Undetermined));
            Assert.That(Settle.ClaimsOf(undetermined, Assess.Of(undetermined)), Is.Empty);
        });
    }

    [Test]
    public void ExclusiveClaimsOf_EachOtherProgramme_HasTheSameLinesAndNoContract()
    {
        var @case = Contracted("HT-1").With(new NotSubsidisedElsewhere("e", Given.Clause("9"), ["other", "third"])).Case();
        Claim[] own = [new("test-programme", ClaimKind.InvoiceLine, Key + "|1"), new("test-programme", ClaimKind.Contract, "c|1")];
        Assert.That(Settle.ExclusiveClaimsOf(@case, own), Is.EqualTo(new[]
        {
            new Claim("other", ClaimKind.InvoiceLine, Key + "|1"), new Claim("third", ClaimKind.InvoiceLine, Key + "|1"),
        }));
        Assert.That(Settle.ExclusiveClaimsOf(@case, []), Is.Empty);
        Assert.That(Settle.ExclusiveClaimsOf(Contracted("HT-1").Case(), own), Is.Empty);
    }

    [Test]
    public void Apply_NothingTaken_ChangesNothing()
    {
        var @case = Contracted("HT-1").Case();
        var assessment = Assess.Of(@case);
        Assert.That(Settle.Apply(@case, assessment, RegisterView.Empty), Is.SameAs(assessment));
    }

    [Test]
    public void Apply_LineTaken_RefusesTheWholeVisibly()
    {
        var @case = new Given().Line(Given.Training, 1000_00).Line(Given.Training, 500_00).Case();
        var before = Assess.Of(@case);

        var after = Settle.Apply(@case, before, View(new Claim("test-programme", ClaimKind.InvoiceLine, Key + "|2")));

        Assert.Multiple(() =>
        {
            Assert.That(after.Outcome, Is.EqualTo(Outcome.Refused));
            Assert.That(after.Amount, Is.EqualTo(Money.Fen(0)));
            Assert.That(after.AssessedAmount, Is.EqualTo(Money.Fen(150_00)));
            Assert.That(after.Lines.Select(line => line.Amount.MinorUnits), Is.All.Zero);
            Assert.That(after.Lines.Select(line => line.AssessedAmount.MinorUnits), Is.EqualTo(new[] { 100_00, 50_00 }));
            Assert.That(after.Steps.SkipLast(1), Is.EqualTo(before.Steps));
            Assert.That(after.Steps[^1].Kind, Is.EqualTo(StepKind.Withheld));
        });
        var reason = after.Reasons.Single();
        AssertReason(reason, ReasonCode.InvoiceAlreadyClaimed, 2, "/invoice/lines/1", "d-1", null);
        Assert.That(reason.Text.En, Is.EqualTo("Decision d-1 already claims line 2 of this invoice."));
        Assert.That(reason.Text.Zh, Does.Contain("第2行已被决定d-1占用"));
    }

    [Test]
    public void Apply_ContractTaken_NamesTheConditionAndTheDecision()
    {
        var @case = Contracted("HT-1").Case();
        var after = Settle.Apply(@case, Assess.Of(@case), View(new Claim("test-programme", ClaimKind.Contract, "91110108MA0FAKE01A|HT1")));
        var reason = after.Reasons.Single();
        AssertReason(reason, ReasonCode.ContractAlreadyClaimed, null, "/contract/number", "d-1", "once");
        Assert.That(reason.Text.En, Does.Contain("d-1"));
        Assert.That(reason.Text.Zh, Does.Contain("d-1"));
    }

    [Test]
    public void Apply_LineTakenUnderAnExclusiveProgramme_SaysUnderWhich()
    {
        var given = Contracted("HT-1").With(new NotSubsidisedElsewhere("e", Given.Clause("9"), ["other"]));
        given.Declarations = new Declarations(null, null, null, false);
        var @case = given.Case();
        var after = Settle.Apply(@case, Assess.Of(@case),
            View(new Claim("other", ClaimKind.InvoiceLine, Key + "|1"), new Claim("test-programme", ClaimKind.InvoiceLine, Key + "|1")));
        Assert.That(after.Reasons, Has.Count.EqualTo(2));
        AssertReason(after.Reasons[0], ReasonCode.SubsidisedElsewhere, 1, "/invoice/lines/0", "other", "e");
        Assert.That(after.Reasons[0].Text.En, Does.Contain("Decision d-1 already subsidises line 1 under other"));
        Assert.That(after.Reasons[0].Text.Zh, Does.Contain("项目other的决定d-1"));
        AssertReason(after.Reasons[1], ReasonCode.InvoiceAlreadyClaimed, 1, "/invoice/lines/0", "d-1", null);
    }

    [Test]
    public void Apply_EarlierReasons_AreKept()
    {
        var @case = new Given { CapPerInvoice = Money.Fen(1) }.Line(Given.Training, 1000_00).Case();
        var after = Settle.Apply(@case, Assess.Of(@case), View(new Claim("test-programme", ClaimKind.InvoiceLine, Key + "|1")));
        Assert.That(after.Reasons.Select(reason => reason.Code),
            Is.EqualTo(new[] { ReasonCode.CapPerInvoice, ReasonCode.InvoiceAlreadyClaimed }));
    }

    [Test]
    public void Withhold_From_LeavesOnlyTheMoneyOut()
    {
        var before = new Given().Line(Given.Training, 1000_00).Assess();
        var after = Withhold.From(before, Outcome.Undetermined);
        var step = after.Steps[^1];
        Assert.Multiple(() =>
        {
            Assert.That(after.Outcome, Is.EqualTo(Outcome.Undetermined));
            Assert.That(after.EligibleCost, Is.EqualTo(before.EligibleCost));
            Assert.That(after.Reasons, Is.SameAs(before.Reasons));
            Assert.That((step.Number, step.Kind, step.Line, step.Expression),
                Is.EqualTo((before.Steps.Count + 1, StepKind.Withheld, (int?)null, "0")));
            Assert.That(step.Operands, Is.EqualTo(new[] { new Operand("assessed", Figure.Money(100_00)) }));
            Assert.That(step.Result, Is.EqualTo(Figure.Money(0)));
        });
    }

    private static Given Contracted(string? number) =>
        new Given { Contract = new(number is null ? null : Named.Contract(number), null) }.With(
            new ClaimWithinDays("first", Given.Clause("0"), 100), new ContractClaimedOnce("once", Given.Clause("once")))
            .Line(Given.Training, 1000_00);

    private static RegisterView View(params Claim[] claims) =>
        new([.. claims.Select(claim => new TakenClaim(claim, "d-1"))], BalanceView.None);

    private static void AssertReason(Reason reason, ReasonCode code, int? line, string pointer, string seen, string? condition)
    {
        Assert.That((reason.Code, reason.Effect, reason.Line, reason.Pointer, reason.Seen),
            Is.EqualTo((code, ReasonEffect.Refuses, line, pointer, seen)));
        Assert.That(reason.Condition, Is.EqualTo(condition));
        Assert.That(reason.Clause?.En, Is.EqualTo(condition switch { null => null, "once" => "Art. once", _ => "Art. 9" }));
    }
}
