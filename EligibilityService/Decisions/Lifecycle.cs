using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EligibilityService.Access;
using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Invoices;
using EligibilityService.Core.Ledger;
using EligibilityService.Core.Primitives;
using EligibilityService.Register;
using EligibilityService.Registries;
using EligibilityService.Storage;
using EligibilityService.Versions;
using EligibilityService.Versions.Programmes;
using EligibilityService.Wire;
using Microsoft.Extensions.Options;

namespace EligibilityService.Decisions;

/// <summary>
/// What becomes of a decision after it was made: it is paid, released, recovered, reviewed. Each is an entry or a new decision; nothing is
/// edited.
/// </summary>
internal static class Lifecycle
{
    private static readonly EntryGround[] ReleaseGrounds = [EntryGround.Withdrawn, EntryGround.RedLetterInvoice, EntryGround.Other];

    private static readonly EntryGround[] RecoveryGrounds =
        [EntryGround.RedLetterInvoice, EntryGround.GoodsResold, EntryGround.Misdeclared, EntryGround.PaidInError, EntryGround.Other];

    /// <summary>The routes.</summary>
    public static void MapLifecycle(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/decisions/{id}").WithTags("Lifecycle").NeedsKey();
        var money = group.MapGroup("").RequireScope(Scopes.LedgerWrite).Answers(201, typeof(MovementAnswer))
            .Says(201, "Recorded: the entry, and how the decision's money stands after it.");
        money.MapPost("/payments", PayAsync).WithName("pay").Accepts<PaymentRequest>(RequestBody.Json)
            .Fails(ProblemKind.SamePerson);
        money.MapPost("/releases", ReleaseAsync).WithName("release").Accepts<ReleaseRequest>(RequestBody.Json);
        money.MapPost("/recoveries", RecoverAsync).WithName("recover").Accepts<RecoveryRequest>(RequestBody.Json);
        var anew = group.MapGroup("").RequireScope(Scopes.DecisionsReview).Answers(201, typeof(Decision))
            .Sends(EndpointFacts.ProgrammeVersion, EndpointFacts.CatalogueVersion)
            .Says(201, "Decided anew and recorded, whatever the outcome.");
        anew.MapPost("/reviews", ReviewAsync).WithName("review").Accepts<ReviewRequest>(RequestBody.Json)
            .Fails(ProblemKind.SamePerson);
        anew.MapPost("/reviews/attachments", ReviewAttachedAsync).WithName("reviewWithAttachments")
            .Accepts<ReviewRequest>(Multipart.MediaType).Fails(ProblemKind.SamePerson);
        anew.MapPost("/redecisions", RedecideAsync).WithName("redecide").Accepts<RedecisionRequest>(RequestBody.Json)
            .Says(201, "Decided anew with the versions in force now, and recorded, whatever the outcome.");
    }

    /// <summary>Record that money was paid out on a decision</summary>
    /// <remarks>
    /// Whole or in part; never more than is held. What is paid is not released any more, only recovered. Each names its payment order: the
    /// same reference, however it is spelt, pays a decision once (409 names the first entry). Where the programme looks at the invoice
    /// registry, that is asked again first: an invoice that is voided, reversed or not known any more is not paid on (409, with an entry of
    /// 0.00 that says so), and without an answer the payment is to come again (503). An `Idempotency-Key` is needed: two payments of the
    /// same amount are two payments. Where the programme asks for it (`payments.byAnotherPerson`), neither who asked for the decision nor
    /// who reviewed it records its payment (403 `same-person`).
    /// </remarks>
    private static Task<IResult> PayAsync(string id, HttpContext context, [AsParameters] LifecycleTools tools) =>
        MoveAsync(id, context, tools, DecisionsJson.Shared.PaymentRequest, (request, read, decision) =>
        {
            if (request.Reference is null && tools.Cases.VersionsOf(decision).Programme.PaymentReferenceRequired)
            {
                read.Faults.Add("/reference", FaultCode.Missing,
                    "lifecycle.payment_reference_needed()");
            }
            else if (request.Reference is { } reference && DocumentReference.TryParse(reference, out _) is { } fault)
            {
                read.Faults.Add("/reference", FaultCode.Malformed, fault.Text);
            }

            return new Asked(EntryKind.Pay, EntryGround.PaidOut, request.Amount, request.Reference, request.Note, null, read);
        });

