using NodaTime;
using Xuncha.Core.Access;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Deadlines;
using Xuncha.Server.Documents;
using Xuncha.Server.Organisations;

namespace Xuncha.Server.Records;

/// <summary>The examples of the OpenAPI document: one inspection, shown the same everywhere.</summary>
internal static class RecordExamples
{
    public static readonly DeadlineView Deadline = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000010"), 1, "report", new("形成巡查工作报告", "inspection report"), "team-leader",
        new LocalDate(2019, 8, 30), new("10个工作日", "10 working days"), new LocalDate(2019, 9, 16), Instant.FromUtc(2019, 9, 16, 16, 0), false, DeadlineState.Open, false, false,
        WarningLevel.None, null, null, null, "0123456789abcdef", [], []);

    public static readonly ExplainedDeadline Explained = new(
        Deadline, "省安全生产巡查工作规程", null,
        [new ExplanationLine(ExplanationKind.Holiday, new LocalDate(2019, 9, 13), new LocalDate(2019, 9, 15), new("2019-09-13中秋节，不计", "2019-09-13 not counted: Mid-Autumn Festival"))], "cn", PeriodUnit.WorkingDays, [RungView.Example]);

    public static readonly RecordView Record = new(
        Deadline.RecordId, RecordKind.Inspection, "inspections/jiangsu-comprehensive", 1, "示例市安全生产全面巡查", null,
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000001"), OrganisationView.Example.Id, new("report", new("巡查报告", "report")),
        new("collecting", new("汇总情况", "collecting")), new LocalDate(2019, 8, 30), RecordStatus.Running, Instant.FromUtc(2019, 7, 25, 1, 0), 7,
        [], [], [Deadline],
        [new("form-report", new("形成报告", "form the report"), new("reporting", new("报审", "submission")), [new("team-leader", new("组长", "team leader"))], false, ["report"], ["report"], [], [], false, [new(RefusalKind.Guard, "report", new("缺少文件“巡查工作报告”", "the paper 'inspection report' is not attached"))])],
        [new(Act.Attach, "report")]);

    public static readonly RecordItem Item = new(
        Record.Id, Record.Kind, Record.Definition, Record.DefinitionVersion, Record.Title, null, Record.OrganizerId, Record.PartyId, Record.Stage.Name, Record.State.Name, Record.State.Title, Record.Status, Record.CreatedAt);

    public static readonly HistoryView History = new(
        12, HistoryKind.Moved, 6, "leave", "on-site", "collecting", new LocalDate(2019, 8, 30), null, PersonView.Example.Id, null, Instant.FromUtc(2019, 9, 2, 1, 0), null, "巡查〔2019〕3号", null,
        new("结束巡查：现场巡查 → 汇总情况", "leave: on site → collecting"), null);

    public static readonly AskView Ask = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000011"), AskKind.Extend, new(Deadline: 1, By: "10个工作日"), "疫情防控", PersonView.Example.Id, null, Instant.FromUtc(2019, 9, 10, 1, 0), null, null, null, null, null);

    public static readonly PaperView Paper = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000012"), "report", new("巡查工作报告", "inspection report"), "巡查〔2019〕3号", new LocalDate(2019, 9, 12), "报告.pdf", "application/pdf", 52_341, new string('0', 64),
        PersonView.Example.Id, Instant.FromUtc(2019, 9, 12, 1, 0), null);
}
