using System.Collections.Immutable;
using System.Text;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Access;

/// <summary>
/// Who may know of and do what with the records of a definition, as tables that a person reads and approves. They are kept in
/// <c>docs/reference/access</c>; one test compares them with the definition, another tries every cell over HTTP.
/// </summary>
public static class AccessTable
{
    /// <summary>What stands where a role may not know of the record: it is answered as if there were none.</summary>
    public const string Unseen = "404";

    /// <summary>What stands where a role sees the record and does nothing with it.</summary>
    public const string SeesOnly = "sees";

    /// <summary>The tables of a definition, as Markdown.</summary>
    public static string Markdown(WorkflowDefinition definition)
    {
        var text = new StringBuilder();
        var sights = definition.Roles.Select(role => (Role: role, Sight: Sight.Of(definition, role))).ToList();
        text.Append($"# {definition.Name.Zh} / {definition.Name.En}\n\n");
        text.Append($"`{definition.Id}`, version {definition.Version}; sensitivity: {Wording.Of(definition.Sensitivity).En}. ");
        text.Append("Generated from the definition; a test compares, another tries every cell over HTTP. ");
        text.Append("Whoever holds none of the roles on a record, or no longer, gets 404 everywhere.\n");

        Table(text, "Roles", ["role", "title", "held by"], definition.Roles.Select(role => new[] { $"`{role.Name}`", role.Title.ToString(), Wording.Of(role.Holder).En }));
        Table(text, $"In each state: `{Unseen}`, `{SeesOnly}`, or what the role may do there", ["state", "role", "may"],
            definition.States.SelectMany(state => sights.Select(pair => new[] { $"`{state.Name}`", $"`{pair.Role.Name}`", Cell(definition, state, pair.Sight) })));
        Table(text, "In every state that the role sees, while it is open to it", ["act", "roles"],
            new[] { Permissions.Open(definition) }.Concat(Permissions.Anywhere(definition)).Select(permission => new[] { $"`{Say(permission)}`", Names(permission.Roles) }));
        Table(text, "What is read of a record that one may know of", ["what", "roles"],
        [
            ["history, papers, team and asks from before", Names(Who(sights, sight => sight.IsWhole))],
            .. definition.Fields.Select(field => new[] { $"field `{field.Name}`", Names(Who(sights, sight => sight.Reads(field))) }),
            .. definition.Papers.SelectMany(paper => PaperRows(definition, paper, sights)),
            .. definition.Deadlines.IsEmpty ? Array.Empty<string[]>() : [["deadlines", Names(Who(sights, sight => sight.ReadsDeadlines))]],
            .. definition.Deadlines.Where(deadline => deadline.Extend is not null).Select(deadline =>
                new[] { $"asks for extensions of `{deadline.Name}`", Names(Who(sights, sight => sight.Reads(deadline.Extend!.Persons))) }),
            ["asks for corrections, voiding, termination", Names(Who(sights, sight => sight.Reads(definition.Corrections)))],
        ]);
        return text.ToString();
    }

    /// <summary>What stands in a cell: what somebody with this sight may do in a state.</summary>
    public static string Cell(WorkflowDefinition definition, State state, Sight sight)
    {
        if (!sight.SeesIn(state.Name))
        {
            return Unseen;
        }

        var acts = Permissions.In(definition, state).Where(permission => permission.IsGivenTo(sight.Roles)).Select(permission => $"`{Say(permission)}`").ToList();
        return acts.Count == 0 ? SeesOnly : string.Join(", ", acts);
    }

    /// <summary>A permission in the words of the tables: <c>take approve-plan</c>.</summary>
    public static string Say(Permission permission)
    {
        var act = permission.Act switch
        {
            Act.GrantLeave => "grant-leave",
            Act.ClearRecusal => "clear-recusal",
            Act.AskExtension => "ask-extension",
            Act.GrantExtension => "grant-extension",
            Act.AskCorrection => "ask-correction",
            Act.GrantCorrection => "grant-correction",
            _ => permission.Act.ToString().ToLowerInvariant(),
        };
        return permission.Subject.Length == 0 ? act : $"{act} {permission.Subject}";
    }

    private static IEnumerable<string[]> PaperRows(WorkflowDefinition definition, Paper paper, List<(Role Role, Sight Sight)> sights) =>
        definition.States.Where(state => !Permissions.Attach(state, paper.Name).Roles.IsEmpty)
            .Select(state => new[] { $"paper `{paper.Name}` attached in `{state.Name}`", Names(Who(sights, sight => sight.Reads(paper.Name, state.Name))) });

    private static IEnumerable<string> Who(List<(Role Role, Sight Sight)> sights, Func<Sight, bool> may) =>
        sights.Where(pair => may(pair.Sight)).Select(pair => pair.Role.Name);

    private static string Names(IEnumerable<string> roles) => string.Join(", ", roles.Select(role => $"`{role}`")) is { Length: > 0 } names ? names : "nobody";

    private static void Table(StringBuilder text, string title, ImmutableArray<string> heads, IEnumerable<string[]> rows)
    {
        text.Append($"\n## {title}\n\n| {string.Join(" | ", heads)} |\n|{string.Concat(Enumerable.Repeat("---|", heads.Length))}\n");
        foreach (var row in rows)
        {
            text.Append($"| {string.Join(" | ", row)} |\n");
        }
    }
}
