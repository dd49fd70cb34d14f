using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Server.Definitions;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.OpenForms;

/// <summary>One thing that is published of an inspection.</summary>
/// <param name="Name">The field's name in the definition.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Value">Its value.</param>
internal sealed record PublishedField(string Name, Text Title, string Value);

/// <summary>What everybody may know of an inspection that is on.</summary>
/// <param name="Code">Its public code, by which a tip-off names it.</param>
/// <param name="Name">What kind of inspection it is.</param>
/// <param name="Organizer">Who inspects.</param>
/// <param name="Party">Who is inspected.</param>
/// <param name="Since">Since when it is as it is.</param>
/// <param name="Areas">What is inspected.</param>
/// <param name="Fields">What its definition publishes: hotline, mailbox and the like.</param>
internal sealed record OpenInspection(
    string Code, Text Name, Text Organizer, Text Party, LocalDate Since, IReadOnlyList<Text> Areas, IReadOnlyList<PublishedField> Fields)
{
    public static readonly OpenInspection Example = new(
        "K7MPQ2XR9TABCDEFGHJKLMNPQ", new("示例市安全生产全面巡查", "Comprehensive inspection, example city"), new("示例市", "Example city"), new("甲县", "County A"), new(2025, 9, 8),
        [new("贯彻落实重要决策部署情况", "carrying out of decisions")], [new("hotline", new("举报电话", "hotline for tip-offs"), "12350")]);
}

/// <summary><c>GET /open/inspections</c>: what the team has made public on site, for everybody.</summary>
internal sealed class OpenInspections(XunchaDb db, DefinitionStore definitions)
{
    /// <summary>The inspections that publish something now, the newest first.</summary>
    public async Task<Page<OpenInspection>> ListAsync(string? after, int? limit, CancellationToken cancellation)
    {
        var open = db.Set<PublishedRecord>().Where(p => p.IsOpen);
        open = Guid.TryParse(Paging.Decode(after), out var last) ? open.Where(p => p.RecordId < last) : open;
        var count = Paging.Limit(limit);
        var rows = await open.Join(db.Set<Record>().Where(r => r.Kind == RecordKind.Inspection), p => p.RecordId, r => r.Id, (p, r) => new { p.Code, Record = r })
            .Join(db.Set<Organisation>(), x => x.Record.OrganizerId, o => o.Id, (x, o) => new { x.Code, x.Record, Organizer = o })
            .Join(db.Set<Organisation>(), x => x.Record.PartyId, o => o.Id, (x, o) => new { x.Code, x.Record, x.Organizer, Party = o })
            .OrderByDescending(x => x.Record.Id).Take(count + 1).AsNoTracking().ToListAsync(cancellation);
        var page = rows.ToPage(count, x => x.Record.Id.ToString());
        List<OpenInspection> shown = [];
        foreach (var row in page.Items)
        {
            var definition = await definitions.PinnedAsync(db, row.Record.DefinitionId, row.Record.DefinitionVersion, cancellation);
            shown.Add(new(
                row.Code, definition.Name, new(row.Organizer.NameZh, row.Organizer.NameEn), new(row.Party.NameZh, row.Party.NameEn), row.Record.Since.Date,
                [.. definition.Checklist.Select(area => area.Title)], PublishedOf(definition, row.Record)));
        }

        return new(shown, page.Next);
    }

    /// <summary>What a record publishes as it stands.</summary>
    public static IReadOnlyList<PublishedField> PublishedOf(WorkflowDefinition definition, Record record) =>
    [
        .. definition.State(record.State).Published.Select(name => definition.Field(name)!)
            .Where(field => record.Fields.ContainsKey(field.Name)).Select(field => new PublishedField(field.Name, field.Title, record.Fields[field.Name])),
    ];
}
