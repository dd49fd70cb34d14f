using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Calendars;
using Xuncha.Server.Problems;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Records;

/// <summary>A new record.</summary>
/// <param name="Definition">Its definition; the newest published version is taken.</param>
/// <param name="Title">What people will call it.</param>
/// <param name="ParentId">The record that it belongs to, which gives it organizer, party and team.</param>
/// <param name="OrganizerId">The organisation that inspects; not with a parent.</param>
/// <param name="PartyId">The inspected party; not with a parent.</param>
/// <param name="On">When it was opened, as the papers prove; today where it is not given.</param>
internal sealed record NewRecord(
    string? Definition, string? Title, Guid? ParentId = null, Guid? OrganizerId = null, Guid? PartyId = null, LocalDate? On = null);

/// <summary><c>POST /inspections</c> and the like: opens a record.</summary>
internal sealed class CreateRecord(
    XunchaDb db,
    RecordAccess access,
    RecordUse use,
    OpeningDesk desk,
    DecisionWriter writer,
    CalendarStore calendars,
    Idempotency idempotency)
{
    /// <summary>Opens a record, if the caller holds a role that acts in its first state.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, RecordKind kind, NewRecord body)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        try
        {
            return await OpenAsync(http, kind, body, caller, cancellation);
        }
        catch (DbUpdateException) when (http.Request.Headers.ContainsKey("Idempotency-Key"))
        {
            // A twin of this request was faster by an instant: what it did is the answer. If it was something else, it comes again.
            db.ChangeTracker.Clear();
            return await OpenAsync(http, kind, body, caller, cancellation);
        }
    }

    private async Task<IResult> OpenAsync(HttpContext http, RecordKind kind, NewRecord body, Caller caller, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await idempotency.ReplayAsync(http, caller.Person, body, cancellation) is { } replay)
        {
            // Authorised again: who may no longer know of the record does not hear of it through a repetition.
            return replay is Answer { Location: { } location }
                && !await access.MaySeeAsync(caller, Guid.Parse(location[(location.LastIndexOf('/') + 1)..]), cancellation)
                    ? new ProblemResult(ProblemTypes.NotFound)
                    : replay;
        }

        var (place, problem) = await desk.FindAsync(caller, kind, body, new Validation().RequireName(body.Title, "$.title", 200), cancellation);
        if (place is null)
        {
            return problem!;
        }

        var zone = calendars[place.Definition.Calendar].Zone;
        var arrival = caller.Now.InZone(zone).LocalDateTime;
        var on = body.On is { } date && date != arrival.Date ? new Occurrence(date) : new Occurrence(arrival.Date, arrival.TimeOfDay);
        var record = await writer.OpenAsync(
            place.Definition, body.Title!.Trim(), place.Parent, place.Place, caller.Person, place.InPlaceOf, on, caller.Now, cancellation);
        await db.SaveChangesAsync(cancellation);
        var answer = new Answer(
            StatusCodes.Status201Created,
            RecordUse.ETag(record),
            $"{http.Request.Path}/{record.Id}",
            await use.ViewAsync(record, caller, cancellation));
        idempotency.Keep(http, caller, body, answer);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return answer;
    }
}
