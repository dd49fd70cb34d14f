namespace Xuncha.Core.Definitions.Reading;

/// <summary>What a node of the YAML text is.</summary>
internal enum NodeKind
{
    /// <summary>Nothing was written there.</summary>
    Blank,
    Scalar,
    List,
    Map,
}

/// <summary>A piece of a definition's text, with its place. Line and column count from 1.</summary>
internal sealed class Node(NodeKind kind, string path, int line, int column, string value = "", bool quoted = false)
{
    public NodeKind Kind { get; } = kind;
    public string Path { get; } = path;
    public int Line { get; } = line;
    public int Column { get; } = column;

    /// <summary>The text of a scalar; empty for anything else.</summary>
    public string Value { get; } = value;
    public bool Quoted { get; } = quoted;
    public List<Node> Items { get; } = [];
    public List<Entry> Entries { get; } = [];

    /// <summary>The value under a key, or a blank that stands where this node stands.</summary>
    public Node this[string key] => Find(key)?.Value ?? new(NodeKind.Blank, PathOf(key), Line, Column);

    public bool IsBlank => Kind == NodeKind.Blank;

    public Entry? Find(string key) => Entries.Find(entry => entry.ReadAs == key);

    /// <summary>The item at an index or, for a value written without its list, the value itself.</summary>
    public Node At(int index) => index < Items.Count ? Items[index] : this;

    public string PathOf(string key) => Path.Length == 0 ? key : $"{Path}.{key}";
}

/// <summary>A key with its value.</summary>
internal sealed class Entry(Node key, Node value)
{
    /// <summary>The key as a scalar of its own; its path is the value's.</summary>
    public Node Key { get; } = key;
    public Node Value { get; } = value;

    /// <summary>The key that a misspelt key is read as, so that one slip gives one problem and not a train of them.</summary>
    public string ReadAs { get; set; } = key.Value;
}
