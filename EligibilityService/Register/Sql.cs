using EligibilityService.Storage;

namespace EligibilityService.Register;

/// <summary>Every statement of the write path; the same text on both stores.</summary>
internal static class Sql
{
    /// <summary>The last id of a programme; its row is the lock of all that is written for it.</summary>
    public static readonly Statement LockHead = new("SELECT last_id FROM programme_heads WHERE programme_id = @Programme FOR UPDATE",
        "Programme");

    public static readonly Statement MakeHead = new(
        "INSERT INTO programme_heads (programme_id, last_id) VALUES (@Programme, '') ON CONFLICT DO NOTHING", "Programme");

    public static readonly Statement MoveHead = new("UPDATE programme_heads SET last_id = @Last WHERE programme_id = @Programme", "Last",
        "Programme");

    public static readonly Statement FindAnswer = new(
        """
        SELECT i.request_hash, i.status, i.decision_id, i.answer, d.id, d.programme_id, d.programme_version, d.catalogue_version, d.answer
        FROM idempotency i LEFT JOIN decisions d ON d.id = i.decision_id
        WHERE i.caller = @Caller AND i.idem_key = @Key
        """,
        "Caller", "Key");

    public static readonly Statement KeepAnswer = new(
        """
        INSERT INTO idempotency (caller, idem_key, request_hash, status, decision_id, answer, created_at)
        VALUES (@Caller, @Key, @RequestHash, @Status, @DecisionId, @Answer, @CreatedAt)
        """,
        "Caller", "Key", "RequestHash", "Status", "DecisionId", "Answer", "CreatedAt");

    public static readonly Statement FindLatest = new(
        """
        SELECT id, fingerprint, case_hash, outcome, request, context, decided_by,
               (SELECT MIN(f.id) FROM decisions f WHERE f.programme_id = @Programme AND f.invoice_key = @InvoiceKey),
               id, programme_id, programme_version, catalogue_version, answer FROM decisions
        WHERE programme_id = @Programme AND invoice_key = @InvoiceKey ORDER BY id DESC LIMIT 1
        """,
        "Programme", "InvoiceKey");

    public static readonly Statement FindFirst = new(
        "SELECT id FROM decisions WHERE programme_id = @Programme AND invoice_key = @InvoiceKey ORDER BY id LIMIT 1", "Programme",
            "InvoiceKey");

    /// <summary>The invoices of a programme whose keys begin alike and whose latest decision gave money, or waits for it.</summary>
    public static readonly Statement FindAlike = new(
        """
        SELECT a.first_id, d.invoice_key, d.id, d.request, d.context
        FROM (SELECT MIN(id) AS first_id, MAX(id) AS last_id FROM decisions
              WHERE programme_id = @Programme AND (invoice_key = @Alike OR (invoice_key >= @From AND invoice_key < @Until)) GROUP BY invoice_key) a
        JOIN decisions d ON d.id = a.last_id
        WHERE d.outcome IN ('granted', 'partly_granted', 'waitlisted')
        """,
        "Programme", "Alike", "From", "Until");

    /// <summary>
    /// The invoices of a programme that have the same number and end alike, whoever sold, and whose latest decision gave money, or waits
    /// for it.
    /// </summary>
    public static readonly Statement FindNamesakes = new(
        """
        SELECT a.first_id, d.invoice_key, d.id, d.request, d.context
        FROM (SELECT MIN(id) AS first_id, MAX(id) AS last_id FROM decisions
              WHERE invoice_number = @Number AND programme_id = @Programme AND invoice_key LIKE @End GROUP BY invoice_key) a
        JOIN decisions d ON d.id = a.last_id
        WHERE d.outcome IN ('granted', 'partly_granted', 'waitlisted')
        """,
        "Programme", "Number", "End");

    /// <summary>What <see cref="PackedDecision.ReadWhole"/> reads, of decisions called d.</summary>
    public const string DecisionColumns =
        """
        d.id, d.programme_id, d.programme_version, d.catalogue_version, d.invoice_key, d.fingerprint, d.case_hash, d.outcome, d.currency, d.buyer, d.decided_at,
        d.decided_by, d.request, d.context, d.answer, d.asked_by
        """;

