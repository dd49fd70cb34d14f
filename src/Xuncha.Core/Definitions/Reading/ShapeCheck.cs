using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.Text;

namespace Xuncha.Core.Definitions.Reading;

/// <summary>Holds the text against the tables of the language and reports every difference.</summary>
internal sealed class ShapeCheck(Problems problems)
{
    private static readonly LocalTimePattern TimeOfDay = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    public static bool TryTime(string text, out LocalTime time) => TimeOfDay.Parse(text).TryGetValue(default, out time);

    public void Check(Node node, Shape shape)
    {
        switch (shape)
        {
            case Leaf leaf:
                CheckLeaf(node, leaf);
                break;
            case Keyed keyed when Is(node, NodeKind.Map):
                CheckKeyed(node, keyed);
                break;
            case Named named when Is(node, NodeKind.Map):
                CheckNamed(node, named);
                break;
            case ListOf list when list.OrOne && node.Kind == NodeKind.Scalar:
                Check(node, list.Of);
                break;
            case ListOf list when Is(node, NodeKind.List):
                CheckList(node, list);
                break;
            case Choice choice when Is(node, NodeKind.Map):
                CheckChoice(node, choice);
                break;
        }
    }

    private bool Is(Node node, NodeKind kind)
    {
        if (node.Kind == kind)
        {
            return true;
        }

        var (wanted, example) = kind == NodeKind.Map
            ? (new Text("键值对", "keys with values"), "key: value")
            : (new Text("列表", "a list"), "[a, b]");
        problems.Error("wrong-type", node, new($"此处应为{wanted.Zh}", $"{wanted.En} must stand here"),
            new($"请写成 {example}", $"Write it as {example}"));
        return false;
    }

    private void CheckKeyed(Node node, Keyed map)
    {
        var known = map.Keys.Select(key => key.Name).ToArray();
        foreach (var entry in node.Entries)
        {
            var key = map.Keys.FirstOrDefault(candidate => candidate.Name == entry.ReadAs) ?? Unknown(node, map, entry, known);
            if (key is not null)
            {
                Check(entry.Value, key.Shape);
            }
        }

        foreach (var key in map.Keys.Where(key => key.Required && node.Find(key.Name) is null))
        {
            problems.Error("missing-key", node, new($"缺少键“{key.Name}”", $"key '{key.Name}' is missing"),
                new($"请补上“{key.Name}”。", $"Add '{key.Name}': {key.About}."));
        }

        foreach (var group in map.Groups)
        {
            CheckGroup(node, group);
        }
    }

    private Key? Unknown(Node node, Keyed map, Entry entry, string[] known)
    {
        var name = entry.Key.Value;
        problems.Error("unknown-key", entry.Key, new($"不认识的键“{name}”", $"unknown key '{name}'"),
            entry.Value.IsBlank && Nearest.To(name, known) is null
            ? new("若它是前一段文字的一部分，请给整段文字加引号（花括号内的逗号会断开文字）。",
                "If it belongs to the text before it, put that text in quotes: inside braces a comma ends a text.")
            : Nearest.Mend(name, known));
        if (Nearest.To(name, known.Where(key => node.Find(key) is null)) is not { } meant)
        {
            return null;
        }

        entry.ReadAs = meant;
        return map.Keys.First(key => key.Name == meant);
    }

    private void CheckGroup(Node node, KeyGroup group)
    {
        var there = node.Entries.Where(entry => group.Keys.Contains(entry.ReadAs)).ToArray();
        var names = (Zh: string.Join("、", group.Keys), En: string.Join(", ", group.Keys));
        if (there.Length < group.Least)
        {
            problems.Error("missing-key", node, new($"缺少其中一个键：{names.Zh}", $"one of these keys is missing: {names.En}"),
                new("请补上其中一个。", "Add one of them."));
        }
        else if (there.Length > group.Most)
        {
            problems.Error("conflicting-keys", there[group.Most].Key,
                new($"这些键不能同时使用：{names.Zh}", $"these keys exclude each other: {names.En}"), new("请只保留一个。", "Keep one of them."));
        }
    }

    private void CheckNamed(Node node, Named named)
    {
        if (node.Entries.Count == 0 && !named.MayBeEmpty)
        {
            problems.Error("empty", node, new("此处不能为空", $"at least one {named.What} must stand here"),
                new("请至少写一项。", "Add one."));
        }

        foreach (var entry in node.Entries)
        {
            CheckName(entry.Key, named.What);
            Check(entry.Value, named.Of);
        }
    }

    private void CheckList(Node node, ListOf list)
    {
        if (node.Items.Count == 0 && !list.MayBeEmpty)
        {
            problems.Error("empty", node, new("列表不能为空", "the list is empty"),
                new("请至少写一项，或删除该键。", "Add an item, or remove the key."));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in node.Items)
        {
            Check(item, list.Of);
            if (item.Kind == NodeKind.Scalar && !seen.Add(item.Value))
            {
                problems.Error("duplicate-item", item, new($"“{item.Value}”重复", $"'{item.Value}' is there twice"),
                    new("请删除一个。", "Remove one."));
            }
        }
    }

