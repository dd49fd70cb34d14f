using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Definitions;
using Xuncha.Server.Duties;
using Xuncha.Server.Organisations;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Records;

/// <summary>Holds data that name something outside of their record against what is there.</summary>
internal sealed class EnteredReferences(XunchaDb db, DefinitionStore definitions, RecordAccess access)
{
    // What is named again within a transaction is not looked for again: many records of one import name the same.
    private readonly Dictionary<(Guid? Transaction, Guid? Parent, string Definition, FieldType Type, string Value), Text?> _known = [];

    /// <summary>Every reason against data that name an organisation, person, content area or record that is not there, or not to be named.</summary>
    /// <param name="record">The record that the data are for.</param>
    /// <param name="definition">Its definition.</param>
    /// <param name="entered">The data, in their canonical form.</param>
    /// <param name="caller">Who enters them.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<ImmutableArray<Refusal>> WrongAsync(
        Record record, WorkflowDefinition definition, IReadOnlyDictionary<string, string> entered, Caller caller, CancellationToken cancellation)
    {
        var wrong = ImmutableArray.CreateBuilder<Refusal>();
        foreach (var (name, value) in entered)
        {
            if (definition.Field(name)?.Type is { } type && await ReasonAsync(type, value, record, definition, caller, cancellation) is { } text)
            {
                wrong.Add(new(RefusalKind.Input, $"fields.{name}", text));
            }
        }

        return wrong.ToImmutable();
    }

    /// <summary>The content areas against which a record is filed: those of the nearest record above that has any, or its own definition's.</summary>
    public Task<ImmutableArray<ChecklistArea>> AreasAsync(Record record, WorkflowDefinition definition, CancellationToken cancellation) =>
        AreasAsync(record.ParentId, definition, cancellation);

    /// <summary>The same for records of a definition that are to be opened below a record, or below none.</summary>
    public async Task<ImmutableArray<ChecklistArea>> AreasAsync(Guid? parentId, WorkflowDefinition definition, CancellationToken cancellation) =>
        (await FiledByAsync(parentId, definition, cancellation)).Checklist;

    /// <summary>The definition whose checklist that is, by its id.</summary>
    public async Task<string> ChecklistOfAsync(Record record, WorkflowDefinition definition, CancellationToken cancellation) =>
        (await FiledByAsync(record.ParentId, definition, cancellation)).Id;

    private async Task<WorkflowDefinition> FiledByAsync(Guid? parentId, WorkflowDefinition definition, CancellationToken cancellation)
    {
        while (parentId is not null)
        {
            var parent = (await db.Set<Record>().FindAsync([parentId], cancellation))!; // it may have been opened in this very unit of work
            var above = await definitions.PinnedAsync(db, parent.DefinitionId, parent.DefinitionVersion, cancellation);
            if (!above.Checklist.IsEmpty)
            {
                return above;
            }

            parentId = parent.ParentId;
        }

        return definition;
    }

    private async Task<Text?> ReasonAsync(FieldType type, string value, Record record, WorkflowDefinition definition, Caller caller, CancellationToken cancellation)
    {
        if (type is not (FieldType.Organisation or FieldType.Person or FieldType.Area or FieldType.Record or FieldType.Duty))
        {
            return null;
        }

        // Content areas are those of what lies above, or of the definition; everything else is the same wherever it is named.
        var (parent, of) = type == FieldType.Area ? (record.ParentId, definition.Id) : (null, string.Empty);
        var key = (db.Database.CurrentTransaction?.TransactionId, parent, of, type, value);
        if (key.TransactionId is null || !_known.TryGetValue(key, out var reason))
        {
            _known[key] = reason = type switch
            {
                FieldType.Organisation => await OrganisationAsync(value, caller.Today, cancellation),
                FieldType.Person => await PersonAsync(value, cancellation),
                FieldType.Area => await AreaAsync(record, definition, value, cancellation),
                FieldType.Duty => await DutyAsync(value, caller.Today, cancellation),
                _ => await RecordAsync(value, caller, cancellation),
            };
        }

        return reason;
    }

    private async Task<Text?> OrganisationAsync(string value, LocalDate today, CancellationToken cancellation) =>
        Guid.TryParse(value, out var id) && await db.Set<Organisation>().StandingOn(today).AnyAsync(o => o.Id == id, cancellation)
            ? null
            : new("组织不存在或已终止", "there is no such organisation, or it has ended");

    private async Task<Text?> PersonAsync(string value, CancellationToken cancellation) =>
        Guid.TryParse(value, out var id) && await db.Set<Person>().AnyAsync(p => p.Id == id && p.Kind == PersonKind.Person && p.DisabledAt == null, cancellation)
            ? null
            : new("没有此人，或其账号已停用", "there is no such person, or the account is closed");

    private async Task<Text?> AreaAsync(Record record, WorkflowDefinition definition, string value, CancellationToken cancellation)
    {
        var areas = await AreasAsync(record, definition, cancellation);
        return areas.Any(area => area.Name == value)
            ? null
            : new($"巡查内容没有“{value}”，可选：{string.Join("、", areas.Select(area => area.Name))}", $"there is no content area '{value}'; choose one of {string.Join(", ", areas.Select(area => area.Name))}");
    }

    private async Task<Text?> DutyAsync(string value, LocalDate today, CancellationToken cancellation) =>
        Guid.TryParse(value, out var id) && await db.Set<Duty>().AnyAsync(d => d.Id == id && d.ValidFrom <= today && (d.ValidTo == null || d.ValidTo >= today), cancellation)
            ? null
            : new("清单中没有此项有效职责", "there is no such duty in force");

    private async Task<Text?> RecordAsync(string value, Caller caller, CancellationToken cancellation) =>
        Guid.TryParse(value, out var id) && await access.MaySeeAsync(caller, id, cancellation)
            ? null
            : new("没有此记录", "there is no such record");
}
