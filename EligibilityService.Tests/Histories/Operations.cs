namespace EligibilityService.Tests.Histories;

/// <summary>Something that happens to the world.</summary>
internal abstract record Operation;

/// <summary>Somebody asks what is due for an invoice.</summary>
internal sealed record Ask(int Programme, int Invoice, Asked Asked) : Operation;

/// <summary>Somebody tries it, and nothing is to be recorded.</summary>
internal sealed record Preview(int Programme, int Invoice, Asked Asked) : Operation;

/// <summary>A credit comes, for the invoice.</summary>
internal sealed record SendCredit(Credit Credit) : Operation;

/// <summary>A credit comes by the door of one decision.</summary>
internal sealed record SendCreditFor(Name Decision, Credit Credit) : Operation;

/// <summary>Money is paid: so much, or all that is held.</summary>
internal sealed record Pay(Name Decision, long? Fen, string Reference) : Operation;

/// <summary>Money is given back before payment, or a place in the line.</summary>
internal sealed record Release(Name Decision, long? Fen, string Ground) : Operation;

/// <summary>Money is clawed back.</summary>
internal sealed record Recover(Name Decision, long? Fen, string Ground) : Operation;

/// <summary>An officer says what he found.</summary>
internal sealed record Review(Name Decision, IReadOnlyList<Ruling> Rulings) : Operation;

/// <summary>An officer has a case decided anew after a correction.</summary>
internal sealed record DecideAnew(Name Decision) : Operation;

/// <summary>The next version of a programme is published, for all dates.</summary>
internal sealed record Correct(int Programme) : Operation;

/// <summary>Days go by, and the housekeeper comes.</summary>
internal sealed record Pass(int Days) : Operation;

/// <summary>The registry of invoices goes down, or comes back and is asked by those who wait.</summary>
internal sealed record RegistryTurns(bool IsUp) : Operation;

/// <summary>The tax authority's record says from now on that an invoice is voided.</summary>
internal sealed record IsVoided(int Invoice) : Operation;

/// <summary>The request before comes once more, with the same key.</summary>
internal sealed record SendAgain(Operation Before) : Operation;
