using Xuncha.Core.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Definitions;

/// <summary>The changes that the how-to pages show must apply to the definition that they speak of, and give one that works.</summary>
public sealed class HowToTests
{
    private const string Id = "inspections/heze-comprehensive";

    [Fact]
    public void Adding_a_stage_as_shown_leads_through_it()
    {
        var changed = Apply("add-a-stage");

        Assert.Equal("check", changed.StageOf(changed.State("result-review").Transition("accept-result")!.To).Name);
        Assert.Equal(Regimes.Read(Id).Stages.Length + 1, changed.Stages.Length);
    }

    [Fact]
    public void Adding_a_deadline_as_shown_gives_it_a_clock()
    {
        var deadline = Apply("add-a-deadline").Deadline("publication");

        Assert.Equal(new ClockEvent.At("results-approved-on"), deadline.Starts);
        Assert.NotNull(deadline.OurReading);
    }

    [Fact]
    public void Adding_a_rung_as_shown_keeps_the_order_of_time()
    {
        var before = Regimes.Read(Id).Deadline("result").Ladder!.Rungs;
        var after = Apply("add-a-rung").Deadline("result").Ladder!.Rungs;

        Assert.Equal(["urge"], after.Select(rung => rung.Id).Except(before.Select(rung => rung.Id), StringComparer.Ordinal));
        Assert.Equal(after.Select(rung => rung.Offset).Order(), after.Select(rung => rung.Offset));
    }

    private static WorkflowDefinition Apply(string page)
    {
        var text = File.ReadAllText(Path.Combine(Example.Repository, "docs/how-to", page + ".md"));
        var yaml = Regimes.Yaml(Id);
        foreach (var hunk in text.Split("```diff\n")[1].Split("```")[0].Split("@@\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = hunk.TrimEnd('\n').Split('\n');
            var old = Side(lines, '-');
            Assert.Equal(2, yaml.Split(old).Length); // The place is there, and there once.
            yaml = yaml.Replace(old, Side(lines, '+'), StringComparison.Ordinal);
        }

        var changed = Regimes.Check(yaml, page + ".yaml");
        Assert.Equal(Regimes.Read(Id).Version + 1, changed.Version);
        return changed;
    }

    private static string Side(string[] lines, char side) =>
        string.Concat(lines.Where(line => line[0] == ' ' || line[0] == side).Select(line => line[1..] + "\n"));
}
