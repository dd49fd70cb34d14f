using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Calendars;
using Xuncha.Core.Simulation;
using Xuncha.Server.Calendars;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Definitions;

/// <summary>To simulate a record.</summary>
/// <param name="From">The day on which it is opened.</param>
/// <param name="Events">The dates of transitions, by name; the others are assumed.</param>
internal sealed record SimulationBody(LocalDate? From, IReadOnlyDictionary<string, LocalDate>? Events = null)
{
    public static readonly SimulationBody Example = new(new(2019, 7, 24), new Dictionary<string, LocalDate>(StringComparer.Ordinal) { ["leave"] = new(2019, 8, 30) });
}

/// <summary>The timeline of a simulated record.</summary>
/// <param name="Entries">Everything that happens, by date.</param>
/// <param name="State">The state in which it stands at the last.</param>
/// <param name="Stop">Why it could not go on; null where it has come to an end.</param>
/// <param name="Unused">Transitions whose date was given and that it never came to.</param>
internal sealed record SimulationView(IReadOnlyList<SimulationEntry> Entries, string State, Text? Stop, IReadOnlyList<string> Unused)
{
    public static readonly SimulationView Example = new(
        [new(new(2019, 9, 16), SimulationKind.Due, "report", new("“提交巡查报告”到期", "'submit the report' is due"), false, [])], "ended", null, []);
}

/// <summary><c>POST …/simulate</c>: the whole timeline that a version makes of a record, draft or published.</summary>
internal static class SimulateDefinition
{
    /// <summary>Simulates.</summary>
    public static async Task<IResult> HandleAsync(
        string family, string name, int version, SimulationBody body, DefinitionDesk desk, CalendarStore calendars, CancellationToken cancellation)
    {
        if (await desk.FindAsync($"{family}/{name}", version, cancellation) is not { } found)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var input = new Validation().RequireValue(body.From, "$.from");
        if (input.Problem is { } problem)
        {
            return problem;
        }

        // The engine goes by what the checker has passed; a draft may not have. Other definitions play no part in a simulation, and may
        // be drafts themselves.
        var problems = (await desk.ProblemsAsync(found.Id, found.Text, cancellation)).Where(found => found.Code != "unknown-definition").ToList();
        if (problems.Any(error => error.IsError))
        {
            return DefinitionDesk.Errors(problems);
        }

        try
        {
            var definition = DefinitionStore.Parse(found);
            var calendar = calendars[definition.Calendar];
            _ = calendar.IsWorkingDay(body.From!.Value); // a start that the calendar does not know is wrong, though no clock starts on it
            var simulated = Simulator.Run(definition, body.From.Value, body.Events ?? new Dictionary<string, LocalDate>(StringComparer.Ordinal), calendar);
            return TypedResults.Ok(new SimulationView(simulated.Entries, simulated.Record.State, simulated.Stop, simulated.Unused));
        }
        catch (CalendarRangeException e)
        {
            return input.Require(false, "$.from", e.Reason).Problem!;
        }
    }
}