    public static readonly Statement FindDecision = new($"SELECT {DecisionColumns} FROM decisions d WHERE d.id = @Id", "Id");

    /// <summary>
    /// The latest decision of each invoice (looked up one by one, never joined: a page must not read the register), unless all of it was
    /// given back or recovered: then nothing of it stands. (No entry at all: nothing was granted, and that stands.)
    /// </summary>
    public static readonly Statement FindStanding = new(
        $"""
         SELECT {DecisionColumns} FROM decisions d
         WHERE (d.programme_id, d.id) > (@Programme, @After) AND (d.programme_id, d.id) < (@Programme, @Before) AND d.decided_at >= @From AND d.decided_at < @Until
           AND d.id = (SELECT n.id FROM decisions n WHERE n.programme_id = d.programme_id AND n.invoice_key = d.invoice_key ORDER BY n.id DESC LIMIT 1)
           AND NOT EXISTS (SELECT 1 FROM credits c WHERE c.invoice_key = d.invoice_key AND c.in_force_since IS NOT NULL)
           AND COALESCE((SELECT SUM(CASE WHEN e.kind IN ('reserve', 'waitlist') THEN e.amount_minor WHEN e.kind IN ('release', 'recover', 'leave_waitlist') THEN -e.amount_minor ELSE 0 END)
                         FROM entries e WHERE e.decision_id = d.id), 1) <> 0
         ORDER BY d.programme_id, d.id LIMIT @Limit
         """,
        "Programme", "After", "From", "Until", "Before", "Limit");

    /// <summary>
    /// The first and the last id of a programme, in the order of the one index that has both columns. The programme stands in the order
    /// too, although it is equal in all rows: a planner would otherwise walk through the ids of all programmes until one fits.
    /// </summary>
    public static readonly Statement FindEnds = new(
        """
        SELECT (SELECT id FROM decisions WHERE programme_id >= @Programme AND programme_id <= @Programme ORDER BY programme_id, id LIMIT 1),
               (SELECT id FROM decisions WHERE programme_id >= @Programme AND programme_id <= @Programme ORDER BY programme_id DESC, id DESC LIMIT 1)
        """,
        "Programme");

    public static readonly Statement InsertDecision = new(
        """
        INSERT INTO decisions (programme_id, id, programme_version, catalogue_version, invoice_key, fingerprint, case_hash, outcome, amount_minor, currency,
                               buyer, buyer_name, invoice_number, decided_at, decided_by, request, context, answer, asked_by)
        VALUES (@Programme, @Id, @ProgrammeVersion, @CatalogueVersion, @InvoiceKey, @Fingerprint, @CaseHash, @Outcome, @AmountMinor, @Currency,
                @Buyer, @BuyerName, @InvoiceNumber, @DecidedAt, @DecidedBy, @Request, @Context, @Answer, @AskedBy)
        """,
        "Programme", "Id", "ProgrammeVersion", "CatalogueVersion", "InvoiceKey", "Fingerprint", "CaseHash", "Outcome", "AmountMinor",
            "Currency",
        "Buyer", "BuyerName", "InvoiceNumber", "DecidedAt", "DecidedBy", "Request", "Context", "Answer", "AskedBy");

    /// <summary>Bytes are kept once, whoever sends them: they are named by what they are.</summary>
    public static readonly Statement KeepDocument = new(
        "INSERT INTO documents (sha256, length, bytes, added_at) VALUES (@Sha256, @Length, @Bytes, @AddedAt) ON CONFLICT DO NOTHING",
            "Sha256", "Length", "Bytes", "AddedAt");

    public static readonly Statement FindDocument = new("SELECT bytes FROM documents WHERE sha256 = @Sha256", "Sha256");

    public static readonly Statement FindHolder = new(
        """
        SELECT c.decision_id, d.programme_version FROM claims c JOIN decisions d ON d.id = c.decision_id
        WHERE c.programme_id = @Programme AND c.kind = @Kind AND c.claim_key = @Key
        """,
        "Programme", "Kind", "Key");

