using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Definitions;

public sealed class DefinitionReaderTests
{
    [Fact]
    public void Reads_the_example_of_the_reference()
    {
        var (definition, problems) = DefinitionReader.Read(Example.Yaml, "example.yaml");

        Assert.Empty(problems);
        Assert.NotNull(definition);
        Assert.Equal("inspections/example-comprehensive", definition.Id);
        Assert.Equal(new Text("示例市安全生产全面巡查", "Comprehensive inspection, example city"), definition.Name);
        Assert.Equal("drafting", definition.Initial.Name);
        Assert.Equal(new RoleHolder.TeamSeat(Seat.Leader), definition.Role("team-leader").Holder);
        Assert.Equal(["left-on"], definition.State("on-site").Transition("leave")!.Sets);
        Assert.Equal(new Guard.DifferentPerson("submit-plan"),
            definition.State("approving").Transition("approve")!.Guards.Single());
        var report = definition.Deadline("report");
        Assert.Equal(new DeadlineRule(new(15, PeriodUnit.WorkingDays), Rolls: false, CutOff: new(17, 0)), report.Rule);
        Assert.Equal([-5, 1, 10, 20], report.Ladder!.Rungs.Select(rung => rung.Offset));
        Assert.Equal(WarningLevel.Red, report.Ladder.Rungs[2].Level);
    }
}
