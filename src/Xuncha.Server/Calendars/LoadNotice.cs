using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Calendars;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Problems;
using Xuncha.Server.Proposals;
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

/// <summary>What is to be put in force.</summary>
/// <param name="Calendar">The calendar.</param>
/// <param name="Revision">The revision that waits.</param>
/// <param name="InForce">The revision that it was held against. Where another has come into force since, it must be looked at again.</param>
internal sealed record RevisionChange(string Calendar, int Revision, int InForce);

/// <summary>What a revision did, in numbers: whose deadlines they are is not for everybody who reads this.</summary>
/// <param name="Days">How many days changed.</param>
/// <param name="Moved">How many deadlines moved, or wait for somebody to confirm that they do.</param>
/// <param name="Unmoved">How many open deadlines kept their date.</param>
internal sealed record RevisionOutcome(int Days, int Moved, int Unmoved);

/// <summary>
/// Loads a notice as a revision that waits, and puts a waiting revision in force. A system administrator proposes it and sees what it would do in
/// numbers; the commission's office sees the list and approves.
/// </summary>
internal sealed class LoadNotice(XunchaDb db, XunchaClock clock, CalendarStore calendars, CalendarChange change) : IProposed
{
    /// <inheritdoc/>
    public ProposalKind Kind => ProposalKind.ApplyCalendar;

    /// <inheritdoc/>
    public IReadOnlyList<string> Proposers => [Posts.SystemAdministrator];

    /// <inheritdoc/>
    public IReadOnlyList<string> Deciders => [Posts.CommissionOffice];

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

    /// <summary>Keeps a notice as a revision that waits; the caller saves. One that says the same is not kept twice.</summary>
    /// <param name="id">The calendar, locked.</param>
    /// <param name="read">Makes the calendar with the notice from what is in force.</param>
    /// <param name="source">What brought it.</param>
    /// <param name="inForce">The revision in force.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<CalendarRevision> AddAsync(string id, Func<CalendarData> read, string source, CalendarRevision inForce, CancellationToken cancellation)
    {
        await calendars.RefreshAsync(db, cancellation);
        var content = CalendarJson.Write(read());
        var hash = ContentHash.Of(content);
        if (inForce.Hash == hash)
        {
            return inForce;
        }

        var later = await db.Set<CalendarRevision>().Where(r => r.CalendarId == id && r.Number > inForce.Number).ToListAsync(cancellation);
        if (later.Find(r => r.Hash == hash && Superseded(r, inForce) is null) is { } same)
        {
            return same;
        }

        var revision = new CalendarRevision { CalendarId = id, Number = later.Select(r => r.Number).Append(inForce.Number).Max() + 1, Content = content, Hash = hash, Source = source, AddedAt = clock.Real() };
        db.Add(revision);
        return revision;
    }

    /// <summary>Loads a notice at once, for whoever has the console.</summary>
    /// <inheritdoc cref="AddAsync"/>
    public async Task<CalendarEffect> LoadAsync(string id, Func<CalendarData> read, string source, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var inForce = await change.InForceAsync(id, locked: true, cancellation);
        var revision = await AddAsync(id, read, source, inForce, cancellation);
        if (revision.AppliedAt is not null)
        {
            return new(inForce.Number, [], [], 0);
        }

        var effect = await PutInForceAsync(revision, person: null, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        await calendars.RefreshAsync(db, cancellation);
        return effect;
    }

    /// <inheritdoc/>
    public async Task<Applied> ApplyAsync(Proposal proposal, Guid person, Instant now, CancellationToken cancellation)
    {
        var (id, number, basis) = proposal.Read<RevisionChange>();
        var inForce = await change.InForceAsync(id, locked: true, cancellation);
        if (inForce.Number != basis)
        {
            return Superseded(inForce.Number);
        }

        await calendars.RefreshAsync(db, cancellation);
        var revision = await db.Set<CalendarRevision>().SingleAsync(r => r.CalendarId == id && r.Number == number, cancellation);
        var effect = await PutInForceAsync(revision, person, cancellation);
        return new(Problem: null, new RevisionOutcome(effect.Days.Count, effect.Deadlines.Count, effect.Recounted));
    }

    /// <inheritdoc/>
    public Task CommittedAsync(CancellationToken cancellation) => calendars.RefreshAsync(db, cancellation);

    /// <summary>The problem of a revision that waits no longer, or was made from one that is not in force any more and would undo what came since.</summary>
    public static ProblemResult? Superseded(CalendarRevision revision, CalendarRevision inForce) =>
        revision.AppliedAt is not null || revision.Number < inForce.Number || inForce.AppliedAt > revision.AddedAt ? Superseded(inForce.Number) : null;

    private static ProblemResult Superseded(int inForce) => new(ProblemTypes.Superseded, new($"第 {inForce} 次修订已启用", $"Revision {inForce} is in force"));

    private async Task<CalendarEffect> PutInForceAsync(CalendarRevision revision, Guid? person, CancellationToken cancellation)
    {
        var effect = await change.ApplyAsync(revision, CalendarJson.Read(revision.Content), person, cancellation);
        db.Note<CalendarRevision>("calendar-applied", $"{revision.CalendarId}/{revision.Number}", new { Moved = effect.Deadlines.Count });
        return effect;
    }
}