    private void CheckChoice(Node node, Choice choice)
    {
        var form = choice.Forms.FirstOrDefault(form => node.Find(form.Keys[0].Name) is not null);
        var first = choice.Forms.Select(form => form.Keys[0].Name).ToImmutableArray();
        if (form is not null)
        {
            CheckKeyed(node, form);
        }
        else if (node.Entries.Select(entry => (entry, meant: Nearest.To(entry.Key.Value, first))).FirstOrDefault(pair =>
            pair.meant is not null) is (var slip, { } meant))
        {
            problems.Error("unknown-key", slip.Key, new($"不认识的键“{slip.Key.Value}”", $"unknown key '{slip.Key.Value}'"),
                Nearest.Mend(slip.Key.Value, first));
            slip.ReadAs = meant;
            CheckKeyed(node, choice.Forms.First(candidate => candidate.Keys[0].Name == meant));
        }
        else
        {
            CheckGroup(node, new(1, 1, first));
        }
    }

    private void CheckName(Node name, string what)
    {
        if (!Words.Name().IsMatch(name.Value))
        {
            problems.Error("bad-name", name, new($"“{name.Value}”不是有效的名称", $"'{name.Value}' is not a name for {what}"),
                new("名称用小写字母、数字和连字符，以字母开头，如 on-site。",
                    "A name has lower-case letters, digits and hyphens and begins with a letter, such as on-site."));
        }
    }

    private void CheckLeaf(Node node, Leaf leaf)
    {
        if (node.Kind != NodeKind.Scalar || (leaf.Kind == ScalarKind.Prose && string.IsNullOrWhiteSpace(node.Value)))
        {
            problems.Error(node.Kind is NodeKind.Map or NodeKind.List ? "wrong-type" : "missing-value", node,
                new("此处应为一个值", $"{leaf.What} must stand here"), new("请写入一个值。", $"Write {leaf.What}."));
            return;
        }

        switch (leaf.Kind)
        {
            case ScalarKind.Prose when !node.Quoted && (IsNumber(node.Value) || node.Value is "true" or "false"):
                Wrong(node, new("此处应为文字", "a text must stand here"), new("请加引号。", "Put it in quotes."));
                break;
            case ScalarKind.Prose when node.Value.EnumerateRunes().Any(rune =>
                (Rune.IsControl(rune) && rune.Value != '\n') || rune == Rune.ReplacementChar):
                Wrong(node, new("文字含有控制字符", "the text holds control characters"), new("请删除它们。", "Remove them."));
                break;
            case ScalarKind.Name:
                CheckName(node, leaf.What);
                break;
            case ScalarKind.DefinitionId when !Words.Id().IsMatch(node.Value):
                problems.Error("bad-name", node, new($"“{node.Value}”不是流程定义的标识", $"'{node.Value}' is not the id of a definition"),
                    new("请写成 目录/名称，如 inspections/heze-special。", "Write folder/name, such as inspections/heze-special."));
                break;
            case ScalarKind.Whole:
                CheckWhole(node, leaf);
                break;
            case ScalarKind.Number when node.Quoted || !IsNumber(node.Value):
                Wrong(node, new("此处应为数字", "a number must stand here"), new("请写成数字，不加引号。", "Write a number, without quotes."));
                break;
            case ScalarKind.True when node.Quoted || node.Value != "true":
                Wrong(node, new("此处只能写 true", "only true may stand here"),
                    new("请写 true，或删除该键。", "Write true, or remove the key."));
                break;
            case ScalarKind.OneOf when !leaf.Words.Contains(node.Value):
                problems.Error("unknown-word", node, new($"此处不能写“{node.Value}”", $"'{node.Value}' may not stand here"),
                    Nearest.Mend(node.Value, leaf.Words));
                break;
            case ScalarKind.Period when !Period.TryParse(node.Value, out _, out var error):
                problems.Error("bad-period", node, error.Value,
                    new("例如 15 working days、30 days、2 months。", "For example 15 working days, 30 days, 2 months."));
                break;
            case ScalarKind.TimeOfDay when !TryTime(node.Value, out _):
                problems.Error("bad-time", node, new($"“{node.Value}”不是有效的时刻", $"'{node.Value}' is not a time of day"),
                    new("请写成带引号的 \"09:00\"，小时为00至23。", "Write hours (00 to 23) and minutes in quotes, such as \"09:00\"."));
                break;
        }
    }

    private void CheckWhole(Node node, Leaf leaf)
    {
        if (!node.Quoted && int.TryParse(node.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            if (number < leaf.Least || number > leaf.Most)
            {
                problems.Error("out-of-range", node, new($"{number}超出范围", $"{number} is out of range"),
                    new($"应在{leaf.Least}至{leaf.Most}之间。", $"It must lie between {leaf.Least} and {leaf.Most}."));
            }

            return;
        }

        Wrong(node, new("此处应为整数", "a whole number must stand here"), node.Value.Length > 0 && char.IsAsciiDigit(node.Value[0])
            ? new("请只写数字；单位在 unit 中写一次。", "Write the number alone; a ladder has one unit, named once under 'unit'.")
            : new("请写成整数，不加引号。", "Write a whole number, without quotes."));
    }

    private void Wrong(Node node, Text message, Text mend) => problems.Error("wrong-type", node, message, mend);

    public static bool IsNumber(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture,
            out _);
}
