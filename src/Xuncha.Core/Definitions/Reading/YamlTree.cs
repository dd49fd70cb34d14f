using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Xuncha.Core.Definitions.Reading;

/// <summary>
/// Turns YAML into nodes with places. Anchors, aliases, tags and further documents are refused, and size and depth are
/// limited, so that no text can make the reader work for long.
/// </summary>
internal sealed class YamlTree
{
    /// <summary>The greatest length of a definition's text, in characters.</summary>
    public const int GreatestLength = 512 * 1024;

    /// <summary>How deep maps and lists may be nested.</summary>
    public const int GreatestDepth = 24;

    /// <summary>How many values, maps and lists a text may hold: a hundred times what the largest definition needs.</summary>
    public const int MostNodes = 20_000;

    /// <summary>How long the keys down to a place may be together: each place below keeps them.</summary>
    public const int LongestPath = 400;

    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly Problems _problems;
    private int _nodes;

    private YamlTree(string text, Problems problems)
    {
        _scanner = new Scanner(new StringReader(text));
        _parser = new Parser(_scanner);
        _problems = problems;
    }

    /// <summary>The root of the text, or null where the text is no YAML at all; the problems say why.</summary>
    public static Node? Read(string text, Problems problems)
    {
        if (text.Length > GreatestLength)
        {
            problems.Error("too-large", 1, 1,
                new($"文件超过{GreatestLength}个字符", $"the file is longer than {GreatestLength} characters"),
                new("请拆分定义。", "Split the definition."));
            return null;
        }

        var tree = new YamlTree(text, problems);
        try
        {
            return tree.Document();
        }
        catch (YamlException exception)
        {
            tree.BadYaml(exception.Start, exception.Message);
        }
        catch (InvalidOperationException)
        {
            // The scanner's answer to a plain text that is cut off within brackets.
            tree.BadYaml(tree._scanner.CurrentPosition, "the text ends or breaks off too early");
        }

        return null;
    }

    private void BadYaml(Mark at, string why) =>
        _problems.Error("bad-yaml", (int)Math.Max(1, at.Line), (int)Math.Max(1, at.Column),
        new($"不是有效的YAML：{why}", $"not valid YAML: {why}"),
        new("请检查此处及上一行的缩进、引号、括号和冒号。", "Look at the indentation, quotes, brackets and colons here and on the line above."));

    private Node? Document()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _))
        {
            _problems.Error("empty-file", 1, 1, new("文件是空的", "the file is empty"),
                new("请写入流程定义。", "Write a definition into it."));
            return null;
        }

        var root = Next("", 0);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            _problems.Error("second-document", (int)second.Start.Line, (int)second.Start.Column,
                new("一个文件只能有一个定义", "a file holds one definition"),
                new("请把第二个文档移到另一个文件。", "Move the second document to a file of its own."));
        }

        return root;
    }

    private Node Next(string path, int depth)
    {
        Require(depth <= GreatestDepth, $"nested deeper than {GreatestDepth} levels");
        Require(path.Length <= LongestPath, $"the keys down to here have more than {LongestPath} characters");
        Require(++_nodes <= MostNodes, $"more than {MostNodes} values");

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            RefuseSharing(alias);
            return new(NodeKind.Blank, path, Line(alias), Column(alias));
        }

        if (_parser.Accept<NodeEvent>(out var node) && (!node.Anchor.IsEmpty || !node.Tag.IsEmpty))
        {
            RefuseSharing(node);
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            var quoted = scalar.Style != ScalarStyle.Plain;
            var blank = !quoted && scalar.Value is "" or "~" or "null";
            return new(blank ? NodeKind.Blank : NodeKind.Scalar, path, Line(scalar), Column(scalar), scalar.Value, quoted);
        }

        return _parser.TryConsume<SequenceStart>(out var list) ? List(list, path, depth)
            : Map(_parser.Consume<MappingStart>(), path, depth);
    }

    private Node List(SequenceStart start, string path, int depth)
    {
        var list = new Node(NodeKind.List, path, Line(start), Column(start));
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            list.Items.Add(Next($"{path}[{list.Items.Count}]", depth + 1));
        }

        return list;
    }

    private Node Map(MappingStart start, string path, int depth)
    {
        var map = new Node(NodeKind.Map, path, Line(start), Column(start));
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            Require(_parser.TryConsume<Scalar>(out var name), "a key must be a name");
            var key = new Node(NodeKind.Scalar, map.PathOf(name!.Value), Line(name), Column(name), name.Value);
            var value = Next(key.Path, depth + 1);
            if (lines.TryAdd(name.Value, key.Line))
            {
                map.Entries.Add(new Entry(key, value));
                continue;
            }

            _problems.Error("duplicate-key", key,
                new($"键“{name.Value}”重复（首次出现在第{lines[name.Value]}行）",
                    $"key '{name.Value}' is there twice (first on line {lines[name.Value]})"),
                new("请删除或改名其中一个。", "Remove or rename one of them."));
        }

        return map;
    }

    private void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            var mark = _parser.Current!.Start;
            throw new YamlException(mark, mark, otherwise);
        }
    }

    private void RefuseSharing(ParsingEvent at) => _problems.Error("no-anchors", Line(at), Column(at),
        new("不允许使用锚点、别名和标签", "anchors, aliases and tags are not part of the language"),
        new("请直接写出内容。", "Write the content out."));

    private static int Line(ParsingEvent at) => (int)at.Start.Line;

    private static int Column(ParsingEvent at) => (int)at.Start.Column;
}
