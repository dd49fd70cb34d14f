using Xuncha.Core.Definitions.Reading;

namespace Xuncha.Core.Definitions.Checking;

/// <summary>A draft under check: its names, its transitions with their states, and where its problems go.</summary>
internal sealed class Scope
{
    public Scope(Draft draft, DefinitionCatalog catalog, Problems problems)
    {
        Draft = draft;
        Catalog = catalog;
        Problems = problems;
        States = [.. Definition.States.Select(state => state.Name).Distinct(StringComparer.Ordinal)];
        Roles = [.. Definition.Roles.Select(role => role.Name)];
        Fields = [.. Definition.Fields.Select(field => field.Name)];
        Dates = [.. Definition.Fields.Where(field => field.Type == FieldType.Date).Select(field => field.Name)];
        Papers = [.. Definition.Papers.Select(paper => paper.Name)];
        Deadlines = [.. Definition.Deadlines.Select(deadline => deadline.Name)];
        Steps = [.. Definition.States.SelectMany(state =>
            state.Transitions.Select(transition => new Step(state, transition, StateOr(transition.To))))];
        Transitions = [.. Steps.Select(step => step.Transition.Name).Distinct(StringComparer.Ordinal)];
        Reachable = Definition.States.FirstOrDefault() is { } initial ? From([initial.Name], _ => true) : [];
    }

    public Draft Draft { get; }
    public WorkflowDefinition Definition => Draft.Definition;
    public DefinitionCatalog Catalog { get; }
    public Problems Problems { get; }
    public string[] States { get; }
    public string[] Roles { get; }
    public string[] Fields { get; }
    public string[] Dates { get; }
    public string[] Papers { get; }
    public string[] Deadlines { get; }
    public string[] Transitions { get; }
    public Step[] Steps { get; }

    /// <summary>The states that a record can come to.</summary>
    public HashSet<string> Reachable { get; }

    /// <summary>The names that were referred to, each under the code that a wrong name in its place would have.</summary>
    public HashSet<(string Code, string Name)> Used { get; } = [];

    public Node At(object part) => Draft.PlaceOf(part);

    /// <summary>Where the name of a part stands.</summary>
    public Node NameOf(object part) => Draft.NameOf(part);

    /// <summary>Reports a name that is not among those allowed. A name that was left out has been reported by the
    /// reader.</summary>
    /// <returns>Whether the name is known.</returns>
    public bool Refer(string name, Node at, string code, Text what, string[] allowed)
    {
        if (allowed.Contains(name))
        {
            Used.Add((code, name));
            return true;
        }

        if (at.Kind == NodeKind.Scalar && name.Length > 0)
        {
            Problems.Error(code, at, new($"没有{what.Zh}“{name}”", $"there is no {what.En} '{name}'"), Nearest.Mend(name, allowed));
        }

        return false;
    }

    /// <summary>Reports each unknown name of a list, or of a single name in its place.</summary>
    public void Refer(IEnumerable<string> names, Node at, string code, Text what, string[] allowed)
    {
        foreach (var (index, name) in names.Index())
        {
            Refer(name, at.At(index), code, what, allowed);
        }
    }

    /// <summary>The states that are reached from some by the steps allowed, those included.</summary>
    public HashSet<string> From(IEnumerable<string> states, Func<Step, bool> allowed)
    {
        var reached = new HashSet<string>(states, StringComparer.Ordinal);
        var next = new Queue<string>(reached);
        while (next.TryDequeue(out var state))
        {
            foreach (var step in Steps.Where(step => step.From.Name == state && step.To is not null && allowed(step)))
            {
                if (reached.Add(step.To!))
                {
                    next.Enqueue(step.To!);
                }
            }
        }

        return reached;
    }

    /// <summary>The state of that name; for a slip the state that was probably meant, so that one slip gives one
    /// problem.</summary>
    public string? StateOr(string name) => States.Contains(name) ? name : Nearest.To(name, States);
}

/// <summary>A transition with the state it leaves and the one it leads to (null where there is none).</summary>
internal sealed record Step(State From, Transition Transition, string? To);