    /// <summary>Give back what a decision holds</summary>
    /// <remarks>
    /// Before payment: the applicant withdrew, or a red-letter (credit) invoice took back the purchase, whole or in part. With a red-letter
    /// invoice the amount is reckoned: what is left of the invoice is decided again by the same rules, and what is held beyond that is
    /// released; what was already paid too much is named in `toRecover`. It is kept with the invoice and applied under every programme, as
    /// by `POST /v1/credit-notes`. When all is released the invoice is free again, and whoever waits for the money gets it, in order. An
    /// `Idempotency-Key` is needed.
    /// </remarks>
    private static Task<IResult> ReleaseAsync(string id, HttpContext context, [AsParameters] LifecycleTools tools) =>
        MoveAsync(id, context, tools, DecisionsJson.Shared.ReleaseRequest, (request, read, decision) =>
        {
            CheckGround(request.Ground, ReleaseGrounds, request.Note, read.Faults);
            var isCredit = request.Ground == EntryGround.RedLetterInvoice;
            if (isCredit != (request.CreditNote is not null))
            {
                read.Faults.Add("/creditNote", isCredit ? FaultCode.Missing : FaultCode.Inconsistent,
                    "lifecycle.red_letter_with_its_ground()");
            }

            if (isCredit && request.Amount is not null)
            {
                read.Faults.Add("/amount", FaultCode.Inconsistent, "lifecycle.amount_of_red_letter()");
            }

            return new Asked(EntryKind.Release, request.Ground, request.Amount, request.Reference, request.Note,
                request.CreditNote is null ? null
                    : CreditOf(request.CreditNote, tools.Cases.InvoiceOf(decision.Request).Invoice.Key.Seller, read), read);
        });

    /// <summary>Record that money was clawed back after payment</summary>
    /// <remarks>
    /// Whole or in part; never more than was paid. With the ground `red_letter_invoice` it is of what credit notes ask to be recovered, and
    /// at most that; what comes back for another reason has its own ground, and is not granted again by deciding anew. When nothing of the
    /// decision is held or paid any more, the invoice is free again. An `Idempotency-Key` is needed.
    /// </remarks>
    private static Task<IResult> RecoverAsync(string id, HttpContext context, [AsParameters] LifecycleTools tools) =>
        MoveAsync(id, context, tools, DecisionsJson.Shared.RecoveryRequest, (request, read, _) =>
        {
            CheckGround(request.Ground, RecoveryGrounds, request.Note, read.Faults);
            return new Asked(EntryKind.Recover, request.Ground, request.Amount, request.Reference, request.Note, null, read);
        });

    /// <summary>Review a decision: decide the case anew with what an officer found</summary>
    /// <remarks>
    /// For an undetermined case, or an appeal. The case is decided by the same versions, with the officer's findings in the place of what
    /// could not be told, and recorded as a new decision that supersedes the old one; the old one is never edited. With `request` the
    /// officer brings the right content of an invoice that was recorded with a wrong one. Who asked for the decision cannot review it. An
    /// `Idempotency-Key` is needed.
    /// </remarks>
    private static async Task<IResult> ReviewAsync(string id, HttpContext context, [AsParameters] LifecycleTools tools)
    {
        var faults = new Faults();
        var (request, key, problem) = await ReadAsync(context, DecisionsJson.Shared.ReviewRequest, faults);
        return problem is not null || request is null
            ? problem ?? Problem.Invalid(faults)
            : await ReviewReadAsync(id, context, tools, request, key, faults);
    }

