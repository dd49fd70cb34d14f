using System.Collections.Immutable;

namespace Xuncha.Core.Definitions.Reading;

/// <summary>
/// What may stand at a place of a definition. The tables of <see cref="Grammar"/> are made of shapes; the reader's check,
/// the JSON Schema and the key reference are all read off the same tables.
/// </summary>
internal abstract record Shape;

/// <summary>A single value.</summary>
/// <param name="Kind">How it is written.</param>
/// <param name="What">What it is, for people: <c>a role</c>, <c>a state</c>.</param>
internal sealed record Leaf(ScalarKind Kind, string What) : Shape
{
    /// <summary>For <see cref="ScalarKind.OneOf"/>: the words allowed.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>For whole numbers: the least and the greatest, inclusive.</summary>
    public int Least { get; init; }
    public int Most { get; init; } = 1_000_000;
}

/// <summary>How a single value is written.</summary>
internal enum ScalarKind
{
    /// <summary>Words for people.</summary>
    Prose,

    /// <summary>A name in lower case: letters, digits, hyphens.</summary>
    Name,

    /// <summary>The id of a definition: folder and name.</summary>
    DefinitionId,
    Whole,
    Number,

    /// <summary>Only <c>true</c>: the key is left out otherwise.</summary>
    True,
    OneOf,
    Period,
    TimeOfDay,

    /// <summary>A value to compare with: a word, a number, true or false.</summary>
    Value,
}

/// <summary>A map with the keys that the language knows.</summary>
/// <param name="Name">What the map describes.</param>
/// <param name="Keys">Its keys.</param>
internal sealed record Keyed(string Name, ImmutableArray<Key> Keys) : Shape
{
    /// <summary>Groups of keys of which some must or must not be there together.</summary>
    public ImmutableArray<KeyGroup> Groups { get; private init; } = [];

    public Keyed Where(params ImmutableArray<KeyGroup> groups) => this with { Groups = groups };
}

/// <summary>A key of a map.</summary>
internal sealed record Key(string Name, Shape Shape, string About, bool Required = false);

/// <summary>Of these keys at least <paramref name="Least"/> and at most <paramref name="Most"/> are there.</summary>
internal sealed record KeyGroup(int Least, int Most, ImmutableArray<string> Keys);

/// <summary>A map whose keys are names that the definition itself chooses.</summary>
internal sealed record Named(Shape Of, string What, bool MayBeEmpty = false) : Shape;

/// <summary>A list.</summary>
/// <param name="Of">What its items are.</param>
/// <param name="OrOne">Whether a single item may stand without its list.</param>
/// <param name="MayBeEmpty">Whether the list may be empty.</param>
internal sealed record ListOf(Shape Of, bool OrOne = false, bool MayBeEmpty = false) : Shape;

/// <summary>One of several maps, told apart by the first key of each.</summary>
internal sealed record Choice(string Name, ImmutableArray<Keyed> Forms) : Shape;
