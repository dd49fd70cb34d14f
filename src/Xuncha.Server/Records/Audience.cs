using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.Records;

/// <summary>
/// Who may know of a record while it is in its present state, as keys: a post of an organisation or a seat of a team. A person
/// carries the keys of the posts and seats held; where the two meet, the record is visible. Lists filter on it in SQL.
/// </summary>
internal sealed class Audience
{
    private static readonly ConditionalWeakTable<WorkflowDefinition, ConcurrentDictionary<string, string>> OfRoles = [];

    public required Guid RecordId { get; init; }

    public required string Key { get; init; }

    /// <summary>Whether it may know of the record's deadlines too.</summary>
    public required bool SeesDeadlines { get; set; }

    /// <summary>Whether it may read every field by which the ledger is searched.</summary>
    public required bool ReadsLedger { get; set; }

    /// <summary>The states out of which whoever carries it may take a step, each between bars: they do not change with the record's state.</summary>
    public required string ActsIn { get; set; }

    /// <summary>
    /// The keys of a role on a record: one, but for a role of those above the organizer, which each organisation on the way up to the root
    /// has one of, and none for a recipient who is not known yet.
    /// </summary>
    public static IEnumerable<string> KeysOf(Role role, Place place) => role.Holder switch
    {
        RoleHolder.Post { Of: Side.Organizer } post => [PostKey(place.Organizer, post.Code)],
        RoleHolder.Post { Of: Side.Party } post => [PostKey(place.Party, post.Code)],
        RoleHolder.Post { Of: Side.Above } post => place.Above.Select(organisation => PostKey(organisation, post.Code)),
        RoleHolder.Post { Of: Side.Recipient } post => place.Recipient is { } recipient ? [PostKey(recipient, post.Code)] : [],
        RoleHolder.Post { Of: Side.Unit } post => place.Unit is { } unit ? [PostKey(unit, post.Code)] : [],
        RoleHolder.TeamSeat seat => [SeatKey(place.Root, seat.Seat)],
        _ => throw new NotSupportedException($"Holder {role.Holder} has no key."),
    };

    /// <summary>The key of a post.</summary>
    public static string PostKey(Guid organisation, string post) => $"{organisation:N}:{post}";

    /// <summary>The key of a seat; null for any seat.</summary>
    public static string SeatKey(Guid record, Seat? seat) => $"{record:N}/{(seat is { } one ? one.ToString() : "any")}";

    /// <summary>The audience of a record as it stands, one entry for each key.</summary>
    public static IReadOnlyList<Audience> Of(WorkflowDefinition definition, Record record)
    {
        var (state, place) = (record.State, record.Place);
        return definition.Roles.Select(role => (Role: role, Sight: Sight.Of(definition, role))).Where(entry => entry.Sight.SeesIn(state))
            .SelectMany(entry => KeysOf(entry.Role, place).Select(key => (Key: key, entry.Role, entry.Sight)))
            .GroupBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(same => new Audience
            {
                RecordId = record.Id,
                Key = same.Key,
                SeesDeadlines = same.Any(entry => entry.Sight.ReadsDeadlines),
                ReadsLedger = same.Any(entry => entry.Sight.ReadsLedger),
                ActsIn = string.Concat(same.Select(entry => ActsInOf(definition, entry.Role.Name)).Distinct(StringComparer.Ordinal)),
            })
            .ToList();
    }

    private static string ActsInOf(WorkflowDefinition definition, string role) => OfRoles.GetOrCreateValue(definition).GetOrAdd(
        role,
        static (name, of) => string.Concat(of.States.Where(state => state.Transitions.Any(transition => transition.Actors?.Roles.Contains(name) == true)).Select(state => $"|{state.Name}|")),
        definition);

    /// <summary>The keys that a person carries on a day, each with whose deputy the person is in it; null where the post or seat is their own.</summary>
    public static async Task<Dictionary<string, Guid?>> KeysAsync(XunchaDb db, Guid person, LocalDate today, CancellationToken cancellation)
    {
        var posts = db.Set<PostHolding>().On(today).Where(h => h.PersonId == person)
            .Select(h => new { Id = h.OrganisationId, Name = h.Post, IsSeat = false, h.DeputyFor });
        var seats = db.Set<TeamSeat>().On(today).Where(s => s.PersonId == person)
            .Select(s => new { Id = s.RecordId, Name = s.Seat, IsSeat = true, DeputyFor = (Guid?)null });
        var held = await posts.Concat(seats).ToListAsync(cancellation);
        return held.Select(key => (Key: key.IsSeat ? SeatKey(key.Id, Enum.Parse<Seat>(key.Name)) : PostKey(key.Id, key.Name), key.DeputyFor))
            .Concat(held.Where(key => key.IsSeat).Select(key => (Key: SeatKey(key.Id, null), key.DeputyFor)))
            .GroupBy(key => key.Key, StringComparer.Ordinal)
            .ToDictionary(same => same.Key, same => same.Any(key => key.DeputyFor is null) ? null : same.First().DeputyFor, StringComparer.Ordinal);
    }
}

/// <summary>The organisations and the team that hold the roles on a record.</summary>
/// <param name="OrganizerPath">The organizer's path in the tree.</param>
/// <param name="PartyPath">The party's path in the tree.</param>
/// <param name="Root">The record whose team it is.</param>
/// <param name="Recipient">The organisation that it was handed to; null before.</param>
/// <param name="Unit">The organisation that has to rectify; null before it is named.</param>
/// <param name="Concerned">The person whom it is about, who holds no role on it; null for none.</param>
internal sealed record Place(string OrganizerPath, string PartyPath, Guid Root, Guid? Recipient = null, Guid? Unit = null, Guid? Concerned = null)
{
    /// <summary>The organisation that inspects.</summary>
    public Guid Organizer { get; } = Organisation.IdOf(OrganizerPath);

    /// <summary>The inspected party.</summary>
    public Guid Party { get; } = Organisation.IdOf(PartyPath);

    /// <summary>The organisations above the one that inspects, from the root down.</summary>
    public IReadOnlyList<Guid> Above => Organisation.IdsOf(OrganizerPath)[..^1];

    /// <summary>All whose posts may hold a role.</summary>
    public IEnumerable<Guid> Holders => [.. Organisation.IdsOf(OrganizerPath), Party, .. new[] { Recipient, Unit }.OfType<Guid>()];
}

internal sealed class AudienceConfiguration : IEntityTypeConfiguration<Audience>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Audience> audience)
    {
        audience.ToTable("audience").IsNotAudited().HasKey(a => new { a.Key, a.RecordId });
        audience.Property(a => a.Key).HasMaxLength(120);
        audience.HasOne<Record>().WithMany().HasForeignKey(a => a.RecordId).OnDelete(DeleteBehavior.Restrict);
        audience.HasIndex(a => a.RecordId);
    }
}