    /// <summary>Review a decision with attachments</summary>
    /// <remarks>
    /// The request of `POST /v1/decisions/{id}/reviews` is the part `request`, as JSON; each part `attachment` is an attachment of the
    /// right content in it: the n-th is the n-th item of `request.attachments` that has no `content`. An `Idempotency-Key` is needed.
    /// </remarks>
    private static async Task<IResult> ReviewAttachedAsync(string id, HttpContext context, [AsParameters] LifecycleTools tools)
    {
        var faults = new Faults();
        var key = KeyOf(context, faults);
        if (!Multipart.IsAsked(context.Request))
        {
            return new Problem(ProblemKind.UnsupportedMediaType);
        }

        var (request, problem) = await ReadPartsAsync(context, faults);
        return request is null || key is null || faults.Any
            ? problem ?? Problem.Invalid(faults)

            // A key names a review however it is sent, so the address that it is kept with is that of a review.
            : await ReviewReadAsync(id, context, tools, request,
                new IdempotencyKey(key, HashOf($"/v1/decisions/{id}/reviews", request, DecisionsJson.Shared.ReviewRequest)), faults);
    }

    private static async Task<IResult> ReviewReadAsync(string id, HttpContext context, LifecycleTools tools, ReviewRequest request,
        IdempotencyKey? key, Faults faults)
    {
        var read = new FieldReader(faults);
        var ground = read.Text(request.Ground, Limits.Description, "/ground");
        var findings = read.List(request.Findings, 100, "/findings").Select((one, i) => new OfficerRuling(
            read.Text(one.Ground, Limits.Description, $"/findings/{i}/ground"), one.Condition, one.Line, one.Answer, one.ModelId,
                one.DuplicateOf)).ToArray();
        for (var i = 0; i < findings.Length; i++)
        {
            if (findings[i].DuplicateOf is { } named && !RecordIds.IsDecision(named))
            {
                faults.Add($"/findings/{i}/duplicateOf", FaultCode.Malformed,
                    "lifecycle.duplicate_of_form()");
            }
        }

        if (findings.Length == 0 && request.Request is null)
        {
            faults.Add("/findings", FaultCode.OutOfBounds,
                "lifecycle.finding_needed()");
        }

        if (faults.Any)
        {
            return Problem.Invalid(faults);
        }

        if (await tools.Reader.FindAsync(id, await tools.Sights.OfAsync(context.Caller())) is not { } decision)
        {
            return NoDecision();
        }

        var now = await tools.Published.NowAsync();
        var content = request.Request is { } right ? await ContentAsync(right, decision, now, tools, faults) : null;
        if (faults.Any)
        {
            return Problem.Invalid(faults);
        }

        var reviewed = content?.Case ?? tools.Cases.Rebuild(decision);
        var review = new Review(
            id, decision.Programme, ground, findings, now, context.Caller().Actor, key,
                [.. Settle.MayClaimUnder(reviewed), .. tools.Cases.ReplacedUnder(reviewed, now)], content);
        return Answer(context, await tools.Register.AppendAsync(review), decision);
    }

