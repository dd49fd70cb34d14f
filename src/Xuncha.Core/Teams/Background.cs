using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Teams;

/// <summary>One organisation on the way down to another.</summary>
/// <param name="Id">The organisation.</param>
/// <param name="Name">Its name.</param>
/// <param name="Level">What kind of region it governs; null for a department and the like.</param>
public sealed record Node(Guid Id, Text Name, RegionLevel? Level);

/// <summary>An organisation by its place in the tree. One that has ended keeps its place.</summary>
/// <param name="Line">Those above it from the root down, and itself at the end.</param>
public sealed record TreePlace(ImmutableArray<Node> Line)
{
    /// <summary>The organisation itself.</summary>
    public Node Self => Line[^1];

    /// <summary>The region of a level in which it lies: the widest of that level; where there is none, it is a region of its own.</summary>
    public Node RegionAt(RegionLevel level) => Line.FirstOrDefault(node => node.Level == level) ?? Self;
}

/// <summary>Where somebody serves or something belongs: an organisation of the tree, or one that is known by its name alone.</summary>
/// <param name="Place">Its place in the tree; null for a name alone.</param>
/// <param name="Name">The name of one that is not in the tree.</param>
public sealed record Whereabouts(TreePlace? Place, string? Name)
{
    /// <summary>Whether it is an organisation or lies within it. A name alone is compared as it is written, with that organisation's own.</summary>
    public bool IsWithin(Node organisation) => Place is { } place
        ? place.Line.Any(node => node.Id == organisation.Id)
        : Name is not null && (Name == organisation.Name.Zh || Name == organisation.Name.En);

    /// <summary>What it is called.</summary>
    public Text Title => Place?.Self.Name ?? new(Name ?? "", Name ?? "");
}

/// <summary>A post that somebody holds or has held.</summary>
/// <param name="At">Where.</param>
/// <param name="Title">The post.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day, inclusive; null while no end is known.</param>
public sealed record Service(Whereabouts At, string Title, LocalDate From, LocalDate? To);

/// <summary>A tie that somebody has declared.</summary>
/// <param name="Kind">What kind of tie.</param>
/// <param name="At">The organisation that it concerns, or in which the kin serves.</param>
/// <param name="Description">The interest, or the kin with name, relation and post.</param>
public sealed record DeclaredTie(Tie Kind, Whereabouts At, string Description);

/// <summary>All of a person by which recusal is decided.</summary>
/// <param name="Services">Posts, past and present.</param>
/// <param name="Home">The home region; null where it is not known.</param>
/// <param name="Ties">What the person has declared.</param>
public sealed record Background(ImmutableArray<Service> Services, TreePlace? Home, ImmutableArray<DeclaredTie> Ties)
{
    /// <summary>Nothing is known.</summary>
    public static readonly Background Unknown = new([], null, []);
}

/// <summary>What is inspected.</summary>
/// <param name="Party">The inspected party.</param>
/// <param name="Named">Other organisations that the matter names.</param>
public sealed record Scene(TreePlace Party, ImmutableArray<Node> Named);
