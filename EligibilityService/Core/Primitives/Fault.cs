namespace EligibilityService.Core.Primitives;

/// <summary>What kind of thing is wrong with a request. Codes are append-only.</summary>
public enum FaultCode
{
    /// <summary>The text is not JSON.</summary>
    NotJson,

    /// <summary>A member is missing.</summary>
    Missing,

    /// <summary>A member that this service does not know.</summary>
    UnknownMember,

    /// <summary>The same member twice in one object.</summary>
    DuplicateMember,

    /// <summary>Another JSON type than expected.</summary>
    WrongType,

    /// <summary>The right type in a form that cannot be read.</summary>
    Malformed,

    /// <summary>Too long, too many, too small or too large.</summary>
    OutOfBounds,

    /// <summary>Not one of the values that are known.</summary>
    UnknownValue,

    /// <summary>A credit code whose check character does not fit.</summary>
    CheckCharacterWrong,

    /// <summary>A date after today.</summary>
    DateInFuture,

    /// <summary>Two currencies in one invoice.</summary>
    CurrencyMixed,

    /// <summary>Figures that do not agree with each other.</summary>
    ArithmeticWrong,

    /// <summary>A line that belongs to no other although its nature says so, or costs that pass what they are part of.</summary>
    Inconsistent,

    /// <summary>No programme of that name.</summary>
    ProgrammeUnknown,

    /// <summary>No version of the programme was in force on the as-of date, as known at the known-at instant.</summary>
    ProgrammeNotInForce,

    /// <summary>No catalogue version was in force on the as-of date, as known at the known-at instant.</summary>
    CatalogueNotInForce,

    /// <summary>A member of an earlier record of the same invoice differs.</summary>
    DiffersFromRecord,

    /// <summary>The invoice was decided for another agency.</summary>
    DecidedForAnother,

    /// <summary>An address that this service does not send to.</summary>
    AddressNotAllowed,

    /// <summary>The file is no CSV that can be read.</summary>
    NotCsv,

    /// <summary>The file is not XML that can be read.</summary>
    NotXml,

    /// <summary>XML with something that is never read: a document type declaration.</summary>
    XmlForbidden,

    /// <summary>The file breaks a rule of its format; the detail begins with the rule's id.</summary>
    RuleBroken,

    /// <summary>The file takes money back (a credit note, a red-letter invoice): it is not decided on.</summary>
    CreditNotDecided,

    /// <summary>A check of the draft found an error; the detail begins with the finding's code.</summary>
    CheckFailed,
}

/// <summary>One thing that is wrong with a request: where, what, and what was expected.</summary>
/// <param name="Pointer">The place, as a JSON Pointer (RFC 6901) into the request; empty for the whole, a query parameter's name where it
/// is one.</param>
/// <param name="Code">What kind of fault.</param>
/// <param name="Detail">What was found, what was expected, what to do; English and Chinese.</param>
public sealed record Fault(string Pointer, FaultCode Code, LocalizedText Detail);

/// <summary>Gathers every fault of a request, up to <see cref="Most"/>: a caller can correct all of them at once.</summary>
public sealed class Faults
{
    /// <summary>The most faults that are listed; a longer list is of no use.</summary>
    public const int Most = 100;

    private readonly List<Fault> _all = [];

    /// <summary>Those found so far, in the order of finding.</summary>
    public IReadOnlyList<Fault> All => _all;

    /// <summary>Whether there is any.</summary>
    public bool Any => _all.Count > 0;

    /// <summary>Notes a fault.</summary>
    public void Add(string pointer, FaultCode code, string phrase, params ReadOnlySpan<Argument> arguments) =>
        Add(pointer, code, Phrase.Of(phrase, arguments));

    /// <summary>Notes a fault that has its words.</summary>
    public void Add(string pointer, FaultCode code, LocalizedText detail)
    {
        if (_all.Count < Most)
        {
            _all.Add(new Fault(pointer, code, detail));
        }
    }
}
