using EligibilityService.Core.Primitives;

namespace EligibilityService.Core.Ledger;

/// <summary>Why an entry was made. A closed set of words.</summary>
public enum EntryGround
{
    /// <summary>A decision reserved the money, or joined the waiting list.</summary>
    Decided,

    /// <summary>An officer's review replaced the decision.</summary>
    Reviewed,

    /// <summary>Money came back, and the decision left the waiting list.</summary>
    Promoted,

    /// <summary>A correction was published, and the case was decided anew; what had been paid goes over to the new decision.</summary>
    Redecided,

    /// <summary>It was paid out.</summary>
    PaidOut,

    /// <summary>The applicant withdrew.</summary>
    Withdrawn,

    /// <summary>A red-letter (credit) invoice took back the invoice, whole or in part.</summary>
    RedLetterInvoice,

    /// <summary>The programme's hold ran out before it was paid.</summary>
    Expired,

    /// <summary>The goods were resold or moved away.</summary>
    GoodsResold,

    /// <summary>What was declared was not true.</summary>
    Misdeclared,

    /// <summary>It was paid in error.</summary>
    PaidInError,

    /// <summary>Something else, which the note says.</summary>
    Other,

    /// <summary>A registry answered at last, and the case that waited for it was decided.</summary>
    Resumed,

    /// <summary>A credit note took back a part of what a waiting decision asks for, and it was decided on what is left.</summary>
    Credited,

    /// <summary>What had been given up of a decision stays given up in the one that took its place.</summary>
    GivenBackBefore,

    /// <summary>An invoice that replaces this one was decided; what had been paid goes over to that.</summary>
    Corrected,

    /// <summary>
    /// The invoice registry said, when a payment was asked for, that the invoice is not in force any more; nothing moved.
    /// </summary>
    NotInForce,

    /// <summary>
    /// The invoice registry said, when a payment was asked for, that it does not know the invoice as printed; nothing moved.
    /// </summary>
    NotVerified,
}

/// <summary>One movement of money of one decision. Appended, never edited.</summary>
/// <param name="Id">Its id, <c>ent_…</c>; sorts in the order of a programme's commits.</param>
/// <param name="Kind">What moved.</param>
/// <param name="Programme">The programme.</param>
/// <param name="FiscalYear">The programme's fiscal year whose budget it counts against, named by the calendar year in which it
/// begins.</param>
/// <param name="CalendarYear">The calendar year in which it counts for limits per buyer.</param>
/// <param name="DecisionId">The decision.</param>
/// <param name="Buyer">The buyer's unified social credit code.</param>
/// <param name="Amount">How much; more than nothing.</param>
/// <param name="Ground">Why.</param>
/// <param name="Note">In words, as given; absent when nothing was said.</param>
/// <param name="Reference">The number of the document it rests on (payment order, red-letter invoice …); absent when none was
/// given.</param>
/// <param name="MadeAt">When.</param>
/// <param name="MadeBy">The agency whose key asked for it; <c>service</c> when the service did it by itself.</param>
/// <param name="Actor">The person or the system that asked for it.</param>
public sealed record Entry(
    string Id,
    EntryKind Kind,
    string Programme,
    int FiscalYear,
    int CalendarYear,
    string DecisionId,
    string Buyer,
    Money Amount,
    EntryGround Ground,
    string? Note,
    string? Reference,
    DateTimeOffset MadeAt,
    string MadeBy,
    Actor Actor);

/// <summary>How a decision's money stands: the fold of its entries.</summary>
/// <param name="Granted">What was reserved for it.</param>
/// <param name="Paid">What was paid of that.</param>
/// <param name="Released">What was given back before payment.</param>
/// <param name="Recovered">What was clawed back after payment.</param>
/// <param name="Held">What is still reserved: granted − paid − released.</param>
/// <param name="Waitlisted">What it waits for.</param>
public sealed record Standing(Money Granted, Money Paid, Money Released, Money Recovered, Money Held, Money Waitlisted)
{
    /// <summary>The standing that a balance gives, in a currency.</summary>
    public static Standing Of(Balance balance, Currency currency) => new(
        new Money(balance.Granted, currency), new Money(balance.Paid, currency), new Money(balance.Released, currency),
        new Money(balance.Recovered, currency), new Money(balance.Held, currency), new Money(balance.Waitlisted, currency));
}
