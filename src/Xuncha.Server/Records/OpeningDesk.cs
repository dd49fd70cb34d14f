using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Calendars;
using Xuncha.Server.Definitions;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.Records;

/// <summary>What somebody may open records of, and where.</summary>
/// <param name="Definition">The newest published version of the definition.</param>
/// <param name="Parent">The record that they belong to, held until the transaction ends.</param>
/// <param name="Place">Where they belong.</param>
/// <param name="Actor">The person with the roles in which the person may act there.</param>
internal sealed record OpeningPlace(WorkflowDefinition Definition, Record? Parent, Place Place, Actor Actor)
{
    /// <summary>Whose deputy the person is in this.</summary>
    public Guid? InPlaceOf => Actor.InPlaceOf(Permissions.Open(Definition).Roles);
}

/// <summary>Finds out whether somebody may open records of a definition in a place: for one request and for an import alike.</summary>
internal sealed class OpeningDesk(XunchaDb db, RecordStore records, RecordAccess access, DefinitionStore definitions, CalendarStore calendars, Recusals recusals)
{
    /// <summary>The place of a record that is yet to be opened below another: a team of its own has nobody in it, and there is no recipient or responsible unit.</summary>
    public static Place Below(WorkflowDefinition definition, Record parent) =>
        new(parent.OrganizerPath, parent.PartyPath, definition.Team is null ? parent.RootId : Guid.Empty, Concerned: parent.Concerned);

    /// <summary>The place, or what stands against it; in the caller's transaction.</summary>
    /// <param name="caller">Who wants to open.</param>
    /// <param name="kind">The kind of record that is spoken of; null for any.</param>
    /// <param name="wanted">What is wanted; its title is not looked at.</param>
    /// <param name="input">Takes note of what is wrong with it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<(OpeningPlace? Place, ProblemResult? Problem)> FindAsync(
        Caller caller, RecordKind? kind, NewRecord wanted, Validation input, CancellationToken cancellation)
    {
        // Held before it is read: a parent that closes because it has no open child must not get one the moment after.
        Record? parent = null;
        if (wanted.ParentId is { } parentId && await access.MaySeeAsync(caller, parentId, cancellation))
        {
            await records.ShareAsync(parentId, cancellation);
            parent = await records.ReadAsync(parentId, cancellation);
        }

        var definition = wanted.Definition is { } id ? await definitions.NewestAsync(db, id, cancellation) : null;
        var standing = db.Set<Organisation>().StandingOn(caller.Today);
        var (organizer, party) = parent is null
            ? (await standing.PathAsync(wanted.OrganizerId, cancellation), await standing.PathAsync(wanted.PartyId, cancellation) is { } path && caller.IsWithin(path) ? path : null)
            : (parent.OrganizerPath, parent.PartyPath);
        input
            .Require(definition is not null && (kind is null || definition.Record == kind), "$.definition", new("没有已发布的此类流程", "there is no published definition of this kind by that id"))
            .Require(wanted.ParentId is null || parent is not null, "$.parentId", new("上级记录不存在", "there is no such record"))
            .Require(parent is null || definition is null || Contract.MayBelong(definition.Record, parent.Kind), "$.parentId", new("此类记录只能属于巡查", "records of this kind belong to an inspection alone"))
            .Require(parent is null || parent.Status == RecordStatus.Running, "$.parentId", new("上级记录已不再办理", "that record no longer moves"))
            .Require(wanted.ParentId is null || (wanted.OrganizerId is null && wanted.PartyId is null), "$.organizerId", new("有上级记录时不填组织方和被巡查对象", "organizer and party come from the parent"))
            .Require(wanted.ParentId is not null || organizer is not null, "$.organizerId", new("组织不存在或已终止", "there is no such organisation, or it has ended"))
            .Require(wanted.ParentId is not null || party is not null, "$.partyId", new("组织不存在或已终止", "there is no such organisation, or it has ended"))
            .Require(!(wanted.On > caller.Today), "$.on", new("不能晚于今天", "not after today"))
            .Require(definition is null || !(wanted.On < calendars[definition.Calendar].FirstDay), "$.on", new("早于工作日历的首日", "before the first day of the working calendar"));
        if (input.Problem is { } problem)
        {
            return (null, problem);
        }

        var place = parent is null ? new Place(organizer!, party!, Guid.Empty) : Below(definition!, parent);
        var acting = await recusals.ActingAsync(caller, parent, place, definition!, cancellation);
        return Permissions.Open(definition!).IsGivenTo(acting.Actor.Roles)
            ? (new(definition!, parent, place, acting.Actor), null)
            : (null, acting.Problem ?? new(ProblemTypes.Forbidden, new(
                $"“{definition!.Name.Zh}”由其首个环节的办理角色建立，您不担任该角色",
                $"'{definition.Name.En}' is opened by a role that acts in its first state; you hold none of them here")));
    }
}
