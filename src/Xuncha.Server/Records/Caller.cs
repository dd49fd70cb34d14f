using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Access;
using Xuncha.Server.Organisations;
using Xuncha.Server.Scheduling;

namespace Xuncha.Server.Records;

/// <summary>Who asks, and what keys the person carries today.</summary>
/// <param name="Person">The person who is signed in.</param>
/// <param name="Held">The keys of the posts and seats held, each with whose deputy the person is in it.</param>
/// <param name="Now">The instant at which the request arrived.</param>
/// <param name="Within">The part of the tree whose parties' records the caller is confined to, as a prefix of paths; empty for the whole.</param>
internal sealed record Caller(Guid Person, IReadOnlyDictionary<string, Guid?> Held, Instant Now, string Within = "")
{
    /// <summary>The keys alone.</summary>
    public IReadOnlySet<string> Keys { get; } = Held.Keys.ToHashSet(StringComparer.Ordinal);

    /// <summary>The person, and whoever the person is the deputy of: what is about one of them is not open to the caller.</summary>
    public IReadOnlyList<Guid> Persons { get; } = [Person, .. Held.Values.OfType<Guid>().Distinct()];

    /// <summary>The day of the request.</summary>
    public LocalDate Today => Now.InZone(XunchaClock.Zone).Date;

    /// <summary>Whether the caller may know of a record as it stands; what is stored of it, for lists to filter by, says the same.</summary>
    public bool MaySee(Record record, WorkflowDefinition definition) => SightOf(record, definition).SeesIn(record.State);

    /// <summary>What the caller may know of a record.</summary>
    public Sight SightOf(Record record, WorkflowDefinition definition) => Sight.Of(definition, On(record.Place, definition).Roles);

    /// <summary>The roles that the caller holds on a record.</summary>
    public Actor On(Record record, WorkflowDefinition definition) => On(record.Place, definition);

    /// <inheritdoc cref="On(Record, WorkflowDefinition)"/>
    public Actor On(Place place, WorkflowDefinition definition)
    {
        var held = definition.Roles.Where(_ => IsWithin(place.PartyPath) && !IsAbout(place))
            .Select(role => (role.Name, Keys: Audience.KeysOf(role, place).Where(Held.ContainsKey).ToList())).Where(role => role.Keys.Count > 0).ToList();
        return new(Person, [.. held.Select(role => role.Name)], IsProgram)
        {
            DeputyFor = held.Where(role => role.Keys.TrueForAll(key => Held[key] is not null)).ToImmutableDictionary(role => role.Name, role => Held[role.Keys[0]]!.Value),
        };
    }

    /// <summary>Whether an organisation lies in the part of the tree that the caller is confined to.</summary>
    public bool IsWithin(string path) => path.StartsWith(Within, StringComparison.Ordinal);

    /// <summary>Whether the caller is in the commission's office of an organisation.</summary>
    /// <param name="path">The organisation's <see cref="Organisation.Path"/>.</param>
    public bool IsOfficeOf(string path) => IsOffice(path, Organisation.IdsOf(path)[^1..]);

    /// <summary>Whether the caller is in the commission's office of an organisation above this one.</summary>
    /// <param name="path">The organisation's <see cref="Organisation.Path"/>.</param>
    public bool IsOfficeAbove(string path) => IsOffice(path, Organisation.IdsOf(path)[..^1]);

    /// <summary>Whether the caller is in the commission's office of an organisation or above it.</summary>
    /// <param name="path">The organisation's <see cref="Organisation.Path"/>.</param>
    public bool IsOfficeOfOrAbove(string path) => IsOffice(path, Organisation.IdsOf(path));

    // People are confined to nothing.
    private bool IsProgram => Within.Length > 0;

    private bool IsAbout(Place place) => place.Concerned is { } person && Persons.Contains(person);

    private bool IsOffice(string path, IEnumerable<Guid> organisations) =>
        IsWithin(path) && organisations.Any(organisation => Keys.Contains(Audience.PostKey(organisation, Posts.CommissionOffice)));
}
