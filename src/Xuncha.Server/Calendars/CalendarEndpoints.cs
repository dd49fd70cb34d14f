using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Calendars;
using Xuncha.Core.Definitions;
using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Proposals;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Calendars;

/// <summary><c>/calendars</c>: reading, and loading notices.</summary>
internal static class CalendarEndpoints
{
    private static readonly ProblemType[] Proposing = [ProblemTypes.NotFound, ProblemTypes.Stale, ProblemTypes.MatchRequired, ProblemTypes.Superseded];
    private static readonly ProposalView Proposed = ProposalEndpoints.ExampleOf(ProposalKind.ApplyCalendar, new RevisionChange("cn", 2, 1));

    /// <summary>Maps them.</summary>
    public static void MapCalendars(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/calendars").WithTags("calendars").Requires(Rule.EverybodyReads);
        group.MapGet("", ListAsync).Describe(new("列出工作日历", "List the working calendars"), response: new[] { CalendarItem.Example });
        group.MapGet("/{calendar}", GetAsync).Produces<CalendarView>().Describe(
            new("查看日历及其依据的通知", "Get a calendar with the notices it rests on"), response: CalendarView.Example, problems: ProblemTypes.NotFound);
        group.MapGet("/{calendar}/years/{year:int}", (string calendar, int year, CalendarStore calendars) => Year(calendar, year, calendars))
            .Produces<YearView>().Describe(
                new("查看一年中通知或法规确定的放假日和调休上班日", "Get a year: every day that a notice or the holiday regulation decides"), response: YearView.Example, problems: ProblemTypes.NotFound);
        group.MapGet("/{calendar}/revisions", RevisionsAsync).Produces<IReadOnlyList<RevisionView>>().Describe(
            new("列出日历的各次修订", "List the revisions of a calendar"), response: new[] { RevisionView.Example }, problems: ProblemTypes.NotFound);

        var looking = group.MapGroup("/{calendar}").Requires(Rule.Post(Posts.SystemAdministrator, Posts.CommissionOffice));
        looking.MapPost("/notices/preview", PreviewAsync).Produces<EffectView>().Describe(
            new("预览加载一年的放假通知（系统管理员只见数量，安委会办公室见清单）", "Preview loading a year's notice: which days change, which deadlines move. An administrator sees how many, the commission's office which"),
            NoticeBody.Example, EffectView.Example, ProblemTypes.NotFound);
        looking.MapPost("/revisions/{number:int}/preview", PreviewRevisionAsync).Produces<EffectView>().Describe(
            new("预览启用待定的修订", "Preview a revision that waits"), response: EffectView.Example, problems: [ProblemTypes.NotFound, ProblemTypes.Superseded]);

        var proposing = group.MapGroup("/{calendar}").Requires(Rule.Post(Posts.SystemAdministrator));
        proposing.MapPost("/notices", ProposeNoticeAsync).Produces<ProposalView>(StatusCodes.Status202Accepted).Describe(
            new("提议加载放假通知，经安委会办公室批准后启用，并重算受影响的期限", "Propose to load a year's notice. When the commission's office approves, every deadline that depends on it is counted again, all or nothing; If-Match names the revision in force"),
            NoticeBody.Example, Proposed, Proposing);
        proposing.MapPost("/revisions/{number:int}/apply", ProposeRevisionAsync).Produces<ProposalView>(StatusCodes.Status202Accepted).Describe(
            new("提议启用待定的修订，经安委会办公室批准后生效", "Propose to put a waiting revision in force; If-Match names the revision in force"),
            response: Proposed, problems: Proposing);
    }

    private static async Task<Ok<List<CalendarItem>>> ListAsync(CalendarStore calendars, XunchaDb db, CancellationToken cancellation)
    {
        await calendars.RefreshAsync(db, cancellation);
        return TypedResults.Ok(calendars.Ids.Select(id => CalendarItem.Of(calendars[id], calendars.DataOf(id)!, calendars.RevisionOf(id))).ToList());
    }

    private static async Task<IResult> GetAsync(string calendar, CalendarStore calendars, XunchaDb db, CancellationToken cancellation)
    {
        await calendars.RefreshAsync(db, cancellation);
        if (calendars.DataOf(calendar) is not { } data)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var revision = calendars.RevisionOf(calendar);
        return new Answer(StatusCodes.Status200OK, RecordUse.ETag(revision), null, CalendarView.Of(CalendarItem.Of(calendars[calendar], data, revision), data));
    }

    private static IResult Year(string calendar, int year, CalendarStore calendars) =>
        calendars.Find(calendar) is { } found && year >= found.FirstDay.Year && year <= WorkingCalendar.LastDay.Year
            ? TypedResults.Ok(YearView.Of(found, year))
            : new ProblemResult(ProblemTypes.NotFound);

    private static async Task<IResult> RevisionsAsync(string calendar, XunchaDb db, CancellationToken cancellation)
    {
        var revisions = await db.Set<CalendarRevision>().AsNoTracking().Where(r => r.CalendarId == calendar).OrderBy(r => r.Number).ToListAsync(cancellation);
        var inForce = revisions.Where(r => r.AppliedAt is not null).Select(r => r.Number).DefaultIfEmpty().Max();
        return revisions.Count == 0 ? new ProblemResult(ProblemTypes.NotFound) : TypedResults.Ok(revisions.Select(r => RevisionView.Of(r, inForce)).ToList());
    }

