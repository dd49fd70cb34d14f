using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Core.Planning;
using Xuncha.Server.Findings;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>What coverage is computed from.</summary>
/// <param name="Parties">The organisations that the programme is about.</param>
/// <param name="Paths">Their paths.</param>
/// <param name="Inspections">Their inspections that have begun on site, of whomever.</param>
/// <param name="Records">Those of them that are records of the product.</param>
internal sealed record ProgrammeFacts(
    ImmutableArray<Party> Parties, IReadOnlyDictionary<Guid, string> Paths, ImmutableArray<KnownInspection> Inspections, IReadOnlySet<Guid> Records)
{
    /// <summary>
    /// Reads what a programme looks at. An inspection is public from its entry on; of what is only prepared, nothing is told.
    /// </summary>
    public static async Task<ProgrammeFacts> ReadAsync(XunchaDb db, ProgrammeRow programme, CancellationToken cancellation)
    {
        var (rules, top, depth) = (programme.Rules, programme.OrganizerPath, Organisation.IdsOf(programme.OrganizerPath).Length);
        var chosen = rules.Duties.Select(duty => duty.Parties).Concat(rules.SpecialFor is { } special ? [special] : []).ToList();
        var kinds = Enum.GetValues<OrganisationKind>().Where(kind => chosen.Any(parties => parties.Kinds.Contains(EnumNames<OrganisationKind>.Of(kind)))).ToList();
        var listed = chosen.SelectMany(parties => parties.Listed).Distinct().ToList();
        var below = await db.Set<Organisation>().AsNoTracking()
            .Where(o => o.Path.StartsWith(top) && o.Id != programme.OrganizerId && (kinds.Contains(o.Kind) || listed.Contains(o.Id)))
            .OrderBy(o => o.Path).ToListAsync(cancellation);
        var definitions = rules.Comprehensive.Concat(rules.Special).ToList();
        var own = await db.Set<Record>().AsNoTracking()
            .Where(r => r.Kind == RecordKind.Inspection && definitions.Contains(r.DefinitionId) && r.PartyPath.StartsWith(top))
            .Join(db.Set<Organisation>(), r => r.OrganizerId, o => o.Id, (r, o) => new { r.Id, r.PartyId, r.DefinitionId, r.OrganizerPath, r.Fields, r.Status, o.NameZh, o.NameEn })
            .ToListAsync(cancellation);
        var outside = await db.Set<OutsideInspection>().AsNoTracking().Where(i => i.VoidedAt == null && i.PartyPath.StartsWith(top))
            .LeftJoin(db.Set<Organisation>(), i => i.BodyId, o => (Guid?)o.Id, (i, o) => new { Inspection = i, BodyPath = o == null ? null : o.Path })
            .ToListAsync(cancellation);
        return new(
            [.. below.Select(o => new Party(o.Id, o.Name, EnumNames<OrganisationKind>.Of(o.Kind), Organisation.IdsOf(o.Path).Length - depth, o.ValidFrom, o.ValidTo))],
            below.ToDictionary(o => o.Id, o => o.Path),
            [
                .. from record in own
                   let entered = Date(record.Fields, Field.EnteredOn)
                   where entered is not null
                   select new KnownInspection(
                       record.Id, record.PartyId, rules.FamilyOf(record.DefinitionId)!.Value, By(record.OrganizerPath, top), new(record.NameZh, record.NameEn),
                       entered.Value, Date(record.Fields, Field.LeftOn), record.Status),
                .. outside.Select(row => new KnownInspection(
                    row.Inspection.Id, row.Inspection.PartyId, row.Inspection.Family, row.BodyPath is { } path ? By(path, top) : InspectedBy.Above,
                    new(row.Inspection.Body, row.Inspection.Body), row.Inspection.From, row.Inspection.To, RecordStatus.Ended)),
            ],
            own.Select(record => record.Id).ToHashSet());
    }

    /// <summary>What else is known of the parties, as far as the caller may know: problems that are open, accidents of the months before.</summary>
    public async Task<IReadOnlyDictionary<Guid, PartyFigures>> FiguresAsync(
        XunchaDb db, RecordAccess access, Caller caller, ProgrammeRow programme, LocalDate on, CancellationToken cancellation)
    {
        var top = programme.OrganizerPath;
        var since = on.PlusMonths(-programme.Rules.StandsOut.Months);
        var open = db.Set<LedgerRow>().Where(l => l.Standing == LedgerStanding.Open);
        var problems = await access.Visible(caller)
            .Where(r => open.Any(l => l.RecordId == r.Id) && r.OrganizerId == programme.OrganizerId && r.PartyPath.StartsWith(top))
            .GroupBy(r => r.PartyPath).Select(same => new { Path = same.Key, Count = same.Count() }).ToListAsync(cancellation);
        var accidents = await db.Set<Accident>().Where(a => a.VoidedAt == null && a.PartyPath.StartsWith(top) && a.On > since && a.On <= on)
            .GroupBy(a => a.PartyPath).Select(same => new { Path = same.Key, Count = same.Count(), Deaths = same.Sum(a => a.Deaths) }).ToListAsync(cancellation);

        // What happened in a township is the county's too.
        return Paths.ToDictionary(party => party.Key, party => new PartyFigures(
            problems.Where(row => IsIn(row.Path, party.Value)).Sum(row => row.Count),
            accidents.Where(row => IsIn(row.Path, party.Value)).Sum(row => row.Count),
            accidents.Where(row => IsIn(row.Path, party.Value)).Sum(row => row.Deaths)));
    }

    private static bool IsIn(string path, string whole) => path.StartsWith(whole, StringComparison.Ordinal);

    private static InspectedBy By(string body, string organizer) => body == organizer ? InspectedBy.Organizer
        : organizer.StartsWith(body, StringComparison.Ordinal) ? InspectedBy.Above : InspectedBy.Other;

    private static LocalDate? Date(ImmutableSortedDictionary<string, string> fields, string name) =>
        fields.TryGetValue(name, out var value) && LocalDatePattern.Iso.Parse(value).TryGetValue(default, out var date) ? date : null;
}
