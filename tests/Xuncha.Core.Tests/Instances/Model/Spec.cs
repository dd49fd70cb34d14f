using System.Text;

namespace Xuncha.Core.Tests.Instances.Model;

/// <summary>A definition as the reference interpreter knows it: plain data, of which the YAML is one view.</summary>
internal sealed class Spec
{
    /// <summary>The date fields. <c>d0</c> must not lie after the day of the step, <c>d1</c> not before <c>d0</c>.</summary>
    public static readonly string[] Dates = ["d0", "d1", "d2"];

    public static readonly string[] Roles = ["r0", "r1", "r2"];

    /// <summary>The states, of which the last is the end.</summary>
    public List<string> States { get; } = [];

    public List<Way> Ways { get; } = [];

    public List<Clock> Clocks { get; } = [];

    public string End => States[^1];

    public Way? WayOf(string state, string name) => Ways.Find(way => way.From == state && way.Name == name);

    public static Spec Random(Random random)
    {
        var spec = new Spec();
        var count = random.Next(3, 7);
        spec.States.AddRange(Enumerable.Range(0, count).Select(i => $"s{i}"));
        for (var i = 0; i < count - 1; i++)
        {
            spec.Ways.Add(Way.Random(random, spec, $"s{i}", $"s{i + 1}", $"on{i}"));
            for (var more = random.Next(0, 3); more > 0; more--)
            {
                spec.Ways.Add(Way.Random(random, spec, $"s{i}", $"s{random.Next(0, count)}", $"way{spec.Ways.Count}"));
            }
        }

        for (var i = random.Next(1, 4); i > 0; i--)
        {
            spec.Clocks.Add(Clock.Random(random, spec, $"c{spec.Clocks.Count}"));
        }

        if (random.Next(3) > 0)
        {
            var clock = spec.Clocks[random.Next(spec.Clocks.Count)];
            spec.Ways.Add(new($"s{random.Next(0, count - 1)}", $"s{random.Next(0, count)}", "auto") { Overdue = clock.Name });
        }

        return spec;
    }

    public string ToYaml()
    {
        var text = new StringBuilder("roles:\n");
        foreach (var role in Roles)
        {
            text.AppendLine($"  {role}: {{ zh: 角色, en: role, post: {role}, of: organizer }}");
        }

        text.AppendLine("fields:");
        text.AppendLine("  d0: { type: date, zh: 日, en: d0, not-after: today }");
        text.AppendLine("  d1: { type: date, zh: 日, en: d1, not-before: d0 }");
        text.AppendLine("  d2: { type: date, zh: 日, en: d2 }");
        text.AppendLine("  n: { type: integer, zh: 数, en: n, at-least: 0, at-most: 9 }");
        text.AppendLine("stages:\n  one:\n    name: { zh: 一, en: one }\n    states:");
        foreach (var state in States)
        {
            if (state == End)
            {
                text.AppendLine($"      {state}: {{ name: {{ zh: 终, en: end }}, end: true }}");
                continue;
            }

            text.AppendLine($"      {state}:\n        name: {{ zh: 态, en: state }}\n        transitions:");
            foreach (var way in Ways.Where(way => way.From == state))
            {
                text.AppendLine($"          {way.Name}: {way.ToYaml()}");
            }
        }

        text.AppendLine("deadlines:");
        foreach (var clock in Clocks)
        {
            text.AppendLine($"  {clock.Name}:");
            text.Append(clock.ToYaml());
        }

        return text.ToString();
    }
}

/// <summary>A transition.</summary>
internal sealed record Way(string From, string To, string Name)
{
    public List<string> Roles { get; } = [];

    public bool IsAll { get; private set; }

    public string? Overdue { get; init; }

    public List<string> Needs { get; } = [];

    /// <summary>Those of <see cref="Needs"/> that must be given anew.</summary>
    public List<string> Anew { get; } = [];

    public List<string> Sets { get; } = [];

    /// <summary>The least value of <c>n</c> that it asks for.</summary>
    public int? Least { get; private set; }

    public string? DifferentFrom { get; private set; }

    public static Way Random(Random random, Spec spec, string from, string to, string name)
    {
        var way = new Way(from, to, name) { IsAll = random.Next(4) == 0, Least = random.Next(6) == 0 ? random.Next(1, 6) : null };
        way.Roles.AddRange(Spec.Roles.Where(_ => random.Next(2) == 0));
        if (way.Roles.Count == 0)
        {
            way.Roles.Add(Spec.Roles[random.Next(3)]);
        }

        var dates = Spec.Dates.OrderBy(_ => random.Next()).ToList();
        way.Sets.AddRange(dates.Take(random.Next(3) == 0 ? 1 : 0));
        way.Needs.AddRange(dates.Skip(2).Take(random.Next(3) == 0 ? 1 : 0));
        if (way.Least is not null || random.Next(5) == 0)
        {
            way.Needs.Add("n");
        }

        if (random.Next(6) == 0)
        {
            way.Needs.Add("reason");
        }

        way.Anew.AddRange(way.Needs.Where(need => need != "reason" && random.Next(4) == 0));
        way.DifferentFrom = spec.Ways.Count > 0 && random.Next(5) == 0 ? spec.Ways[random.Next(spec.Ways.Count)].Name : null;
        return way;
    }

