using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Calendars;
using Xuncha.Server.Definitions;
using Xuncha.Server.Organisations;
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
    RecordStore records,
    RecordAccess access,
    RecordUse use,
    DecisionWriter writer,
    DefinitionStore definitions,
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

        // Held before it is read: a parent that closes because it has no open child must not get one the moment after.
        Record? parent = null;
        if (body.ParentId is { } parentId && await access.MaySeeAsync(caller, parentId, cancellation))
        {
            await records.ShareAsync(parentId, cancellation);
            parent = await records.ReadAsync(parentId, cancellation);
        }

        var definition = body.Definition is { } id ? await definitions.NewestAsync(db, id, cancellation) : null;
        var (organizer, party) = parent is null
            ? (await PathAsync(body.OrganizerId, "", caller.Today, cancellation), await PathAsync(body.PartyId, caller.Within, caller.Today, cancellation))
            : (parent.OrganizerPath, parent.PartyPath);
        var input = new Validation()
            .RequireName(body.Title, "$.title", 200)
            .Require(definition?.Record == kind, "$.definition", new("没有已发布的此类流程", "there is no published definition of this kind by that id"))
            .Require(body.ParentId is null || parent is not null, "$.parentId", new("上级记录不存在", "there is no such record"))
            .Require(parent is null || parent.Status == RecordStatus.Running, "$.parentId", new("上级记录已不再办理", "that record no longer moves"))
            .Require(body.ParentId is null || (body.OrganizerId is null && body.PartyId is null), "$.organizerId", new("有上级记录时不填组织方和被巡查对象", "organizer and party come from the parent"))
            .Require(body.ParentId is not null || organizer is not null, "$.organizerId", new("组织不存在或已终止", "there is no such organisation, or it has ended"))
            .Require(body.ParentId is not null || party is not null, "$.partyId", new("组织不存在或已终止", "there is no such organisation, or it has ended"))
            .Require(!(body.On > caller.Today), "$.on", new("不能晚于今天", "not after today"))
            .Require(definition is null || !(body.On < calendars[definition.Calendar].FirstDay), "$.on", new("早于工作日历的首日", "before the first day of the working calendar"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        // A record with a team of its own has nobody in it yet, and no record has a recipient or a responsible unit.
        var place = new Place(organizer!, party!, definition!.Team is null && parent is not null ? parent.RootId : Guid.Empty);
        var (opening, actor) = (Permissions.Open(definition!), caller.On(place, definition!));
        if (!opening.IsGivenTo(actor.Roles))
        {
            return NotTheirs(definition!);
        }

        var zone = calendars[definition!.Calendar].Zone;
        var arrival = caller.Now.InZone(zone).LocalDateTime;
        var on = body.On is { } date && date != arrival.Date ? new Occurrence(date) : new Occurrence(arrival.Date, arrival.TimeOfDay);
        var record = await writer.OpenAsync(
            definition.Id, body.Title!.Trim(), parent, place, caller.Person, actor.InPlaceOf(opening.Roles), on, caller.Now, cancellation);
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

    /// <summary>Refuses to open a record for somebody who holds no role that acts in its first state.</summary>
    public static ProblemResult NotTheirs(WorkflowDefinition definition) => new(ProblemTypes.Forbidden, new(
        $"“{definition.Name.Zh}”由其首个环节的办理角色建立，您不担任该角色",
        $"'{definition.Name.En}' is opened by a role that acts in its first state; you hold none of them here"));

    private Task<string?> PathAsync(Guid? organisation, string within, LocalDate today, CancellationToken cancellation) =>
        db.Set<Organisation>().Where(o => o.Id == organisation && o.Path.StartsWith(within) && (o.ValidTo == null || o.ValidTo >= today))
            .Select(o => o.Path).SingleOrDefaultAsync(cancellation);
}
