using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Calendars;
using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Calendars;

/// <summary><c>/calendars</c>: reading, and loading notices.</summary>
internal static class CalendarEndpoints
{
    private static readonly ProblemType[] Applying = [ProblemTypes.NotFound, ProblemTypes.Stale, ProblemTypes.MatchRequired];

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

        var designing = group.MapGroup("/{calendar}").RequireAuthorization(Posts.ProcessDesigner);
        designing.MapPost("/notices/preview", PreviewAsync).Produces<EffectView>().Describe(
            new("预览加载一年的放假通知", "Preview loading a year's notice: which days change, which deadlines move"), NoticeBody.Example, EffectView.Example, ProblemTypes.NotFound);
        designing.MapPost("/notices", ApplyAsync).Produces<EffectView>().Describe(
            new("加载放假通知并重算受影响的期限", "Load a year's notice and count every deadline again that depends on it, all or nothing; If-Match names the revision"),
            NoticeBody.Example, EffectView.Example with { Revision = 2 }, Applying);
        designing.MapPost("/revisions/{number:int}/preview", PreviewRevisionAsync).Produces<EffectView>().Describe(
            new("预览启用待定的修订", "Preview a revision that came by file and waits"), response: EffectView.Example, problems: [ProblemTypes.NotFound, ProblemTypes.Superseded]);
        designing.MapPost("/revisions/{number:int}/apply", ApplyRevisionAsync).Produces<EffectView>().Describe(
            new("启用待定的修订并重算受影响的期限", "Put a waiting revision in force; If-Match names the revision in force"),
            response: EffectView.Example with { Revision = 2 }, problems: [.. Applying, ProblemTypes.Superseded]);
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
        string calendar, NoticeBody body, HttpContext http, LoadNotice load, CalendarStore calendars, XunchaDb db, RecordAccess access) =>
        WithNoticeAsync(
            calendar, body, load, calendars, db, async read => await AnswerAsync(http, await load.PreviewAsync(read(), http.RequestAborted), access, db), http.RequestAborted);

    private static Task<IResult> ApplyAsync(
        string calendar, NoticeBody body, HttpContext http, LoadNotice load, CalendarStore calendars, XunchaDb db, RecordAccess access) =>
        WithNoticeAsync(
            calendar,
            body,
            load,
            calendars,
            db,
            async read =>
            {
                var year = CalendarJson.ReadYear(body.Content!.Value.GetRawText(), body.Number, body.Date);
                var (effect, problem) = await load.ApplyAsync(
                    calendar, read, LoadNotice.SourceOf(year), PersonAccess.IdOf(http.User), inForce => RecordUse.Match(http.Request, inForce), http.RequestAborted);
                return problem ?? await AnswerAsync(http, effect!, access, db);
            },
            http.RequestAborted);

    private static async Task<IResult> PreviewRevisionAsync(
        string calendar, int number, HttpContext http, CalendarChange change, LoadNotice load, XunchaDb db, RecordAccess access)
    {
        var cancellation = http.RequestAborted;
        if (await db.Set<CalendarRevision>().AsNoTracking().SingleOrDefaultAsync(r => r.CalendarId == calendar && r.Number == number, cancellation) is not { } revision)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        return LoadNotice.Superseded(revision, await change.InForceAsync(calendar, locked: false, cancellation)) is { } problem
            ? problem
            : await AnswerAsync(http, await load.PreviewAsync(CalendarJson.Read(revision.Content), cancellation), access, db);
    }

    private static async Task<IResult> ApplyRevisionAsync(
        string calendar, int number, HttpContext http, LoadNotice load, XunchaDb db, RecordAccess access)
    {
        var (effect, problem) = await load.ApplyAsync(
            calendar, number, PersonAccess.IdOf(http.User), inForce => RecordUse.Match(http.Request, inForce), http.RequestAborted);
        return problem ?? await AnswerAsync(http, effect!, access, db);
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

    /// <summary>The answer, in which a record's title is only for those who may know of it.</summary>
    private static async Task<IResult> AnswerAsync(HttpContext http, CalendarEffect effect, RecordAccess access, XunchaDb db)
    {
        var keys = (await access.CallerAsync(http.User, http.RequestAborted)).Keys;
        var ids = effect.Deadlines.Select(deadline => deadline.Record.Id).Distinct().ToList();
        var visible = await db.Set<Audience>().Where(a => ids.Contains(a.RecordId) && keys.Contains(a.Key)).Select(a => a.RecordId).Distinct().ToListAsync(http.RequestAborted);
        return new Answer(StatusCodes.Status200OK, RecordUse.ETag(effect.InForce), null, EffectView.Of(effect, visible.ToHashSet()));
    }
}