    /// <summary>Decide a case anew after a correction</summary>
    /// <remarks>
    /// When a version that was published later is in force for the case's date now (a back-dated correction), an officer has the case
    /// decided by it: same request, facts, findings and day. The old decision stays as it was; what it held is released and the new amount
    /// is reserved in one transaction. What was already paid goes over to the new decision, and what was paid beyond its amount is named in
    /// `redecision.toRecover`: it is recovered on the old one. Who asked for a decision does not redecide it. An `Idempotency-Key` is
    /// needed.
    /// </remarks>
    private static async Task<IResult> RedecideAsync(string id, HttpContext context, [AsParameters] LifecycleTools tools)
    {
        var faults = new Faults();
        var (request, key, problem) = await ReadAsync(context, DecisionsJson.Shared.RedecisionRequest, faults);
        if (problem is not null || request is null)
        {
            return problem ?? Problem.Invalid(faults);
        }

        var ground = new FieldReader(faults).Text(request.Ground, Limits.Description, "/ground");
        if (faults.Any)
        {
            return Problem.Invalid(faults);
        }

        if (await tools.Reader.FindAsync(id, await tools.Sights.OfAsync(context.Caller())) is not { } decision)
        {
            return NoDecision();
        }

        var now = await tools.Published.NowAsync();
        var again = tools.Cases.VersionsInForce(decision, now) is { } versions ? tools.Cases.Rebuild(decision, versions,
            new Faults()) : null;
        var redecision = new Redecision(id, decision.Programme, ground, now, context.Caller().Actor, key, again is null ? []
            : [.. Settle.MayClaimUnder(again), .. tools.Cases.ReplacedUnder(again, now)]);
        return Answer(context, await tools.Register.AppendAsync(redecision), decision);
    }

    // The case of the right content; with any fault there is none.
    private static async Task<RightContent?> ContentAsync(DecisionRequest request, RecordedDecision decision, DateTimeOffset now,
        LifecycleTools tools, Faults faults)
    {
        var inside = new Faults();
        var made = tools.Cases.Make(request, null, now, now, inside);
        foreach (var fault in inside.All)
        {
            faults.Add($"/request{fault.Pointer}", fault.Code, fault.Detail);
        }

        if (request.Programme != decision.Programme || (made is not null && made.Invoice.Key.Value != decision.InvoiceKey))
        {
            faults.Add(request.Programme == decision.Programme ? "/request/invoice/number" : "/request/programme", FaultCode.Inconsistent,
                "lifecycle.content_of_same_invoice()");
        }

        if (made is null || faults.Any)
        {
            return null;
        }

        var @case = await tools.Outside.CompleteAsync(made);
        var (recorded, attached) = SentRequest.Of(request).Detach(@case.Attachments);
        return new RightContent(@case, InvoiceFingerprint.Of(@case.Invoice, @case.Buyer.Id), CaseMaker.HashOf(@case, recorded.Hash),
            recorded.Json, attached);
    }

    private static async Task<IResult> MoveAsync<T>(string id, HttpContext context, LifecycleTools tools, JsonTypeInfo<T> type,
        Func<T, FieldReader, RecordedDecision, Asked> ask)
        where T : class
    {
        var faults = new Faults();
        var (request, key, problem) = await ReadAsync(context, type, faults);
        if (problem is not null || request is null)
        {
            return problem ?? Problem.Invalid(faults);
        }

        if (await tools.Reader.FindAsync(id, await tools.Sights.OfAsync(context.Caller())) is not { } decision)
        {
            return NoDecision();
        }

        var asked = ask(request, new FieldReader(faults), decision);
        var fen = asked.Fen(decision.Currency);
        var (reference, note) = (asked.TextOf(asked.Reference, Limits.Reference, "/reference"),
            asked.TextOf(asked.Note, Limits.Description, "/note"));
        if (faults.Any)
        {
            return Problem.Invalid(faults);
        }

        var (now, by) = (await tools.Published.NowAsync(), context.Caller().Actor);
        if (asked.Credit is { } credit)
        {
            return Answer(context,
                await tools.Register.AppendAsync(
                    new KeepCredit(decision.InvoiceKey, credit, id, note, now, by, key,
                        CreditNotes.Programmes(tools.Programmes, tools.Time))
                    { Sight = await tools.Sights.OfAsync(context.Caller()) }),
                decision);
        }

        var (facts, isDeferred) = asked.Kind == EntryKind.Pay ? await RegistryNowAsync(decision, fen, by, key!, tools) : (null, false);
        var move = new Move(id, decision.Programme, asked.Kind, fen, asked.Ground, note, reference, now, by, key)
        { Registry = facts, IsDeferred = isDeferred };
        return Answer(context, await tools.Register.AppendAsync(move), decision);
    }

