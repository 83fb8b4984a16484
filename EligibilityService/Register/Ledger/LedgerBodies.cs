using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Core.Programmes;
using EligibilityService.Wire;

namespace EligibilityService.Register.Ledger;

/// <summary>A programme's money in a fiscal year. Sums are those of all its versions.</summary>
/// <param name="Programme">The programme.</param>
/// <param name="Year">The fiscal year, named by the calendar year in which it begins.</param>
/// <param name="FirstMonth">The month in which it begins.</param>
/// <param name="Budget">What the version in force today has for the year; absent where the programme has no budget.</param>
/// <param name="Granted">What was ever reserved.</param>
/// <param name="Reserved">What is reserved now: granted − paid − released.</param>
/// <param name="Paid">What was ever paid.</param>
/// <param name="Released">What was ever given back before payment.</param>
/// <param name="Recovered">What was ever clawed back after payment.</param>
/// <param name="Used">What counts against the budget: granted − released − recovered.</param>
/// <param name="Remaining">Budget − used, at least 0.00; absent where the programme has no budget.</param>
/// <param name="Waitlisted">What waits for money.</param>
/// <param name="Waiting">How many decisions wait.</param>
/// <param name="WhenExhausted">What happens when it is used up; absent where the programme has no budget.</param>
public sealed record BudgetState(
    [property: AtMost(Limits.Id), Form("^[a-z0-9]+(-[a-z0-9]+)*$")] string Programme,
    [property: Between(2000, 2200)] int Year,
    [property: Between(1, 12)] int FirstMonth,
    Money? Budget,
    Money Granted,
    Money Reserved,
    Money Paid,
    Money Released,
    Money Recovered,
    Money Used,
    Money? Remaining,
    Money Waitlisted,
    [property: Between(0, int.MaxValue)] int Waiting,
    WhenExhausted? WhenExhausted);

/// <summary>A page of entries.</summary>
/// <param name="Items">The entries: of a programme newest first, of a decision oldest first.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
/// <param name="Unreadable">Rows of this page that cannot be read, by their ids; absent when all can.</param>
public sealed record EntryPage([property: AtMost(Limits.Page)] IReadOnlyList<Entry> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next,
    [property: AtMost(Limits.Page)] IReadOnlyList<UnreadableRow>? Unreadable = null);

/// <summary>A buyer's money under a programme in a calendar year.</summary>
/// <param name="Buyer">The buyer's unified social credit code, or company id.</param>
/// <param name="Year">The calendar year.</param>
/// <param name="Granted">What was ever reserved.</param>
/// <param name="Reserved">What is reserved now.</param>
/// <param name="Paid">What was ever paid.</param>
/// <param name="Released">What was ever given back before payment.</param>
/// <param name="Recovered">What was ever clawed back after payment.</param>
/// <param name="Used">What counts against limits: granted − released − recovered.</param>
/// <param name="Waitlisted">What waits for money.</param>
public sealed record BuyerState(
    [property: AtMost(Limits.Word), Form("^[0-9A-Z]{4,40}$")] string Buyer,
    [property: Between(2000, 2200)] int Year,
    Money Granted,
    Money Reserved,
    Money Paid,
    Money Released,
    Money Recovered,
    Money Used,
    Money Waitlisted);

/// <summary>A page of buyers, in the order of their credit codes.</summary>
/// <param name="Items">The buyers.</param>
/// <param name="Next">The cursor of the next page; absent on the last.</param>
/// <param name="Unreadable">Rows of this page that cannot be read, by their ids; absent when all can.</param>
public sealed record BuyerPage([property: AtMost(Limits.Page)] IReadOnlyList<BuyerState> Items,
    [property: AtMost(300), Form("^[A-Za-z0-9_-]+$")] string? Next,
    [property: AtMost(Limits.Page)] IReadOnlyList<UnreadableRow>? Unreadable = null);

/// <summary>How the money of a decision stands.</summary>
/// <param name="DecisionId">The decision.</param>
/// <param name="Standing">Its money: the fold of its entries; all 0.00 when it granted nothing.</param>
/// <param name="SupersededBy">The decision that has taken its place; absent while it is the latest on its invoice.</param>
public sealed record DecisionStanding([property: AtMost(28), Form("^dec_[0-9a-z]{24}$")] string DecisionId, Standing Standing,
    [property: AtMost(28), Form("^dec_[0-9a-z]{24}$")] string? SupersededBy);