    public static readonly Statement InsertClaim = new(
        "INSERT INTO claims (programme_id, kind, claim_key, decision_id) VALUES (@Programme, @Kind, @Key, @DecisionId)", "Programme",
            "Kind", "Key", "DecisionId");

    /// <summary>What was given back is claimed no more.</summary>
    public static readonly Statement DropClaims = new("DELETE FROM claims WHERE decision_id = @DecisionId", "DecisionId");

    /// <summary>What takes an invoice back, in the order in which it was kept.</summary>
    public static readonly Statement FindCredits = new(
        "SELECT content FROM credits WHERE invoice_key IN (@InvoiceKey, @WithoutDay) ORDER BY recorded_at, reference", "InvoiceKey",
            "WithoutDay");

    /// <summary>The corrections that an invoice makes: what it replaces.</summary>
    public static readonly Statement FindReplaced = new(
        "SELECT reference, invoice_key, content FROM credits WHERE replaced_by = @InvoiceKey ORDER BY recorded_at, reference",
            "InvoiceKey");

    public static readonly Statement DropCredit = new("DELETE FROM credits WHERE reference = @Reference", "Reference");

    /// <summary>
    /// Credits that came before their invoice, and named its seller by another number; unless that name is an invoice of its own.
    /// </summary>
    public static readonly Statement FindStrays = new(
        """
        SELECT reference, content FROM credits
        WHERE invoice_key = @Name AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.programme_id = @Programme AND d.invoice_key = @Name) ORDER BY recorded_at, reference
        """,
        "Name", "Programme");

    /// <summary>Such a credit is the invoice's from now on, known as if it named the seller's tax id.</summary>
    public static readonly Statement AdoptCredit = new(
        "UPDATE credits SET invoice_key = @InvoiceKey, reference = @Reference, content = @Content WHERE reference = @Before", "InvoiceKey",
            "Reference", "Content", "Before");

    /// <summary>The keys of the invoices that are claimed under names that begin so.</summary>
    public static readonly Statement FindNamed = new(
        """
        SELECT DISTINCT d.invoice_key FROM claims c JOIN decisions d ON d.id = c.decision_id
        WHERE c.programme_id = @Programme AND c.kind = 'invoice_line' AND c.claim_key >= @From AND c.claim_key < @Until
        """,
        "Programme", "From", "Until");

    public static readonly Statement FindCredit = new("SELECT invoice_key, content, answer FROM credits WHERE reference = @Reference",
        "Reference");

    public static readonly Statement InsertCredit = new(
        """
        INSERT INTO credits (reference, invoice_key, content, answer, recorded_at, recorded_by, replaced_by)
        VALUES (@Reference, @InvoiceKey, @Content, @Answer, @RecordedAt, @RecordedBy, @ReplacedBy)
        """,
        "Reference", "InvoiceKey", "Content", "Answer", "RecordedAt", "RecordedBy", "ReplacedBy");

    public static readonly Statement ChangeCredit = new(
        "UPDATE credits SET content = @Content, answer = @Answer, recorded_at = @RecordedAt WHERE reference = @Reference", "Content",
            "Answer", "RecordedAt", "Reference");

    /// <summary>From now on a correction takes its invoice back.</summary>
    public static readonly Statement EnforceCorrection = new(
        "UPDATE credits SET content = @Content, in_force_since = @At WHERE reference = @Reference", "Content", "At", "Reference");

    /// <summary>Invoices whose key begins so.</summary>
    public static readonly Statement FindInvoices = new(
        "SELECT DISTINCT invoice_key FROM decisions WHERE programme_id = @Programme AND invoice_key >= @From AND invoice_key < @Until ORDER BY invoice_key LIMIT 20",
        "Programme", "From", "Until");

