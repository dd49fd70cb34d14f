using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using NodaTime.Extensions;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Deadlines;

/// <summary>What a list of deadlines is narrowed to.</summary>
/// <param name="From">Due on this day or later.</param>
/// <param name="To">Due on this day or earlier.</param>
/// <param name="State">open (the usual), met or cancelled.</param>
/// <param name="Overdue">Only those whose cut-off has passed unmet, or only the others.</param>
/// <param name="InTime">Only those that were met in time, or only those that were met late.</param>
/// <param name="Level">Only those of this warning level: none, yellow or red.</param>
/// <param name="Definition">Those of records of one definition.</param>
/// <param name="Name">Those of one name in the definition.</param>
/// <param name="Party">One inspected party.</param>
/// <param name="Under">An organisation: parties in it and below it.</param>
/// <param name="Kind">Those of one kind of record.</param>
internal sealed record DeadlineFilter(
    [FromQuery(Name = "from")] DateOnly? From = null,
    [FromQuery(Name = "to")] DateOnly? To = null,
    [FromQuery(Name = "state")] string? State = null,
    [FromQuery(Name = "overdue")] bool? Overdue = null,
    [FromQuery(Name = "inTime")] bool? InTime = null,
    [FromQuery(Name = "level")] string? Level = null,
    [FromQuery(Name = "definition")] string? Definition = null,
    [FromQuery(Name = "name")] string? Name = null,
    [FromQuery(Name = "party")] Guid? Party = null,
    [FromQuery(Name = "under")] Guid? Under = null,
    [FromQuery(Name = "kind")] string? Kind = null);

/// <summary>A deadline with the record that it belongs to.</summary>
internal sealed class FoundDeadline
{
    public required DeadlineRow Deadline { get; init; }

    public required Record Record { get; init; }
}

/// <summary>Finds the deadlines that somebody may know of, narrowed in SQL: the list and the figures are built on it.</summary>
internal sealed class DeadlineFinder(XunchaDb db, RecordAccess access)
{
    /// <summary>The deadlines that a filter leaves, in no order.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="input">Takes note of what the filter has wrong.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IQueryable<FoundDeadline>> FindAsync(DeadlineFilter filter, Caller caller, Validation input, CancellationToken cancellation)
    {
        var state = EnumNames<DeadlineState>.Read(filter.State, "$.state", input, DeadlineState.Open);
        var level = EnumNames<WarningLevel>.Read(filter.Level, "$.level", input);
        var kind = EnumNames<RecordKind>.Read(filter.Kind, "$.kind", input);
        var rows = db.Set<DeadlineRow>().AsNoTracking().Where(d => d.State == state);
        rows = filter.From?.ToLocalDate() is { } from ? rows.Where(d => d.DueOn >= from) : rows;
        rows = filter.To?.ToLocalDate() is { } to ? rows.Where(d => d.DueOn <= to) : rows;
        rows = filter.Level is not null ? rows.Where(d => d.Level == level) : rows;
        rows = filter.Name is { } name ? rows.Where(d => d.Name == name) : rows;
        rows = filter.InTime is { } inTime ? rows.Where(d => d.InTime == inTime) : rows;
        rows = filter.Overdue is { } overdue ? rows.Where(d => (d.CutOff < caller.Now && !d.IsSuspended) == overdue) : rows;
        var visible = access.WithVisibleDeadlines(caller);
        visible = filter.Kind is not null ? visible.Where(r => r.Kind == kind) : visible;
        visible = filter.Definition is { } definition ? visible.Where(r => r.DefinitionId == definition) : visible;
        visible = filter.Party is { } party ? visible.Where(r => r.PartyId == party) : visible;
        if (filter.Under is { } under)
        {
            var path = await db.Set<Organisation>().SubtreeAsync(under, cancellation);
            visible = visible.Where(r => r.PartyPath.StartsWith(path));
        }

        return rows.Join(visible, d => d.RecordId, r => r.Id, (d, r) => new FoundDeadline { Deadline = d, Record = r });
    }
}
