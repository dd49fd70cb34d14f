using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Calendars;
using Xuncha.Server.Audit;
using Xuncha.Server.Problems;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Calendars;

/// <summary>A year's notice. It takes the place of what the calendar had of that year.</summary>
/// <param name="Content">The year, in our own shape (<c>year</c>, <c>notices</c>) or in that of the public holiday-cn files (<c>year</c>, <c>papers</c>, <c>days</c>).</param>
/// <param name="Number">The notice's number, for a holiday-cn file.</param>
/// <param name="Date">The day that the notice is dated, for a holiday-cn file.</param>
internal sealed record NoticeBody(JsonElement? Content, string? Number = null, LocalDate? Date = null)
{
    public static readonly NoticeBody Example = new(
        JsonDocument.Parse("""{"year":2027,"papers":[],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":true}]}""").RootElement, "国办发明电〔2026〕1号", new(2026, 11, 5));
}

/// <summary>Loads a notice, or puts a revision in force that came by file: preview, then apply.</summary>
internal sealed class LoadNotice(XunchaDb db, XunchaClock clock, CalendarStore calendars, CalendarChange change)
{
    /// <summary>The calendar's data with a year from outside.</summary>
    /// <exception cref="CalendarFormatException">The text is no year, or leaves a gap; the reason says where and why.</exception>
    public CalendarData Read(string id, string json, string? number, LocalDate? date)
    {
        var year = CalendarJson.ReadYear(json, number, date);
        try
        {
            return calendars.DataOf(id)!.With(year);
        }
        catch (ArgumentException)
        {
            throw new CalendarFormatException(new($"{year.Year}年与已加载的年份之间有缺口", $"there is a gap between {year.Year} and the years that are loaded"));
        }
    }

    /// <summary>What a revision names as its source: the papers of the year.</summary>
    public static string SourceOf(CalendarYear year)
    {
        var papers = string.Join("、", year.Notices.Select(notice => notice.Number));
        return papers.Length <= 300 ? papers : papers[..300];
    }

    /// <summary>What loading would do.</summary>
    public Task<CalendarEffect> PreviewAsync(CalendarData data, CancellationToken cancellation) => change.PreviewAsync(data, cancellation);

    /// <summary>Loads a notice as a new revision. One that is in force already changes nothing.</summary>
    /// <param name="id">The calendar.</param>
    /// <param name="read">Makes the calendar with the notice from what is then in force.</param>
    /// <param name="source">What brought it.</param>
    /// <param name="person">Who does it; null for the command line.</param>
    /// <param name="expected">What the caller takes to be in force, as the check of it; null for no check.</param>
    /// <param name="cancellation">Ends it; nothing is done then.</param>
    public async Task<(CalendarEffect? Effect, ProblemResult? Problem)> ApplyAsync(
        string id, Func<CalendarData> read, string source, Guid? person, Func<int, ProblemResult?>? expected, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var inForce = await change.InForceAsync(id, locked: true, cancellation);
        if (expected?.Invoke(inForce) is { } problem)
        {
            return (null, problem);
        }

        await calendars.RefreshAsync(db, cancellation);
        var data = read();
        var content = CalendarJson.Write(data);
        var hash = ContentHash.Of(content);
        if (await db.Set<CalendarRevision>().AnyAsync(r => r.CalendarId == id && r.Number == inForce && r.Hash == hash, cancellation))
        {
            return (new(inForce, [], [], 0), null);
        }

        var now = await clock.NowAsync(db, cancellation);
        var last = await db.Set<CalendarRevision>().Where(r => r.CalendarId == id).MaxAsync(r => r.Number, cancellation);
        var revision = new CalendarRevision { CalendarId = id, Number = last + 1, Content = content, Hash = hash, Source = source, AddedAt = now };
        db.Add(revision);
        var effect = await FinishAsync(revision, data, person, cancellation);
        await transaction.CommitAsync(cancellation);
        await calendars.RefreshAsync(db, cancellation);
        return (effect, null);
    }

    /// <summary>Puts a revision in force that waits.</summary>
    public async Task<(CalendarEffect? Effect, ProblemResult? Problem)> ApplyAsync(
        string id, int number, Guid person, Func<int, ProblemResult?> expected, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var inForce = await change.InForceAsync(id, locked: true, cancellation);
        if (await db.Set<CalendarRevision>().SingleOrDefaultAsync(r => r.CalendarId == id && r.Number == number, cancellation) is not { } revision)
        {
            return (null, new ProblemResult(ProblemTypes.NotFound));
        }

        if ((expected(inForce) ?? Superseded(revision, inForce)) is { } problem)
        {
            return (null, problem);
        }

        await calendars.RefreshAsync(db, cancellation);
        var effect = await FinishAsync(revision, CalendarJson.Read(revision.Content), person, cancellation);
        await transaction.CommitAsync(cancellation);
        await calendars.RefreshAsync(db, cancellation);
        return (effect, null);
    }

    /// <summary>The problem of a revision that waits no longer.</summary>
    public static ProblemResult? Superseded(CalendarRevision revision, int inForce) => revision.AppliedAt is not null || revision.Number < inForce
        ? new ProblemResult(ProblemTypes.Superseded, new($"第 {inForce} 次修订已启用", $"Revision {inForce} is in force"))
        : null;

    private async Task<CalendarEffect> FinishAsync(CalendarRevision revision, CalendarData data, Guid? person, CancellationToken cancellation)
    {
        var effect = await change.ApplyAsync(revision, data, person, cancellation);
        db.Note<CalendarRevision>("calendar-applied", $"{revision.CalendarId}/{revision.Number}", new { Moved = effect.Deadlines.Count });
        await db.SaveChangesAsync(cancellation);
        return effect;
    }
}
