using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Instances;
using Xuncha.Core.Simulation;
using Xuncha.Core.Tests.Calendars;
using Xuncha.Core.Tests.Definitions;
using Xuncha.Core.Tests.Instances;
using Xunit;

namespace Xuncha.Core.Tests.Simulation;

public sealed class SimulatorTests
{
    public static TheoryData<string> Ids => [.. Regimes.Ids];

    [Theory, MemberData(nameof(Ids))]
    public void Leads_every_regime_to_an_end_on_the_last_permissible_days(string id)
    {
        var simulation = Run(id, "2025-03-03");

        Assert.True(simulation.IsComplete, simulation.Stop?.ToString());
        Assert.Equal(RecordStatus.Ended, simulation.Record.Status);
        Assert.All(simulation.Record.Deadlines, deadline => Assert.NotEqual(false, deadline.InTime));

        // One step may meet several; it is taken on the last day of the first of them.
        Assert.All(simulation.Record.Deadlines.Where(deadline => deadline.MetOn is not null).GroupBy(deadline => deadline.MetBy),
            met => Assert.Equal(met.Min(deadline => deadline.Due.Date), met.First().MetOn!.Value.Date));
        Assert.Equal(simulation.Entries.OrderBy(entry => entry.Date), simulation.Entries);
    }

    [Fact]
    public void Gives_the_legal_dates_of_an_inspection_of_2019()
    {
        var simulation = Run("inspections/jiangsu-comprehensive", "2019-07-24", ("enter", "2019-08-05"), ("leave", "2019-08-30"),
            ("approve-report", "2019-09-20"), ("feed-back", "2019-10-10"), ("confirm-receipt", "2019-10-10"));

        Assert.True(simulation.IsComplete);
        Assert.Equal(
            ["stay 2019-09-03", "report 2019-09-16", "feedback 2019-10-10", "plan 2019-11-20", "result 2020-04-10"],
            Lines(simulation, SimulationKind.Due));
        Assert.Equal("2020-04-10", FieldValue.Of(simulation.Record.Since.Date));
        Assert.All(simulation.Record.Deadlines, deadline => Assert.True(deadline.InTime));
    }

    [Fact]
    public void Explains_every_due_date()
    {
        var report = Run("inspections/jiangsu-comprehensive", "2019-07-24", ("enter", "2019-08-05"), ("leave", "2019-08-30"))
            .Entries.Single(entry => entry is { Kind: SimulationKind.Due, Subject: "report" });

        Assert.Contains(report.Explanation, line => line.Kind == ExplanationKind.Holiday && line.From == new LocalDate(2019, 9, 13));
        Assert.Contains(report.Explanation, line => line.Text.Zh.Contains("10个工作日", StringComparison.Ordinal));
    }

    [Fact]
    public void Tells_given_dates_from_assumed_ones()
    {
        var steps = Run("inspections/jiangsu-comprehensive", "2019-07-24", ("leave", "2019-08-30")).Entries.Where(entry => entry.Kind == SimulationKind.Step).ToList();

        Assert.Equal(["drafting", "leave"], steps.Where(entry => !entry.IsAssumed).Select(entry => entry.Subject));
    }

    [Fact]
    public void Fires_the_rungs_before_a_timely_step_and_spares_the_rest()
    {
        var result = Simulator.Run(Play.Read(ClockTests.Flow), Play.Day("2026-09-01"), Dates(("submit", "2026-09-14")), China.Calendar);

        Assert.Equal(["report 2026-09-08"], Lines(result, SimulationKind.Rung));
        Assert.Equal(["report 2026-09-15", "report 2026-09-16", "report 2026-09-21", "report 2026-09-29"], Lines(result, SimulationKind.SparedRung));
    }

    [Fact]
    public void Lets_the_clock_take_its_transition_where_a_date_is_late()
    {
        var result = Simulator.Run(Play.Read(ClockTests.Flow), Play.Day("2026-09-01"), Dates(("submit", "2026-09-22")), China.Calendar);

        Assert.Equal(["leave 2026-09-01", "late 2026-09-16", "submit-late 2026-09-16"], Lines(result, SimulationKind.Step).Skip(1).Take(3));
        Assert.Equal((false, "submit"), (result.Record.Deadlines[0].InTime, result.Unused.Single()));
        Assert.Null(result.Stop);
    }

    [Fact]
    public void Proposes_what_the_ladder_proposes_when_a_result_is_late()
    {
        var simulation = Run("inspections/jiangsu-comprehensive", "2019-07-24", ("confirm-receipt", "2019-10-10"), ("report-result", "2020-05-08"));

        Assert.Contains(simulation.Entries, entry => entry is { Kind: SimulationKind.Open, Subject: "inspections/look-back" });
        Assert.False(simulation.Record.Deadlines.Single(deadline => deadline.Name == "result").InTime);
    }

    [Fact]
    public void Says_where_it_stops_and_why()
    {
        var simulation = Run("inspections/jiangsu-comprehensive", "2019-07-24", ("enter", "2019-08-05"), ("leave", "2019-08-01"));

        Assert.Equal("on-site", simulation.Record.State);
        Assert.Contains("2019年8月1日早于进入“现场巡查”的日期2019年8月5日", simulation.Stop!.Value.Zh, StringComparison.Ordinal);
        Assert.Equal(["leave"], simulation.Unused);
    }

    [Fact]
    public void Names_the_transitions_that_it_never_came_to() =>
        Assert.Equal(["no-such-step"], Run("tasks/work-record", "2025-03-03", ("no-such-step", "2025-03-04")).Unused);

    [Fact]
    public void Goes_back_where_a_date_says_so_and_then_on()
    {
        var simulation = Run("inspections/jiangsu-comprehensive", "2019-07-24", ("submit-plan", "2019-07-25"), ("send-back", "2019-07-26"));

        Assert.True(simulation.IsComplete, simulation.Stop?.ToString());
        Assert.Equal(
            ["submit-plan 2019-07-25", "send-back 2019-07-26", "submit-plan 2019-07-26", "approve-plan 2019-07-26"],
            Lines(simulation, SimulationKind.Step).Skip(1).Take(4));
    }

    private static SimulationResult Run(string id, string start, params (string Transition, string Date)[] events) =>
        Simulator.Run(Regimes.Read(id), Play.Day(start), Dates(events), China.Calendar);

    private static Dictionary<string, LocalDate> Dates(params (string Transition, string Date)[] events) =>
        events.ToDictionary(pair => pair.Transition, pair => Play.Day(pair.Date), StringComparer.Ordinal);

    private static IEnumerable<string> Lines(SimulationResult simulation, SimulationKind kind) =>
        simulation.Entries.Where(entry => entry.Kind == kind).Select(entry => $"{entry.Subject} {LocalDatePattern.Iso.Format(entry.Date)}");
}
