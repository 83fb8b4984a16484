using EligibilityService.Cases;
using EligibilityService.Core.Decisions;
using EligibilityService.Core.Primitives;
using EligibilityService.Register;
using EligibilityService.Registries;
using EligibilityService.Versions;

namespace EligibilityService.Decisions;

/// <summary>What a case came to.</summary>
/// <param name="Case">The case.</param>
/// <param name="Registered">What the register made of it.</param>
internal sealed record Decided(Case Case, Registered Registered);

/// <summary>The road of a case from its bytes: one road, whatever the bytes came in.</summary>
internal sealed class Deciding(CaseMaker cases, OutsideFacts outside, RegisterWriter register, RegisterReader reader,
    PublishedSoFar published)
{
    /// <summary>Decides and records; null with every fault noted, and then nothing was recorded.</summary>
    /// <param name="sent">The request; null when it could not be read.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="idempotencyKey">The caller's name for the request, if there is one.</param>
    /// <param name="faults">Where faults are noted; those that are there already stand in the way too.</param>
    /// <param name="document">The document that the invoice in the request was read from; null when it came as JSON.</param>
    /// <param name="place">A place in the register's queue that was waited for; null when it is asked for only then.</param>
    /// <param name="asker">Who waits for it: when he has left before it was handed to the register, it is not recorded.</param>
    public async Task<Decided?> DecideAsync(
        SentRequest? sent, Actor by, string? idempotencyKey, Faults faults, SentDocument? document = null,
            QueuePlace? place = null, CancellationToken asker = default)
    {
        var now = await published.NowAsync(asker);
        if (sent is null || cases.Make(sent.Request, asOf: null, knownAt: now, now, faults) is not { } made || faults.Any)
        {
            return null;
        }

        asker.ThrowIfCancellationRequested();
        var @case = await outside.CompleteAsync(made);
        asker.ThrowIfCancellationRequested();
        if (document is not null)
        {
            @case = @case with { Document = document.Reference };
        }

        var (request, attached) = sent.Detach(@case.Attachments);
        var requestHash = request.Hash;
        var submission = new Submission(
            @case,
            Assess.Of(@case),
            InvoiceFingerprint.Of(@case.Invoice, @case.Buyer.Id),
            CaseMaker.HashOf(@case, requestHash),
            request.Json,
            now,
            by,
            idempotencyKey is null ? null
                : new IdempotencyKey(idempotencyKey, document is null ? requestHash : $"{requestHash}+{document.Reference.Sha256}"))
        {
            Programmes = cases.ReplacedUnder(@case, now),
            Kept = document is null ? attached : [new KeptBytes(document.Reference.Sha256, document.Bytes), .. attached],
        };
        asker.ThrowIfCancellationRequested();
        return new Decided(@case, await register.AppendAsync(submission, place));
    }

    /// <summary>What would be decided, with nothing recorded; null with every fault noted.</summary>
    /// <param name="sent">The request; null when it could not be read.</param>
    /// <param name="asOf">The as-of date; null for the invoice's.</param>
    /// <param name="knownAt">The known-at instant.</param>
    /// <param name="claims">Whether claims of recorded decisions stand in the way.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="faults">Where faults are noted; those that are there already stand in the way too.</param>
    /// <param name="document">The document that the invoice in the request was read from; null when it came as JSON.</param>
    /// <param name="draft">A draft to be taken as though it were in force, whatever its dates; null for none.</param>
    /// <param name="asker">Who waits for it: when he has left, no further stage is begun.</param>
    public async Task<Decision?> PreviewAsync(
        SentRequest? sent, DateOnly? asOf, DateTimeOffset knownAt, ClaimsMode? claims, Actor by, Faults faults,
            DocumentRef? document = null, Drafted? draft = null,
        CancellationToken asker = default)
    {
        var now = await published.NowAsync(asker);
        if (sent is null || cases.Make(sent.Request, asOf, knownAt, now, faults, draft) is not { } made || faults.Any)
        {
            return null;
        }

        asker.ThrowIfCancellationRequested();
        var @case = await outside.CompleteAsync(made);
        asker.ThrowIfCancellationRequested();
        if (document is not null)
        {
            @case = @case with { Document = document };
        }

        var fingerprint = InvoiceFingerprint.Of(@case.Invoice, @case.Buyer.Id);
        var looks = claims != ClaimsMode.Ignore;
        if (looks)
        {
            var (request, _) = sent.Detach(@case.Attachments);
            @case = await reader.LeftAsync(@case) with { Repeats = await reader.RepeatAsync(@case, fingerprint, by.Agency, request.Json) };
        }

        var assessment = Assess.Of(@case);
        asker.ThrowIfCancellationRequested();
        var view = looks ? await reader.ViewAsync(@case, assessment) : RegisterView.Empty;
        var replaced = ReplacedInvoices.None;
        if (looks && @case.Invoice.Replaces.Count > 0)
        {
            var found = await reader.ReplacedAsync(@case, cases, now);
            (replaced, view) = (found.Replaced, found.Replaced.Apply(view, @case, assessment));
            foreach (var fault in (found.Refused as Registered.Unfit)?.Faults ?? [])
            {
                faults.Add(fault.Pointer, fault.Code, fault.Detail);
            }
        }

        var settled = Settle.Apply(@case, assessment, view);
        return faults.Any ? null : DecisionMaker.Make(@case, settled, null, fingerprint, now, by, null,
            replaces: replaced.RefOf(replaced.CarriedTo(settled), settled.Outcome, @case.Programme.Currency), draft: draft?.Draft);
    }
}
