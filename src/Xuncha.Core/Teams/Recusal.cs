using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Teams;

/// <summary>The kinds of recusal.</summary>
public enum RecusalKind
{
    /// <summary>任职回避: serves or has served at the party.</summary>
    Post,

    /// <summary>地域回避: the party's region is home, or the place of long service.</summary>
    Region,

    /// <summary>公务回避: a declared interest, or kin who serves there.</summary>
    Matter,
}

/// <summary>One reason why a person may not inspect a party.</summary>
/// <param name="Kind">Which rule it falls under.</param>
/// <param name="Text">The facts.</param>
/// <param name="Basis">The article that asks for it.</param>
public sealed record RecusalReason(RecusalKind Kind, Text Text, string Basis)
{
    /// <summary>The day on which the person no longer declared what had been declared and found; null where it holds.</summary>
    public LocalDate? WithdrawnOn { get; init; }
}

/// <summary>Who may not inspect a party (回避), from the definition's rules and what is known of the person. Pure.</summary>
public static class Recusal
{
    /// <summary>Every reason on a day; none where nothing stands against it.</summary>
    /// <param name="definition">The definition, with its rules.</param>
    /// <param name="person">What is known of the person.</param>
    /// <param name="scene">What is inspected.</param>
    /// <param name="on">The day: posts that begin later do not count yet.</param>
    public static ImmutableArray<RecusalReason> Of(WorkflowDefinition definition, Background person, Scene scene, LocalDate on)
    {
        if (definition.Recusal is not { } rules)
        {
            return [];
        }

        var found = new List<(RecusalKind Kind, Text Text)>();
        found.AddRange(ByPost(rules, person, scene, on).Select(text => (RecusalKind.Post, text)));
        found.AddRange(ByRegion(rules, person, scene, on).Select(text => (RecusalKind.Region, text)));
        found.AddRange(ByMatter(rules, person, scene).Select(text => (RecusalKind.Matter, text)));
        return [.. found.Select(reason => new RecusalReason(reason.Kind, reason.Text, rules.Basis ?? definition.Basis))];
    }

    /// <summary>What a kind is called.</summary>
    public static Text Title(RecusalKind kind) => kind switch
    {
        RecusalKind.Post => new("任职回避", "by post"),
        RecusalKind.Region => new("地域回避", "by region"),
        _ => new("公务回避", "by matter"),
    };

    private static IEnumerable<Text> ByPost(RecusalRules rules, Background person, Scene scene, LocalDate on)
    {
        if (rules.PostYears is not { } years)
        {
            yield break;
        }

        foreach (var service in person.Services.Where(service => service.From <= on && service.At.IsWithin(scene.Party.Self)))
        {
            var (at, title) = (service.At.Title, service.Title);
            if (service.To is not { } left || left >= on)
            {
                yield return new($"现任{at.Zh}{title}", $"serves at {at.En} as {title}");
            }
            else if (on <= left.PlusYears(years))
            {
                yield return new(
                    $"曾任{at.Zh}{title}，{left:uuuu-MM-dd}离任，须回避至{left.PlusYears(years):uuuu-MM-dd}",
                    $"served at {at.En} as {title} until {left:uuuu-MM-dd}; recused until {left.PlusYears(years):uuuu-MM-dd}");
            }
        }
    }

    private static IEnumerable<Text> ByRegion(RecusalRules rules, Background person, Scene scene, LocalDate on)
    {
        if (rules.Region is not { } rule)
        {
            yield break;
        }

        var region = scene.Party.RegionAt(rule.Level);
        if (person.Home is { } home && new Whereabouts(home, null).IsWithin(region))
        {
            yield return new($"家乡{home.Self.Name.Zh}在{region.Name.Zh}", $"home {home.Self.Name.En} lies in {region.Name.En}");
        }

        if (rule.ServiceYears is { } years && HasServed(person.Services.Where(service => service.At.IsWithin(region)), years, on))
        {
            yield return new($"在{region.Name.Zh}任职累计满{years}年", $"served in {region.Name.En} for {years} years or more");
        }
    }

    private static IEnumerable<Text> ByMatter(RecusalRules rules, Background person, Scene scene) =>
        from tie in person.Ties
        where rules.Matter.Contains(tie.Kind)
        let concerned = tie.Kind == Tie.Interests ? scene.Named.Prepend(scene.Party.Self) : [scene.Party.Self]
        where concerned.Any(tie.At.IsWithin)
        select tie.Kind == Tie.Kin
            ? new Text($"亲属{tie.Description}在{tie.At.Title.Zh}任职", $"kin serves at {tie.At.Title.En}: {tie.Description}")
            : new Text($"与{tie.At.Title.Zh}有利害关系：{tie.Description}", $"interest in {tie.At.Title.En}: {tie.Description}");

    // Times that overlap count once; the rest is laid end to end from the first day, so that years are those of the calendar.
    private static bool HasServed(IEnumerable<Service> services, int years, LocalDate on)
    {
        LocalDate? first = null;
        var (reached, counted) = (LocalDate.MinIsoValue, LocalDate.MinIsoValue);
        foreach (var (from, to) in services.Where(service => service.From <= on)
            .Select(service => (service.From, To: service.To is { } left && left < on ? left : on)).OrderBy(time => time.From))
        {
            var begins = from > counted ? from : counted.PlusDays(1);
            reached = first is null ? from : reached;
            first ??= from;
            if (to >= begins)
            {
                reached = reached.PlusDays(NodaTime.Period.DaysBetween(begins, to) + 1);
                counted = to;
            }
        }

        return first is { } start && reached >= start.PlusYears(years);
    }
}
