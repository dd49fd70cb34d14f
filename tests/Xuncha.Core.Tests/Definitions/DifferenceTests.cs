using Xuncha.Core.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Definitions;

public sealed class DifferenceTests
{
    private static readonly WorkflowDefinition Before = Regimes.Check(Example.Yaml, "before.yaml");

    public static TheoryData<string, string, string, string> Changes => new()
    {
        { "basis: 示例市", "basis: 某市", "流程：依据由〔示例市安全生产巡查工作制度（2023年10月16日）〕改为〔某市安全生产巡查工作制度（2023年10月16日）〕", "the flow: basis changed from 〔示例市安全生产巡查工作制度（2023年10月16日）〕 to 〔某市安全生产巡查工作制度（2023年10月16日）〕" },
        { "post: liaison", "post: governor", "角色“被巡查对象”：担任者由〔被巡查对象的职位 liaison〕改为〔被巡查对象的职位 governor〕", "role “inspected party”: holder changed from 〔post liaison of the inspected party〕 to 〔post governor of the inspected party〕" },
        { "papers:", "papers:\n  map: { zh: 地图, en: map }", "新增文件“地图”", "added: paper “map”" },
        { "zh: 市安委会领导,", "zh: 市安委会主任,", "角色“市安委会主任”：名称由〔市安委会领导 / commission leader〕改为〔市安委会主任 / commission leader〕", "role “commission leader”: name changed from 〔市安委会领导 / commission leader〕 to 〔市安委会主任 / commission leader〕" },
        { ", at-most: 10000", "", "字段“抽查单位数”：最大值由〔10000〕改为无", "field “places checked”: greatest changed from 〔10000〕 to nothing" },
        { "least: 6", "least: 7", "流程：巡查组组成由〔巡查组已组成：不少于6人、组长1人、副组长1人〕改为〔巡查组已组成：不少于7人、组长1人、副组长1人〕", "the flow: team changed from 〔the team is complete: at least 6 persons, 1 leader, 1 deputy〕 to 〔the team is complete: at least 7 persons, 1 leader, 1 deputy〕" },
        { "to: on-site", "to: waiting", "状态“方案审定”的步骤“批准”：去向由〔现场巡查〕改为〔中止〕", "transition “approve” of state “approving the plan”: goal changed from 〔on site〕 to 〔waiting〕" },
        { "            when: [{ different-person-from: submit-plan }]\n", "", "删除状态“方案审定”的步骤“批准”的条件：办理人不是办理“报审方案”的人", "removed: guard of transition “approve” of state “approving the plan”: it is taken by another person than the one who took “submit the plan”" },
        { "within: 15 working days", "within: 2 months", "期限“形成巡查工作报告”：时长由〔15个工作日，截至17:00〕改为〔2个月，截至17:00〕", "deadline “inspection report”: length changed from 〔15 working days, until 17:00〕 to 〔2 months, until 17:00〕" },
        { "after: 1,  notify: [team-leader, office]", "after: 2,  notify: [office]", "期限“形成巡查工作报告”的梯级late：内容由〔到期后1个工作日：通知组长、市安委会办公室、升为黄色预警〕改为〔到期后2个工作日：通知市安委会办公室、升为黄色预警〕", "rung late of deadline “inspection report”: what it does changed from 〔1 working day after: tell team leader, commission office, raise to yellow warning〕 to 〔2 working days after: tell commission office, raise to yellow warning〕" },
        { "        - { id: close,       after: 20, take: close-as-late }\n", "", "删除期限“形成巡查工作报告”的梯级close", "removed: rung close of deadline “inspection report”" },
        { "post: { years: 3 }", "post: { years: 5 }", "流程：回避由〔任职回避：现任或离任未满3年；", "" },
        { "leaders-by: commission", "leaders-by: office", "流程：请假由〔组长、副组长由市安委会领导批准，其他人由组长批准〕改为〔组长、副组长由市安委会办公室批准，其他人由组长批准〕", "the flow: leave changed from 〔of leader and deputies granted by commission leader, of others by team leader〕 to 〔of leader and deputies granted by commission office, of others by team leader〕" },
        { "zh: 如实报告，不泄露秘密, en: \"reports the truth, leaks nothing\"", "zh: 廉洁, en: honest", "新增流程的职责和纪律：巡查组——廉洁|删除流程的职责和纪律", "" },
        { "  report:\n    name: { zh: 巡查报告, en: report }", "  pause:\n    name: { zh: 间歇, en: pause }\n    states:\n      resting:\n        name: { zh: 休, en: resting }\n        transitions:\n          rest: { name: { zh: 歇, en: rest }, to: done, by: office }\n  report:\n    name: { zh: 巡查报告, en: report }", "流程：阶段顺序由〔巡查准备、巡查进驻、巡查报告〕改为〔巡查准备、巡查进驻、间歇、巡查报告〕|新增阶段“间歇”", "" },
    };

    [Theory, MemberData(nameof(Changes))]
    public void Says_each_change_in_words(string old, string changed, string zh, string en)
    {
        Assert.Contains(old, Example.Yaml, StringComparison.Ordinal);
        var after = DefinitionReader.Read(Example.Yaml.Replace(old, changed, StringComparison.Ordinal), "after.yaml").Definition!;

        var said = DefinitionDifference.Between(Before, after);

        Assert.All(zh.Split('|'), words => Assert.Contains(said, line => line.Zh.StartsWith(words, StringComparison.Ordinal)));
        if (en.Length > 0)
        {
            Assert.Equal(new Text(zh, en), Assert.Single(said));
        }
    }

    [Fact]
    public void Says_nothing_of_a_definition_and_itself() =>
        Assert.Empty(DefinitionDifference.Between(Before, Regimes.Check(Example.Yaml, "again.yaml")));

    [Fact]
    public void Turns_additions_into_removals_when_the_versions_are_swapped()
    {
        var after = Regimes.Check(Example.Yaml.Replace("papers:", "papers:\n  map: { zh: 地图, en: map }", StringComparison.Ordinal), "after.yaml");

        Assert.Equal([new Text("删除文件“地图”", "removed: paper “map”")], DefinitionDifference.Between(after, Before));
    }
}