    // Before anything is locked: what the registry says is written in the transaction that pays, or does not.
    private static async Task<(Facts? Facts, bool IsDeferred)> RegistryNowAsync(RecordedDecision decision, long? fen, Actor by,
        IdempotencyKey key, LifecycleTools tools)
    {
        if (!tools.Outside.KnowsInvoices || !tools.Cases.VersionsOf(decision).Programme.AsksInvoices
            || await tools.Reader.IsAnsweredAsync(by, key))
        {
            return (null, false);
        }

        // What is held of a decision only becomes less: what cannot be paid now is refused whatever the registry says.
        if (Movements.Pay(await tools.Reader.BalanceAsync(decision.Id), fen) is Movement.Refused)
        {
            return (null, false);
        }

        var @case = tools.Cases.Rebuild(decision);
        var asking = PaymentCheck.Asking(@case);
        if (asking.Count == 0)
        {
            return (null, false);
        }

        var facts = await tools.Outside.InvoiceNowAsync(@case);
        return (facts, facts.InvoiceVerification == InvoiceVerification.Unavailable && !PaymentCheck.NeedsNoAnswer(asking)
            && !tools.Registries.Value.Invoices.PayWithoutAnswer);
    }

    private static Problem Deferred() => new(ProblemKind.Unavailable, Phrase.Of("lifecycle.registry_unavailable()"));

