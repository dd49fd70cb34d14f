using System.Reflection;
using Xuncha.Core;

namespace Xuncha.Server.Problems;

/// <summary>A kind of refusal (RFC 9457). Its code is part of the API and never changes.</summary>
/// <param name="Code">The last part of the type's URI.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What it says in general; a problem's detail says what it was this time.</param>
/// <param name="Advice">What to do about it, as the detail of a problem that has nothing more to say.</param>
internal sealed record ProblemType(string Code, int Status, Text Title, Text? Advice = null)
{
    /// <summary>The URI by which programs tell problems apart.</summary>
    public string Uri => $"urn:xuncha:problem:{Code}";
}

/// <summary>Every problem type there is.</summary>
internal static class ProblemTypes
{
    public static readonly ProblemType Malformed = new("malformed", 400, new("请求无法解析", "The request cannot be read"));
    public static readonly ProblemType UnknownParameter = new("unknown-parameter", 400, new("没有此查询参数", "Unknown query parameter"));
    public static readonly ProblemType Unauthenticated = new("unauthenticated", 401, new("尚未登录", "Not signed in"), new("人员请用 POST /api/v1/session 登录，程序请用 POST /oauth/token 取得令牌", "People sign in with POST /api/v1/session, programs get a token with POST /oauth/token"));
    public static readonly ProblemType SignInRefused = new("sign-in-refused", 401, new("登录失败", "Sign-in refused"));
    public static readonly ProblemType Forbidden = new("forbidden", 403, new("无权进行此操作", "Not allowed"));
    public static readonly ProblemType CrossSite = new("cross-site", 403, new("拒绝来自其他网站的请求", "Requests from other sites are refused"));
    public static readonly ProblemType PasswordChangeRequired = new("password-change-required", 403, new("须先修改密码", "The password must be changed first"), new("密码为首次发放或已超过有效期，请先以 PUT /api/v1/session/password 修改", "It is the first one, or too old; change it with PUT /api/v1/session/password"));
    public static readonly ProblemType SecondFactorRequired = new("second-factor-required", 403, new("须先设置动态验证码", "A second factor must be set up first"), new("请先以 POST /api/v1/session/second-factor/enrolment 和 …/confirmation 设置", "Set it up with POST /api/v1/session/second-factor/enrolment and …/confirmation"));
    public static readonly ProblemType InsufficientScope = new("insufficient-scope", 403, new("令牌的范围不足", "The token is not for this"));
    public static readonly ProblemType NotFound = new("not-found", 404, new("不存在", "Not found"));
    public static readonly ProblemType MethodNotAllowed = new("method-not-allowed", 405, new("不支持此方法", "Method not allowed"));
    public static readonly ProblemType NameTaken = new("name-taken", 409, new("用户名已被使用", "The user name is taken"));
    public static readonly ProblemType AlreadyEnded = new("already-ended", 409, new("已经终止", "It has ended already"));
    public static readonly ProblemType PostAlreadyHeld = new("post-already-held", 409, new("此人已任此职", "The person holds this post already"));
    public static readonly ProblemType DeputyRecused = new("deputy-recused", 409, new("此人在上级或下级组织任职，或在有关巡查组中，须回避，不得代理", "The person serves in an organisation above or below, or in a team that inspects one, and may not stand in"));
    public static readonly ProblemType DutiesSeparate = new("duties-separate", 409, new("三员职责须分离", "The administrators' duties are separate"));
    public static readonly ProblemType SecondPerson = new("second-person", 409, new("须由另一人办理", "It takes another person"));
    public static readonly ProblemType AlreadyDecided = new("already-decided", 409, new("该事项已有决定", "It has been decided already"));
    public static readonly ProblemType LastAdministrator = new("last-administrator", 409, new("不能没有管理员", "The last administrator stays"));
    public static readonly ProblemType NotOpen = new("not-open", 409, new("当前状态下不能办理", "Not open in the present state"));
    public static readonly ProblemType ConditionUnmet = new("condition-unmet", 409, new("办理条件尚未满足", "A condition is not met"));
    public static readonly ProblemType AlreadyPublished = new("already-published", 409, new("该版本已发布", "This version is published already"));
    public static readonly ProblemType Superseded = new("superseded", 409, new("已被后来的修订取代", "A later revision has taken its place"));
    public static readonly ProblemType AlreadyAnswered = new("already-answered", 409, new("已经答过", "It has been answered already"));
    public static readonly ProblemType TooManyUploads = new("too-many-uploads", 409, new("未完成的上传过多", "Too many uploads are on their way"), new("请先传完、附到记录或以 DELETE 放弃", "Finish them, attach them to a record, or give them up with DELETE"));
    public static readonly ProblemType WrongOffset = new("wrong-offset", 409, new("续传位置不对", "The part does not begin where the file ends"));
    public static readonly ProblemType TusVersion = new("tus-version", 412, new("上传协议版本不对", "Another version of the upload protocol"), new("请带上 Tus-Resumable: 1.0.0", "Send Tus-Resumable: 1.0.0"));
    public static readonly ProblemType Stale = new("stale", 412, new("记录已被他人更改", "The record has changed since you read it"), new("请重新读取，看过变化后以新的 ETag 再办", "Read it again, look at what has changed, and ask again with the new ETag"));
    public static readonly ProblemType TooLarge = new("too-large", 413, new("请求过大", "The request is too large"));
    public static readonly ProblemType UnsupportedMediaType = new("unsupported-media-type", 415, new("不支持的媒体类型", "Unsupported media type"), new("请以 Content-Type: application/json 发送 JSON，以 application/octet-stream 或文件自身的类型发送文件", "Send JSON as Content-Type: application/json, a file as application/octet-stream or as what it is"));
    public static readonly ProblemType WrongFile = new("wrong-file", 422, new("文件不可接受", "The file cannot be taken"));
    public static readonly ProblemType Invalid = new("invalid", 422, new("输入有误", "The input is not valid"));
    public static readonly ProblemType DefinitionErrors = new("definition-errors", 422, new("流程定义有错误", "The definition has errors"));
    public static readonly ProblemType UploadBusy = new("upload-busy", 423, new("该文件正在续传", "Another request is sending this file"));
    public static readonly ProblemType ChecksumMismatch = new("checksum-mismatch", 460, new("这一段与其校验和不符", "The part is not what its checksum says"));
    public static readonly ProblemType KeyReused = new("key-reused", 422, new("Idempotency-Key 已用于另一请求", "The Idempotency-Key belongs to another request"), new("重发同一请求时才用同一个键，新请求请换一个", "Only the same request comes again with the same key; give a new one a key of its own"));
    public static readonly ProblemType MatchRequired = new("match-required", 428, new("缺少 If-Match", "If-Match is required"), new("请先读取，以应答的 ETag 填写，引号一并写上：If-Match: \"7\"", "Read it first and give the answer's ETag, with its quotes: If-Match: \"7\""));
    public static readonly ProblemType TooManyAttempts = new("too-many-attempts", 429, new("尝试次数过多", "Too many attempts"), new("请在 15 分钟后再试；曾经登录过的设备不受他人尝试的影响", "Try again in 15 minutes; a device that one has signed in from is not affected by what others try"));
    public static readonly ProblemType TooManyRequests = new("too-many-requests", 429, new("请求过于频繁", "Too many requests"), new("请按 Retry-After 的秒数稍候再发；应答的 RateLimit 头说明尚可发送多少", "Wait for the seconds of Retry-After; the RateLimit header of every answer says how many are left"));
    public static readonly ProblemType Internal = new("internal", 500, new("系统内部错误", "Internal error"));
    public static readonly ProblemType NotReady = new("not-ready", 503, new("服务尚未就绪", "Not ready"));

    /// <summary>All of them, in the order above.</summary>
    public static readonly IReadOnlyList<ProblemType> All =
    [
        .. typeof(ProblemTypes).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(ProblemType)).Select(field => (ProblemType)field.GetValue(null)!),
    ];

    /// <summary>The type for an answer that the framework gave without words.</summary>
    public static ProblemType ForStatus(int status) => status switch
    {
        400 => Malformed,
        401 => Unauthenticated,
        403 => Forbidden,
        404 => NotFound,
        405 => MethodNotAllowed,
        413 => TooLarge,
        415 => UnsupportedMediaType,
        _ => Internal,
    };
}