    /// <summary>All money that ever moved on an invoice under a programme, whichever decision it was of.</summary>
    public static readonly Statement FindMoneyOfInvoice = new(
        """
        SELECT e.decision_id, e.kind, e.ground, e.amount_minor, e.fiscal_year, e.calendar_year FROM decisions d JOIN entries e ON e.decision_id = d.id
        WHERE d.programme_id = @Programme AND d.invoice_key = @InvoiceKey ORDER BY e.id
        """,
        "Programme", "InvoiceKey");

    public static readonly Statement InsertEntry = new(
        """
        INSERT INTO entries (programme_id, fiscal_year, id, calendar_year, kind, decision_id, buyer, amount_minor, currency, ground, note, reference, made_at, made_by)
        VALUES (@Programme, @FiscalYear, @Id, @CalendarYear, @Kind, @DecisionId, @Buyer, @AmountMinor, @Currency, @Ground, @Note, @Reference, @MadeAt, @MadeBy)
        """,
        "Programme", "FiscalYear", "Id", "CalendarYear", "Kind", "DecisionId", "Buyer", "AmountMinor", "Currency", "Ground", "Note",
            "Reference", "MadeAt", "MadeBy");

    public static readonly Statement FindEntries = new(
        "SELECT kind, amount_minor, fiscal_year, calendar_year, ground FROM entries WHERE decision_id = @DecisionId ORDER BY id",
            "DecisionId");

    public static readonly Statement FindLastEntry = new(
        $"SELECT {LedgerReader.EntryColumns} FROM entries WHERE decision_id = @DecisionId ORDER BY id DESC LIMIT 1", "DecisionId");

    public static readonly Statement FindEntry = new("SELECT id FROM entries WHERE decision_id = @DecisionId AND id = @Id",
        "DecisionId", "Id");

    public static readonly Statement FindBalance = new(
        "SELECT granted, paid, released, recovered, waitlisted FROM balances WHERE programme_id = @Programme AND buyer = @Buyer AND year = @Year", "Programme", "Buyer", "Year");

    /// <summary>All years of a buyer under a programme.</summary>
    public static readonly Statement FindBuyer = new(
        "SELECT year, granted, paid, released, recovered, waitlisted FROM balances WHERE programme_id = @Programme AND buyer = @Buyer",
            "Programme", "Buyer");

    public static readonly Statement AddToBalance = new(
        """
        INSERT INTO balances (programme_id, buyer, year, granted, paid, released, recovered, waitlisted)
        VALUES (@Programme, @Buyer, @Year, @Granted, @Paid, @Released, @Recovered, @Waitlisted)
        ON CONFLICT (programme_id, buyer, year) DO UPDATE SET
            granted = balances.granted + excluded.granted, paid = balances.paid + excluded.paid, released = balances.released + excluded.released,
            recovered = balances.recovered + excluded.recovered, waitlisted = balances.waitlisted + excluded.waitlisted
        """,
        "Programme", "Buyer", "Year", "Granted", "Paid", "Released", "Recovered", "Waitlisted");

    public static readonly Statement JoinWaitingList = new(
        "INSERT INTO waiting_list (programme_id, fiscal_year, decision_id, amount_minor, place) VALUES (@Programme, @FiscalYear, @DecisionId, @AmountMinor, @Place)",
        "Programme", "FiscalYear", "DecisionId", "AmountMinor", "Place");

    /// <summary>The place of a decision in the line: its own id, or that of the first whose place came down to it.</summary>
    public static readonly Statement FindPlace = new(
        "SELECT COALESCE(place, decision_id) FROM waiting_list WHERE programme_id = @Programme AND fiscal_year = @FiscalYear AND decision_id = @DecisionId",
        "Programme", "FiscalYear", "DecisionId");

    public static readonly Statement LeaveWaitingList = new(
        "DELETE FROM waiting_list WHERE programme_id = @Programme AND fiscal_year = @FiscalYear AND decision_id = @DecisionId",
            "Programme", "FiscalYear", "DecisionId");

    public static readonly Statement FirstWaiting = new(
        "SELECT decision_id FROM waiting_list WHERE programme_id = @Programme AND fiscal_year = @FiscalYear ORDER BY COALESCE(place, decision_id) LIMIT 1",
        "Programme", "FiscalYear");

