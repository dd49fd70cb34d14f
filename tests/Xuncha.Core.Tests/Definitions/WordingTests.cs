using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Definitions;

public sealed class WordingTests
{
    private static readonly WorkflowDefinition Definition = Regimes.Check(Example.Yaml, "example.yaml");
    private static readonly DefinitionCatalog Catalog = new([Regimes.Read("tasks/work-record"), Regimes.Read("interviews/summons")]);

    public static TheoryData<Guard, string, string> Guards => new()
    {
        { new Guard.PlanSound(), "计划可行：批次容得下，无重复，不违反免巡查的规定", "the plan is sound: its batches hold it, nobody is in it twice, exemptions are kept" },
        { new Guard.TeamComplete(), "巡查组已组成：不少于6人、组长1人、副组长1人", "the team is complete: at least 6 persons, 1 leader, 1 deputy" },
        { new Guard.TeamTrained(), "巡查组全体已参加培训", "everybody in the team has been trained" },
        { new Guard.FieldCondition("grade", FieldTest.Given, null), "已填写“评级”", "“grade” is given" },
        { new Guard.FieldCondition("grade", FieldTest.Is, "good"), "“评级”为“好”", "“grade” is “good”" },
        { new Guard.FieldCondition("grade", FieldTest.IsNot, "poor"), "“评级”不是“差”", "“grade” is not “poor”" },
        { new Guard.FieldCondition("places", FieldTest.AtLeast, "3"), "“抽查单位数”不小于3", "“places checked” is at least 3" },
        { new Guard.FieldCondition("places", FieldTest.AtMost, "9"), "“抽查单位数”不大于9", "“places checked” is at most 9" },
        { new Guard.DateNotBefore("left-on", "announced-on"), "“巡查结束日期”不早于“通知日期”", "“last day on site” is not before “announced”" },
        { new Guard.DifferentPerson("submit-plan"), "办理人不是办理“报审方案”的人", "it is taken by another person than the one who took “submit the plan”" },
        { new Guard.Records("tasks/work-record", Quantifier.All, ["filed"], 0), "每一条“巡查工作底稿”都处于“已入卷”", "each “Working paper” is in “filed”" },
        { new Guard.Records("tasks/work-record", Quantifier.Any, ["filed", "draft"], 0), "至少一条“巡查工作底稿”处于“已入卷”、“起草”", "at least one “Working paper” is in “filed”, “draft”" },
        { new Guard.Records("tasks/work-record", Quantifier.None, ["draft"], 0), "没有“巡查工作底稿”处于“起草”", "no “Working paper” is in “draft”" },
        { new Guard.Records("tasks/work-record", Quantifier.AtLeast, [], 2), "至少有2条“巡查工作底稿”", "there are at least 2 records of “Working paper”" },
        { new Guard.Records("tasks/work-record", Quantifier.AtLeast, ["filed"], 2), "至少有2条“巡查工作底稿”处于“已入卷”", "there are at least 2 records of “Working paper” in “filed”" },
        { new Guard.Records("tasks/unknown", Quantifier.None, ["draft"], 0), "没有“tasks/unknown”处于“draft”", "no “tasks/unknown” is in “draft”" },
    };

    [Theory, MemberData(nameof(Guards))]
    public void Says_a_guard(Guard guard, string zh, string en) => Assert.Equal(new Text(zh, en), Wording.Of(guard, Definition, Catalog));

    [Fact]
    public void Says_actors_events_and_effects()
    {
        Assert.Equal(new Text("市安委会办公室、市安委会领导会签", "all of commission office, commission leader"), Wording.Of(new Actors(true, ["office", "commission"]), Definition));
        Assert.Equal(new Text("市安委会办公室、市安委会领导之一", "one of commission office, commission leader"), Wording.Of(new Actors(false, ["office", "commission"]), Definition));
        Assert.Equal(new Text("组长", "team leader"), Wording.Of(new Actors(true, ["team-leader"]), Definition));
        Assert.Equal(new Text("进入“办结”", "entering “done”"), Wording.Of(new ClockEvent.Entering(["done"]), Definition));
        Assert.Equal(new Text("离开“现场巡查”、“中止”", "leaving “on site”, “waiting”"), Wording.Of(new ClockEvent.Leaving(["on-site", "waiting"]), Definition));
        Assert.Equal(new Text("“形成巡查工作报告”超期时", "when “inspection report” is overdue"), Wording.Of(new Trigger.Overdue("report"), Definition));
        Assert.Equal(new Text("新建“约谈”", "opens “Summons interview”"), Wording.Of(new Effect.Open("interviews/summons"), Definition, Catalog));
        Assert.Equal(new Text("最长停留30日", "a stay of at most 30 days"), Wording.Of(new DeadlineRule(Period.Days(30), IsLongestStay: true)));
        Assert.Equal(new Text("至指定之日，截至17:00", "up to the day set, until 17:00"), Wording.Of(DeadlineRule.SetDay(new(17, 0))));
    }

    [Fact]
    public void Says_a_team_and_who_is_recused_from_it()
    {
        var team = Definition with { Team = new(3, null, null) { Experts = 1, Qualified = 2 } };
        Assert.Equal(
            new Text("巡查组已组成：不少于3人、专家不少于1人、具备有效资格者不少于2人", "the team is complete: at least 3 persons, at least 1 expert, at least 2 with a valid qualification"),
            Wording.Of(new Guard.TeamComplete(), team));
        Assert.Equal(
            new Text("任职回避：现任或离任未满3年；地域回避：家乡在同一县（市、区），或在其中任职满10年；公务回避：利害关系、亲属任职",
                "by post: serves there, or left less than 3 years ago; by region: home in the same county, or served in it for 10 years; by matter: interests, kin who serves there"),
            TeamWording.Of(Definition.Recusal!));
    }

    [Fact]
    public void Says_a_rung_with_all_that_it_does() => Assert.Equal(
        new Text("到期后10个工作日：通知市安委会办公室、升为红色预警、由系统办理“超期收案”", "10 working days after: tell commission office, raise to red warning, take “close as late”"),
        Wording.Of(new Rung("late", 10, ["office"], WarningLevel.Red, null, "close-as-late"), PeriodUnit.WorkingDays, Definition));
}