    private static async Task<(T? Request, IdempotencyKey? Key, IResult? Problem)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type,
        Faults faults)
        where T : class
    {
        var key = KeyOf(context, faults);
        var (body, problem) = await RequestBody.ReadAsync(context);
        if (problem is not null)
        {
            return (null, null, problem);
        }

        var request = StrictJson.ReadBounded(body, type, faults);
        return request is null || key is null || faults.Any ? (null, null, null)
            : (request, new IdempotencyKey(key, HashOf(context.Request.Path, request, type)), null);
    }

    private static string? KeyOf(HttpContext context, Faults faults)
    {
        var key = IdempotencyHeader.Needed(context, faults);
        new QueryReader(context.Request.Query, faults).End();
        return key;
    }

    // The review as JSON, and the attachments of the request in it as parts of their own.
    private static async Task<(ReviewRequest? Request, Problem? Problem)> ReadPartsAsync(HttpContext context, Faults faults)
    {
        var (form, problem) = await Multipart.ReadAsync(context, [Multipart.Request], faults);
        if (form is null)
        {
            return (null, problem);
        }

        if (!form.Named.TryGetValue(Multipart.Request, out var part))
        {
            faults.Add(Multipart.Request, FaultCode.Missing, "common.part_missing()");
            return default;
        }

        var review = StrictJson.ReadBounded(part.Bytes, DecisionsJson.Shared.ReviewRequest, faults);
        var attachments = review is null ? null
            : SentAttachments.Attach(review.Request?.Attachments, "/request", form.Attachments, faults);
        return (review?.Request is not { } right ? review : review with { Request = right with { Attachments = attachments } }, null);
    }

    private static IResult Answer(HttpContext context, Registered registered, RecordedDecision decision)
    {
        switch (registered)
        {
            case Registered.Moved moved:
                context.Response.Headers.Location = $"/v1/decisions/{decision.Id}/entries";
                return Answers.Bytes(moved.Answer, StatusCodes.Status201Created);
            case Registered.New { Answer: var answer }:
                return DecisionEndpoints.Found(context, answer, StatusCodes.Status201Created);
            case Registered.Deferred:
                return Deferred();
            case Registered.Withheld withheld:
                return new Problem(ProblemKind.WrongState, withheld.Text);
            case Registered.Replayed { Status: StatusCodes.Status409Conflict } refused:
                context.Response.Headers["Idempotent-Replayed"] = "true";
                return new Problem(ProblemKind.WrongState, JsonSerializer.Deserialize(refused.Bytes, WireJson.Shared.LocalizedText));
            case Registered.Replayed replayed:
                context.Response.Headers["Idempotent-Replayed"] = "true";
                return replayed.Decision is { } made
                    ? DecisionEndpoints.Found(context, made, replayed.Status)
                    : Answer(context, new Registered.Moved(replayed.Bytes), decision);
            case Registered.Unfit unfit:
                return new Problem(ProblemKind.InvalidRequest, null, unfit.Faults);
            case Registered.SamePerson same:
                return new Problem(ProblemKind.SamePerson, same.Text);
            default:
                return DecisionEndpoints.Common(registered);
        }
    }

    private static void CheckGround(EntryGround ground, EntryGround[] allowed, string? note, Faults faults)
    {
        if (!allowed.Contains(ground))
        {
            var known = string.Join(", ", allowed.Select(Term.Of));
            faults.Add("/ground", FaultCode.UnknownValue, "lifecycle.ground_not_taken(known)", known);
        }

        if (ground == EntryGround.Other && string.IsNullOrWhiteSpace(note))
        {
            faults.Add("/note", FaultCode.Missing, "lifecycle.note_needed()");
        }
    }

    // The seller of the red-letter invoice is the seller of the invoice.
    private static Credit? CreditOf(CreditNoteBody body, CompanyId seller, FieldReader read) =>
        CreditNotes.Of(body.Code, body.Number, body.Lines, seller, read, "/creditNote");

    /// <summary>The same request to another address is another one.</summary>
    public static string HashOf<T>(string path, T request, JsonTypeInfo<T> type) => Convert.ToHexStringLower(
        SHA256.HashData([.. Encoding.UTF8.GetBytes($"{path}|"), .. JsonSerializer.SerializeToUtf8Bytes(request, type)]));

    private static Problem NoDecision() => Problem.NotFound("common.no_decision()");

    /// <summary>A movement as asked for.</summary>
    private sealed record Asked(EntryKind Kind, EntryGround Ground, MoneyBody? Amount, string? Reference, string? Note, Credit? Credit,
        FieldReader Read)
    {
        // PostgreSQL keeps no NUL in a text, so neither store does.
        public string? TextOf(string? text, int most, string pointer)
        {
            if (text?.Contains('\0', StringComparison.Ordinal) == true)
            {
                Read.Faults.Add(pointer, FaultCode.Malformed, "lifecycle.no_nul()");
            }

            return Read.OptionalText(text, most, pointer);
        }

        public long? Fen(Currency currency)
        {
            if (Amount is not { } amount)
            {
                return null;
            }

            var money = Read.Money(amount, "/amount");
            if (money.Currency != currency || money.MinorUnits <= 0)
            {
                Read.Faults.Add("/amount", FaultCode.OutOfBounds, "lifecycle.amount_positive_in_currency(currency)", currency);
            }

            return money.MinorUnits;
        }
    }
}

/// <summary>What the lifecycle works with.</summary>
/// <param name="Reader">Finds the decision.</param>
/// <param name="Register">Does what is asked.</param>
/// <param name="Cases">Makes the case of a decision again.</param>
/// <param name="Outside">Asks registries.</param>
/// <param name="Programmes">The programmes.</param>
/// <param name="Registries">How registries are asked.</param>
/// <param name="Published">Up to when all versions are known.</param>
/// <param name="Time">The clock.</param>
/// <param name="Sights">Who sees which decisions.</param>
internal readonly record struct LifecycleTools(
    RegisterReader Reader, RegisterWriter Register, CaseMaker Cases, OutsideFacts Outside, ProgrammeVersions Programmes,
        IOptions<RegistriesOptions> Registries, PublishedSoFar Published,
    TimeProvider Time, Sights Sights);
