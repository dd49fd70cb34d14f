using System.Net.Mime;
using System.Security.Claims;
using NodaTime;
using Xuncha.Server.Access;
using Xuncha.Server.Audit.Proof;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Proposals;
using Xuncha.Server.Protection;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Audit;

/// <summary><c>/audit</c>: the log, for the audit administrator to read and prove; contents, for whom a second person opened them.</summary>
internal static class AuditEndpoints
{
    private static readonly AuditSeal Seal = new()
    {
        Number = 4711,
        First = 120_001,
        Count = 12,
        Root = new byte[32],
        Previous = new byte[32],
        At = Instant.FromUtc(2026, 9, 1, 1, 0, 15),
        Algorithm = KeyAlgorithm.Es256,
        KeyId = "6f1c2a9b0d4e8f37",
        Signature = new byte[64],
    };

    /// <summary>Maps them.</summary>
    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/audit").WithTags("audit");
        group.MapGet("/entries", ([AsParameters] AuditQuery query, ReadLog log, CancellationToken cancellation) => log.EntriesAsync(query, cancellation))
            .Requires(Rule.Post(Posts.AuditAdministrator)).Produces<Page<AuditEntryView>>().Describe(
                new("查询审计日志，新的在前；内容不在其中", "Read the audit log, the newest first; contents are not in it"),
                response: new Page<AuditEntryView>([AuditEntryView.Example], null), problems: ProblemTypes.Invalid);
        group.MapGet("/seals", (string? after, int? limit, ReadLog log, CancellationToken cancellation) => log.SealsAsync(after, limit, cancellation))
            .Requires(Rule.Post(Posts.AuditAdministrator)).Describe(
                new("列出封印，新的在前", "List the seals, the newest first"), response: new Page<AuditSeal>([Seal], null));
        group.MapGet("/status", (ReadLog log, CancellationToken cancellation) => log.StatusAsync(cancellation))
            .Requires(Rule.Post(Posts.AuditAdministrator)).Describe(
                new("日志状况：未封印的条目、最近的封印、外部见证", "How the log is: what is not sealed yet, the newest seal, the witness"),
                response: new AuditStatus(3, Instant.FromUtc(2026, 9, 1, 1, 0, 20), Seal, null, new(WitnessState.Agrees, 4711), null));
        group.MapGet("/export", ExportAsync).Requires(Rule.Post(Posts.AuditAdministrator)).Produces<string>(contentType: MediaTypeNames.Application.Octet).Describe(
            new("导出整个日志（每行一个 JSON），可离线以 xuncha verify-audit 验证", "Write out the whole log, a JSON object a line, to be verified offline with xuncha verify-audit"));
        group.MapPost("/openings", ProposeAsync).Requires(Rule.Post(Posts.AuditAdministrator)).Produces<ProposalView>(StatusCodes.Status202Accepted).Describe(
            new("提请开启条目的内容，由三员以外的第二人确认后由其查看", "Propose to open the content of entries; a second person outside the three administrators confirms it, and reads them"),
            OpenEntries.Example, ProposalEndpoints.Example, ProblemTypes.SecondPerson);
        group.MapGet("/openings/{id:guid}", (Guid id, string? after, int? limit, ClaimsPrincipal user, OpenEntries openings, CancellationToken cancellation) =>
            openings.ReadAsync(id, PersonAccess.IdOf(user), after, limit, cancellation))
            .Requires(Rule.Oneself).Produces<Page<OpenedEntry>>().Describe(
                new("查看自己确认开启的条目及其内容，24 小时内有效", "Read the entries that one has confirmed to open, with their content, for 24 hours"),
                response: new Page<OpenedEntry>([OpenedEntry.Example], null), problems: ProblemTypes.NotFound);
    }

    private static async Task<IResult> ExportAsync(AuditExport export, XunchaDb db, CancellationToken cancellation)
    {
        db.Note<AuditEntry>("log-exported", subject: null);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Stream(target => export.WriteAsync(target, range: null, cancellation), MediaTypeNames.Application.Octet, "audit.ndjson");
    }

    private static async Task<IResult> ProposeAsync(Opening body, ClaimsPrincipal user, ProposalDesk desk, XunchaDb db, CancellationToken cancellation)
    {
        if (OpenEntries.Against(body) is { } problem)
        {
            return problem;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        return await desk.ProposeAsync(ProposalKind.OpenEntries, body, concerns: null, PersonAccess.IdOf(user), cancellation);
    }
}
