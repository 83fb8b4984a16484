using EligibilityService.Core.Primitives;

namespace EligibilityService.Wire;

/// <summary>A kind of problem: a request that could not be answered at all. Each has a page under <c>/problems/{slug}</c>.</summary>
/// <param name="Slug">Its name in addresses; never changes its meaning.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What it is.</param>
/// <param name="Advice">What to do about it.</param>
public sealed record ProblemKind(string Slug, int Status, LocalizedText Title, LocalizedText Advice)
{
    /// <summary>The request is malformed, or the invoice in it is invalid.</summary>
    public static readonly ProblemKind InvalidRequest = new("invalid-request", 400,
        new("The request is invalid", "请求无效"),
        new("Mend every item of `errors`; each names the place and what was expected. Nothing was recorded.",
            "请更正`errors`中的每一项；每项均指明位置与应有内容。未作任何记录。"));

    /// <summary>No key, or one that is not known.</summary>
    public static readonly ProblemKind Unauthorized = new("unauthorized", 401,
        new("A valid key is needed", "需要有效的密钥"),
        new("Send `Authorization: Bearer <key>` with a key of your agency. The administrator makes keys with `keys create`.",
            "请以`Authorization: Bearer <密钥>`携带本机构的密钥。密钥由管理员以`keys create`生成。"));

    /// <summary>The key has not the scope.</summary>
    public static readonly ProblemKind Forbidden = new("forbidden", 403,
        new("The key lacks a scope", "密钥权限不足"),
        new("Ask the administrator for a key with the scope that the detail names.", "请向管理员申请具有所述权限的密钥。"));

    /// <summary>Nothing there.</summary>
    public static readonly ProblemKind NotFound = new("not-found", 404,
        new("There is no such thing", "未找到"),
        new("Check the address; ids are never reused, and what was once published stays.", "请核对地址；编号从不重复使用，已发布的内容不会消失。"));

    /// <summary>Another method.</summary>
    public static readonly ProblemKind MethodNotAllowed = new("method-not-allowed", 405,
        new("The method is not allowed here", "此处不支持该方法"),
        new("See `Allow` in the answer's headers, or the contract.", "请查看应答头`Allow`或接口契约。"));

    /// <summary>In no form that the caller takes.</summary>
    public static readonly ProblemKind NotAcceptable = new("not-acceptable", 406,
        new("It is not made in a form that you take", "无法提供所接受的格式"),
        new("Ask with an `Accept` that takes one of the forms that the contract names for this operation, mostly `application/json`. Nothing was done.",
            "请以接口约定的格式（通常为`application/json`）设置`Accept`。未作任何处理。"));

    /// <summary>The request did not come to its end.</summary>
    public static readonly ProblemKind RequestTimeout = new("request-timeout", 408,
        new("The request did not come to its end", "请求未完整到达"),
        new("Send it again, with the same idempotency key, and faster.", "请以相同幂等键更快地重新发送。"));

    /// <summary>The address is too long.</summary>
    public static readonly ProblemKind AddressTooLong = new("address-too-long", 414,
        new("The address is too long", "地址过长"),
        new("Send at most 8 KiB of method, address and query.", "方法、地址与查询合计不得超过8 KiB。"));

    /// <summary>Too many or too long headers.</summary>
    public static readonly ProblemKind HeadersTooLarge = new("headers-too-large", 431,
        new("The headers are too large", "请求头过大"),
        new("Send at most 100 headers, 32 KiB in all.", "请求头不得超过100个，合计不得超过32 KiB。"));

    /// <summary>The same invoice with other content.</summary>
    public static readonly ProblemKind InvoiceDiffers = new("invoice-differs", 409,
        new("The invoice is recorded with other content", "该发票已以其他内容登记"),
        new("An invoice has one content. Compare the members in `errors` with the original; if the record is wrong, ask for a review of the decision.", "一张发票只有一种内容。请将`errors`所列成员与原件核对；如登记有误，请申请复核。"));

    /// <summary>The same invoice was asked for by another agency.</summary>
    public static readonly ProblemKind DecidedForAnother = new("decided-for-another", 409,
        new("The invoice was decided for another agency", "该发票已由其他机构申请并决定"),
        new("An invoice is asked for once under a programme, by one agency. If that was by mistake, an officer of the programme can review that decision.",
            "同一项目下，一张发票只由一个机构申请一次。如属误报，可由该项目的工作人员复核原决定。"));