    private static Task<IResult> PreviewAsync(
        string calendar, NoticeBody body, HttpContext http, LoadNotice load, CalendarStore calendars, EffectAnswer answer, XunchaDb db) =>
        WithNoticeAsync(
            calendar, body, load, calendars, db, async read => await answer.OfAsync(http, await load.PreviewAsync(read(), http.RequestAborted)), http.RequestAborted);

    private static Task<IResult> ProposeNoticeAsync(
        string calendar, NoticeBody body, HttpContext http, LoadNotice load, CalendarChange change, CalendarStore calendars, ProposalDesk proposals, XunchaDb db) =>
        WithNoticeAsync(
            calendar,
            body,
            load,
            calendars,
            db,
            read => ProposeAsync(
                calendar,
                inForce => load.AddAsync(calendar, read, LoadNotice.SourceOf(CalendarJson.ReadYear(body.Content!.Value.GetRawText(), body.Number, body.Date)), inForce, http.RequestAborted)!,
                http, change, proposals, db),
            http.RequestAborted);

    private static Task<IResult> ProposeRevisionAsync(string calendar, int number, HttpContext http, CalendarChange change, ProposalDesk proposals, XunchaDb db) =>
        ProposeAsync(
            calendar, _ => db.Set<CalendarRevision>().SingleOrDefaultAsync(r => r.CalendarId == calendar && r.Number == number, http.RequestAborted), http, change, proposals, db);

    private static async Task<IResult> ProposeAsync(
        string calendar, Func<CalendarRevision, Task<CalendarRevision?>> find, HttpContext http, CalendarChange change, ProposalDesk proposals, XunchaDb db)
    {
        var cancellation = http.RequestAborted;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (!await db.Set<CalendarRevision>().AnyAsync(r => r.CalendarId == calendar, cancellation))
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var inForce = await change.InForceAsync(calendar, locked: true, cancellation);
        if (RecordUse.Match(http.Request, RecordUse.ETag(inForce.Number)) is { } mismatch)
        {
            return mismatch;
        }

        return await find(inForce) is not { } revision ? new ProblemResult(ProblemTypes.NotFound)
            : LoadNotice.Superseded(revision, inForce) is { } problem ? problem
            : await proposals.ProposeAsync(
                ProposalKind.ApplyCalendar, new RevisionChange(calendar, revision.Number, inForce.Number), concerns: null, PersonAccess.IdOf(http.User), cancellation);
    }

    private static async Task<IResult> PreviewRevisionAsync(
        string calendar, int number, HttpContext http, CalendarChange change, LoadNotice load, EffectAnswer answer, XunchaDb db)
    {
        var cancellation = http.RequestAborted;
        if (await db.Set<CalendarRevision>().AsNoTracking().SingleOrDefaultAsync(r => r.CalendarId == calendar && r.Number == number, cancellation) is not { } revision)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        return LoadNotice.Superseded(revision, await change.InForceAsync(calendar, locked: false, cancellation)) is { } problem
            ? problem
            : await answer.OfAsync(http, await load.PreviewAsync(CalendarJson.Read(revision.Content), cancellation));
    }

    private static async Task<IResult> WithNoticeAsync(
        string calendar, NoticeBody body, LoadNotice load, CalendarStore calendars, XunchaDb db, Func<Func<CalendarData>, Task<IResult>> use, CancellationToken cancellation)
    {
        await calendars.RefreshAsync(db, cancellation);
        if (calendars.DataOf(calendar) is null)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var input = new Validation().RequireValue(body.Content, "$.content").Require(body.Number is not { Length: > 100 }, "$.number", new("最多 100 个字符", "at most 100 characters"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        try
        {
            return await use(() => load.Read(calendar, body.Content!.Value.GetRawText(), body.Number, body.Date));
        }
        catch (CalendarFormatException e)
        {
            return input.Require(false, "$.content", e.Reason).Problem!;
        }
    }
}

/// <summary>Tells what a changed calendar would do, to each caller as much as is theirs to know.</summary>
internal sealed class EffectAnswer(RecordAccess records, PersonAccess people)
{
    /// <summary>The commission's office sees which deadlines move, with the titles of the records that it may know of and that are not sensitive, for reading those is written down; an administrator sees how many.</summary>
    public async Task<IResult> OfAsync(HttpContext http, CalendarEffect effect)
    {
        var cancellation = http.RequestAborted;
        var caller = await records.CallerAsync(http.User, cancellation);
        var ids = effect.Deadlines.Where(deadline => deadline.Matter.Definition.Sensitivity == Sensitivity.Ordinary).Select(deadline => deadline.Record.Id).Distinct().ToList();
        var visible = await records.Visible(caller).Where(r => ids.Contains(r.Id)).Select(r => r.Id).ToListAsync(cancellation);
        var view = EffectView.Of(effect, visible.ToHashSet());
        return new Answer(
            StatusCodes.Status200OK,
            RecordUse.ETag(effect.InForce),
            null,
            await people.HoldsAnyAtRootAsync(caller.Person, [Posts.CommissionOffice], cancellation) ? view : view with { Deadlines = null });
    }
}