    public string ToYaml()
    {
        List<string> parts = ["name: { zh: 步, en: step }", $"to: {To}"];
        parts.Add(Overdue is not null ? $"automatic: {{ overdue: {Overdue} }}" : $"sign-off: {{ {(IsAll ? "all" : "any")}-of: [{string.Join(", ", Roles)}] }}");
        if (Needs.Count > 0)
        {
            parts.Add($"needs: [{string.Join(", ", Needs.Except(Anew))}], needs-anew: [{string.Join(", ", Anew)}]");
        }

        if (Sets.Count > 0)
        {
            parts.Add($"sets: [{string.Join(", ", Sets)}]");
        }

        List<string> guards = [];
        if (Least is { } least)
        {
            guards.Add($"{{ field: n, at-least: {least} }}");
        }

        if (DifferentFrom is { } other)
        {
            guards.Add($"{{ different-person-from: {other} }}");
        }

        if (guards.Count > 0)
        {
            parts.Add($"when: [{string.Join(", ", guards)}]");
        }

        return $"{{ {string.Join(", ", parts)} }}";
    }
}

/// <summary>A deadline. An event is written as <c>entering s1</c>, <c>leaving s1</c> or <c>at d0</c>.</summary>
internal sealed record Clock(string Name, string Starts, string Met, int Count, string Unit)
{
    public bool IsStay { get; init; }

    public bool Rolls { get; init; }

    public int? CutOffHour { get; init; }

    /// <summary>The states in which it sleeps.</summary>
    public List<string> Sleeps { get; } = [];

    public string LadderUnit { get; init; } = "days";

    /// <summary>Its rungs: id, offset, warning level and the transition it takes.</summary>
    public List<(string Id, int Offset, string? Level, string? Take)> Rungs { get; } = [];

    public static Clock Random(Random random, Spec spec, string name)
    {
        var unit = new[] { "working days", "days", "months" }[random.Next(3)];
        var clock = new Clock(name, Event(), Event(), unit == "months" ? random.Next(1, 4) : random.Next(1, 25), unit)
        {
            IsStay = random.Next(6) == 0,
            Rolls = random.Next(4) > 0,
            CutOffHour = random.Next(4) == 0 ? 17 : null,
            LadderUnit = random.Next(2) == 0 ? "days" : "working days",
        };
        clock.Sleeps.AddRange(spec.States.SkipLast(1).Where(_ => random.Next(6) == 0));
        clock.Rungs.Add(("before", -random.Next(0, 4), null, null));
        clock.Rungs.Add(("late", random.Next(1, 3), "yellow", null));
        clock.Rungs.Add(("later", random.Next(3, 9), "red", random.Next(4) == 0 ? spec.Ways[random.Next(spec.Ways.Count)].Name : null));
        return clock;

        string Event() => random.Next(3) switch
        {
            0 => $"entering {spec.States[random.Next(spec.States.Count)]}",
            1 => $"leaving {spec.States[random.Next(spec.States.Count - 1)]}",
            _ => $"at {Spec.Dates[random.Next(3)]}",
        };
    }

    public string ToYaml()
    {
        var text = new StringBuilder();
        text.AppendLine("    name: { zh: 期限, en: clock }");
        text.AppendLine($"    starts: {{ {Starts.Replace(" ", ": ", StringComparison.Ordinal)} }}");
        text.AppendLine(IsStay ? $"    longest-stay: {Count} {Unit}" : $"    within: {Count} {Unit}");
        text.AppendLine($"    met: {{ {Met.Replace(" ", ": ", StringComparison.Ordinal)} }}");
        text.AppendLine("    owner: r0");
        if (!Rolls)
        {
            text.AppendLine("    roll: none");
        }

        if (CutOffHour is { } hour)
        {
            text.AppendLine($"    cut-off: \"{hour}:00\"");
        }

        text.AppendLine($"    suspend: {{ by: [r0]{(Sleeps.Count > 0 ? $", in: [{string.Join(", ", Sleeps)}]" : "")} }}");
        text.AppendLine("    extend: { asked-by: r0, granted-by: r1, times: 2, at-most: 10 working days }");
        text.AppendLine($"    ladder:\n      unit: {LadderUnit}\n      rungs:");
        foreach (var (id, offset, level, take) in Rungs)
        {
            text.Append($"        - {{ id: {id}, {(offset <= 0 ? "before" : "after")}: {Math.Abs(offset)}, notify: [r0]");
            text.Append(level is null ? "" : $", level: {level}").Append(take is null ? "" : $", take: {take}").AppendLine(" }");
        }

        return text.ToString();
    }
}