    /// <summary>The decision is not in a state for what was asked.</summary>
    public static readonly ProblemKind WrongState = new("wrong-state", 409,
        new("The decision is not in a state for this", "决定的当前状态不允许此操作"),
        new("Read how its money stands (`GET /v1/decisions/{id}/entries`) and do what the detail says. Nothing was recorded.",
            "请查看其资金状况（`GET /v1/decisions/{id}/entries`），并按说明处理。未作任何记录。"));

    /// <summary>A draft is not in a state for what was asked, or its checks stand in the way.</summary>
    public static readonly ProblemKind DraftState = new("draft-state", 409,
        new("The draft is not in a state for this", "草案的当前状态不允许此操作"),
        new("Read the draft and its checks (`GET …/drafts/{draft}/checks`) and do what the detail says. Nothing was changed.",
            "请查看草案及其检查结果（`GET …/drafts/{draft}/checks`），并按说明处理。未作任何更改。"));

    /// <summary>Somebody else changed it meanwhile.</summary>
    public static readonly ProblemKind PreconditionFailed = new("precondition-failed", 412,
        new("It has changed since you read it", "内容已被更改"),
        new("Read it again, look at what has changed, and repeat with its `ETag` as `If-Match`. Nothing was changed.",
            "请重新读取并核对变更，再以其`ETag`作为`If-Match`重试。未作任何更改。"));

    /// <summary>The caller does not say which state he has seen.</summary>
    public static readonly ProblemKind PreconditionRequired = new("precondition-required", 428,
        new("Say which state you have seen", "须说明所依据的版本状态"),
        new("Send the `ETag` that you read as `If-Match`, so that nobody overwrites what he has not seen. Nothing was changed.",
            "请将所读取的`ETag`作为`If-Match`发送，以免覆盖他人的更改。未作任何更改。"));

    /// <summary>Too large.</summary>
    public static readonly ProblemKind TooLarge = new("too-large", 413,
        new("The request is too large", "请求过大"),
        new("Send at most 1 MiB.", "请求不得超过1 MiB。"));

    /// <summary>Not JSON by its content type.</summary>
    public static readonly ProblemKind UnsupportedMediaType = new("unsupported-media-type", 415,
        new("The content type is not read here", "不支持该内容类型"),
        new("Send what the contract says for this operation, mostly JSON as `Content-Type: application/json` in UTF-8, not compressed.",
            "请按接口约定的内容类型发送，通常为`Content-Type: application/json`、UTF-8编码、未压缩的JSON。"));

    /// <summary>A key reused.</summary>
    public static readonly ProblemKind IdempotencyKeyReused = new("idempotency-key-reused", 422,
        new("The idempotency key belongs to another request", "幂等键已用于其他请求"),
        new("Take a new key for a new request; repeat a request with exactly the same content.", "新请求请使用新的幂等键；重复请求时内容须完全相同。"));

    /// <summary>Too fast.</summary>
    public static readonly ProblemKind TooManyRequests = new("too-many-requests", 429,
        new("Too many requests", "请求过多"),
        new("Wait as long as `Retry-After` says.", "请按`Retry-After`所示时间等待。"));

    /// <summary>A bug of ours.</summary>
    public static readonly ProblemKind InternalError = new("internal-error", 500,
        new("The service failed", "服务出错"),
        new("It is not your fault. Repeat the request with the same idempotency key; tell the operator the request id if it stays.",
            "这不是您的问题。请以相同幂等键重试；如仍出现，请将请求编号告知运维人员。"));

    /// <summary>The queue is full, or the store is full or does not answer.</summary>
    public static readonly ProblemKind Unavailable = new("unavailable", 503,
        new("The service is busy", "服务繁忙"),
        new("Repeat the request with the same idempotency key after `Retry-After`. Should this one have been recorded all the same, it counts once.", "请在`Retry-After`之后以相同幂等键重试；即使本次请求实际上已被记录，也只计一次。"));

    /// <summary>All kinds, by status.</summary>
    public static readonly IReadOnlyList<ProblemKind> All =
    [
        InvalidRequest, Unauthorized, Forbidden, NotFound, MethodNotAllowed, InvoiceDiffers, DecidedForAnother, WrongState, TooLarge,
            UnsupportedMediaType, IdempotencyKeyReused, TooManyRequests,
        InternalError, Unavailable, DraftState, PreconditionFailed, PreconditionRequired, NotAcceptable, RequestTimeout, AddressTooLong,
            HeadersTooLarge,
    ];

    /// <summary>The kind that says best what a bare status means; null when none does.</summary>
    public static ProblemKind? Of(int status) => All.FirstOrDefault(kind => kind.Status == status);
}