    /// <summary>Whether anybody stands in the line before a place.</summary>
    public static readonly Statement AnyBefore = new(
        "SELECT decision_id FROM waiting_list WHERE programme_id = @Programme AND fiscal_year = @FiscalYear AND COALESCE(place, decision_id) < @Place LIMIT 1",
        "Programme", "FiscalYear", "Place");

    public static readonly Statement InsertHold = new(
        "INSERT INTO holds (until, programme_id, decision_id) VALUES (@Until, @Programme, @DecisionId)", "Until", "Programme",
        "DecisionId");

    public static readonly Statement DropHold = new(
        "DELETE FROM holds WHERE until = @Until AND programme_id = @Programme AND decision_id = @DecisionId", "Until", "Programme",
            "DecisionId");

    public static readonly Statement WaitForRegistry = new(
        "INSERT INTO registry_waits (programme_id, decision_id, since, failures, place) VALUES (@Programme, @DecisionId, @Since, 0, @Place)",
        "Programme", "DecisionId", "Since", "Place");

    public static readonly Statement OpenDecision = new(
        "INSERT INTO open_decisions (decision_id, programme_id) VALUES (@DecisionId, @Programme)", "DecisionId", "Programme");

    public static readonly Statement CloseDecision = new("DELETE FROM open_decisions WHERE decision_id = @DecisionId", "DecisionId");

    /// <summary>The agency that asked for a decision.</summary>
    public static readonly Statement FindAsker = new("SELECT asked_by FROM decisions WHERE id = @Id", "Id");

    /// <summary>
    /// The decisions that took the place of one: the next on its invoice, and the latest; null when it is the latest itself. Those that
    /// another agency than the asker asked for are passed over, where one is given.
    /// </summary>
    public static readonly Statement FindSuccessors = new(
        """
        SELECT (SELECT n.id FROM decisions n WHERE n.programme_id = d.programme_id AND n.invoice_key = d.invoice_key AND n.id > d.id AND (@Asker = '' OR n.asked_by = @Asker) ORDER BY n.id LIMIT 1),
               (SELECT n.id FROM decisions n WHERE n.programme_id = d.programme_id AND n.invoice_key = d.invoice_key AND n.id > d.id AND (@Asker = '' OR n.asked_by = @Asker) ORDER BY n.id DESC LIMIT 1)
        FROM decisions d WHERE d.id = @Id
        """,
        "Id", "Asker");

    /// <summary>
    /// The payments on a decision, on those whose place it took, and on the invoices that its own replaces, which name a reference. CROSS
    /// JOIN keeps the order: from the decision to its entries, whatever the statistics say.
    /// </summary>
    public static readonly Statement FindPayments = new(
        """
        WITH RECURSIVE invoices (invoice_key) AS (
          SELECT invoice_key FROM decisions WHERE id = @Id
          UNION
          SELECT c.invoice_key FROM credits c JOIN invoices i ON c.replaced_by = i.invoice_key
        )
        SELECT e.id, e.reference FROM decisions d CROSS JOIN invoices i CROSS JOIN decisions b CROSS JOIN entries e
        WHERE b.programme_id = d.programme_id AND b.invoice_key = i.invoice_key AND (b.id <= d.id OR b.invoice_key <> d.invoice_key)
          AND e.decision_id = b.id AND e.kind = 'pay' AND e.ground = 'paid_out' AND e.reference IS NOT NULL
          AND d.id = @Id
        ORDER BY e.id
        """,
        "Id");

    public static readonly Statement StopWaiting = new(
        "DELETE FROM registry_waits WHERE programme_id = @Programme AND decision_id = @DecisionId", "Programme", "DecisionId");

    /// <summary>
    /// The place of a decision among those who wait for a registry: its own id, or that of the first whose place came down to it.
    /// </summary>
    public static readonly Statement FindWait = new(
        "SELECT COALESCE(place, decision_id) FROM registry_waits WHERE programme_id = @Programme AND decision_id = @DecisionId",
            "Programme", "DecisionId");
}
