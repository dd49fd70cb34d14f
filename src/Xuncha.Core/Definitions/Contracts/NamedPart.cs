using System.Collections.Immutable;

namespace Xuncha.Core.Definitions;

/// <summary>A part of a definition that the product reads by its name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Use">What it is read for.</param>
public abstract record NamedPart(string Name, string Use)
{
    /// <summary>A field; where it is there, it has one of these types.</summary>
    public sealed record Field(string Name, string Use, params ImmutableArray<FieldType> Types) : NamedPart(Name, Use)
    {
        /// <summary>Whether it must be there.</summary>
        public bool IsRequired { get; init; }

        /// <summary>What must be among its options; null for nothing.</summary>
        public string? Option { get; init; }

        /// <summary>Whether it must say who reads it.</summary>
        public bool NamesReaders { get; init; }
    }

    /// <summary>A paper, which must be there.</summary>
    public sealed record Paper(string Name, string Use) : NamedPart(Name, Use);

    /// <summary>A deadline, which may be there.</summary>
    public sealed record Deadline(string Name, string Use) : NamedPart(Name, Use);

    /// <summary>A state, which may be there.</summary>
    public sealed record State(string Name, string Use) : NamedPart(Name, Use);

    /// <summary>A step out of the first state, which the product takes by itself: it must be there, and ask for nothing that the product does not give.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Use">What it is taken for.</param>
    /// <param name="Gives">The fields that are given each time.</param>
    /// <param name="MayGive">The fields that may be given besides.</param>
    public sealed record Step(string Name, string Use, ImmutableArray<string> Gives, ImmutableArray<string> MayGive) : NamedPart(Name, Use);
}
