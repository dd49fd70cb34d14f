using Microsoft.AspNetCore.Mvc;
using NodaTime;
using NodaTime.Extensions;
using Xuncha.Core.Definitions;
using Xuncha.Server.Access;
using Xuncha.Server.Documents;
using Xuncha.Server.Hosting;
using Xuncha.Server.LookBacks;
using Xuncha.Server.Problems;
using Xuncha.Server.Teams;

namespace Xuncha.Server.Records;

/// <summary><c>/inspections</c>, <c>/findings</c> and the like: every kind of record has the same endpoints.</summary>
internal static class RecordEndpoints
{
    private static readonly ProblemType[] Changes =
    [
        ProblemTypes.NotFound, ProblemTypes.Forbidden, ProblemTypes.NotOpen, ProblemTypes.ConditionUnmet, ProblemTypes.DeputyRecused, ProblemTypes.Stale, ProblemTypes.MatchRequired, ProblemTypes.KeyReused,
    ];

    /// <summary>The route of each kind of record.</summary>
    public static string RouteOf(RecordKind kind) => kind switch
    {
        RecordKind.Inspection => "inspections",
        RecordKind.Finding => "findings",
        RecordKind.Interview => "interviews",
        RecordKind.WorkRecord => "work-records",
        RecordKind.Task => "tasks",
        RecordKind.HandOver => "hand-overs",
        RecordKind.TipOff => "tip-offs",
        RecordKind.Breach => "breaches",
        RecordKind.Accountability => "accountability",
        RecordKind.Plan => "plans",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind of record without a route."),
    };

    /// <summary>Maps them.</summary>
    public static void MapRecords(this IEndpointRouteBuilder api)
    {
        MapEveryKind(api.MapGroup("/records").WithTags("records").Requires(Rule.ByRecordForPeople));
        api.MapGet("/work", (HttpContext http, string? after, int? limit, ListWork work) => work.HandleAsync(http, after, limit)).WithTags("records").Requires(Rule.ByRecordForPeople)
            .Produces<Page<WorkItem>>()
            .Describe(new("我的待办：可由本人办理的记录，按到期日排列", "What waits for the caller: records on which they may act, by due date"), response: new Page<WorkItem>([new(RecordExamples.Item, RecordExamples.Deadline, IsOwn: true)], null));
        foreach (var kind in Enum.GetValues<RecordKind>())
        {
            var route = RouteOf(kind);
            var group = api.MapGroup($"/{route}").WithTags(route).Requires(Rule.ByRecord);
            MapReading(group, kind);
            MapSteps(group, kind);
            MapDeadlines(group, kind);
            MapAsks(group, kind);
            MapPapers(group, kind);
            if (kind == RecordKind.Inspection)
            {
                group.MapTeam(kind);
                MapRechecks(group, kind);
            }
        }
    }

    // An id alone does not say which kind of record it means: a notice's, a parent's, one that a field names.
    private static void MapEveryKind(RouteGroupBuilder group)
    {
        group.MapGet("", (HttpContext http, string? definition, string? state, string? stage, string? status, Guid? party, Guid? under, Guid? parent, string? sort, string? after, int? limit, ReadRecords read) =>
                read.ListAsync(http, kind: null, new(definition, state, stage, status, party, under, parent, sort, after, limit)))
            .Produces<Page<RecordItem>>()
            .Describe(new("列出各类记录", "List records of every kind"), response: new Page<RecordItem>([RecordExamples.Item], null));
        group.MapGet("/{id:guid}", (HttpContext http, Guid id, ReadRecords read) => read.FindAsync(http, id))
            .Produces<RecordItem>()
            .Describe(new("查明一个编号是哪一类记录", "Find out which kind of record an id means"), response: RecordExamples.Item, problems: ProblemTypes.NotFound);
        group.MapGet("/{id:guid}/openings", (HttpContext http, Guid id, ListOpenings openings) => openings.HandleAsync(http, id))
            .Produces<IReadOnlyList<OpeningView>>()
            .Describe(new("列出本人可在其下建立的记录", "List of what the caller may open records below it"), response: new[] { OpeningView.Example }, problems: ProblemTypes.NotFound);
    }

    private static void MapReading(RouteGroupBuilder group, RecordKind kind)
    {
        group.MapGet("", (HttpContext http, string? definition, string? state, string? stage, string? status, Guid? party, Guid? under, Guid? parent, string? sort, string? after, int? limit, ReadRecords read) =>
                read.ListAsync(http, kind, new(definition, state, stage, status, party, under, parent, sort, after, limit)))
            .Produces<Page<RecordItem>>()
            .Describe(new("列出记录", "List records"), response: new Page<RecordItem>([RecordExamples.Item], null));
        group.MapGet("/{id:guid}", (HttpContext http, Guid id, ReadRecords read) => read.GetAsync(http, kind, id))
            .Produces<RecordView>()
            .Describe(new("查看记录：状态、期限、可办步骤及不可办的理由", "Get a record: state, deadlines, next steps, and why those not permitted are not"), response: RecordExamples.Record, problems: ProblemTypes.NotFound);
        group.MapGet("/{id:guid}/history", (HttpContext http, Guid id, string? after, int? limit, ReadRecords read) => read.HistoryAsync(http, kind, id, after, limit))
            .Produces<Page<HistoryView>>()
            .Describe(new("查看办理经过", "Read a record's history"), response: new Page<HistoryView>([RecordExamples.History], null), problems: ProblemTypes.NotFound);
    }

    private static void MapSteps(RouteGroupBuilder group, RecordKind kind)
    {
        group.MapPost("", (HttpContext http, NewRecord body, CreateRecord create) => create.HandleAsync(http, kind, body))
            .Produces<RecordView>(StatusCodes.Status201Created)
            .Describe(
                new("建立记录", "Open a record"),
                new NewRecord(RecordExamples.Record.Definition, RecordExamples.Record.Title, null, RecordExamples.Record.OrganizerId, RecordExamples.Record.PartyId),
                RecordExamples.Record,
                ProblemTypes.Forbidden,
                ProblemTypes.DeputyRecused,
                ProblemTypes.KeyReused);
        group.MapPost("/{id:guid}/transitions/{name}", (HttpContext http, Guid id, string name, StepBody body, RecordUse use, StepDesk desk) =>
                TakeStep.HandleAsync(http, kind, id, name, body, use, desk))
            .Produces<RecordView>()
            .Produces(StatusCodes.Status204NoContent) // to Prefer: return=minimal
            .Describe(
                new("办理一步", "Take a step"),
                new StepBody(new LocalDate(2019, 8, 30), Reason: "现场巡查结束", PaperNumber: "巡查〔2019〕3号"),
                RecordExamples.Record,
                Changes);
        group.MapPost("/bulk/transitions/{name}", (HttpContext http, string name, BulkBody body, BulkSteps bulk) => bulk.HandleAsync(http, kind, name, body))
            .Produces<BulkAnswer>()
            .Describe(
                new("批量办理一步：逐条决定，逐条告知结果", "Take a step on many records, each decided on its own, and told row by row"),
                new BulkBody([new(RecordExamples.Record.Id)], new(Reason: "现场巡查结束")),
                new BulkAnswer(1, 1, [new(RecordExamples.Record.Id, BulkOutcome.Done, "\"0123456789abcdef01234567\"", "collecting", [])]));
    }

    private static void MapDeadlines(RouteGroupBuilder group, RecordKind kind)
    {
        group.MapGet("/{id:guid}/deadlines", (HttpContext http, Guid id, ExplainDeadlines explain) => explain.HandleAsync(http, kind, id))
            .Produces<IReadOnlyList<ExplainedDeadline>>()
            .Describe(new("查看期限及每个到期日的理由", "Get the deadlines, each with why it is due on its day"), response: new[] { RecordExamples.Explained }, problems: ProblemTypes.NotFound);
        var suspension = new SuspensionBody(new LocalDate(2026, 9, 7), "因重大活动中止");
        group.MapPost("/{id:guid}/deadlines/{number:int}/suspend", (HttpContext http, Guid id, int number, SuspensionBody body, RecordUse use) =>
                DeadlineActions.SuspendAsync(http, kind, id, number, body, use))
            .Produces<RecordView>().Describe(new("中止期限", "Suspend a deadline"), suspension, RecordExamples.Record, Changes);
        group.MapPost("/{id:guid}/deadlines/{number:int}/resume", (HttpContext http, Guid id, int number, SuspensionBody body, RecordUse use) =>
                DeadlineActions.ResumeAsync(http, kind, id, number, body, use))
            .Produces<RecordView>().Describe(new("恢复期限", "Resume a deadline"), suspension, RecordExamples.Record, Changes);
        group.MapPost("/{id:guid}/deadlines/{number:int}/confirm", (HttpContext http, Guid id, int number, ConfirmationBody body, RecordUse use) =>
                DeadlineActions.ConfirmAsync(http, kind, id, number, body, use))
            .Produces<RecordView>().Describe(new("确认日历变更后的到期日", "Confirm the due date that a changed calendar gives"), new ConfirmationBody("已核对通知"), RecordExamples.Record, Changes);
    }

    private static void MapAsks(RouteGroupBuilder group, RecordKind kind)
    {
        group.MapGet("/{id:guid}/asks", (HttpContext http, Guid id, Asks asks) => asks.ListAsync(http, kind, id))
            .Produces<IReadOnlyList<AskView>>().Describe(new("列出申请：延期、更正、作废、终止", "List what was asked: extensions, corrections, voiding, termination"), response: new[] { RecordExamples.Ask }, problems: ProblemTypes.NotFound);
        group.MapPost("/{id:guid}/asks", (HttpContext http, Guid id, AskBody body, Asks asks) => asks.AskAsync(http, kind, id, body))
            .Produces<RecordView>().Describe(
                new("申请延期、更正日期、作废或终止", "Ask for an extension, a correction, voiding or termination"),
                new AskBody(AskKind.Extend, Deadline: 1, By: "10个工作日", Reason: "疫情防控"),
                RecordExamples.Record,
                ProblemTypes.NotFound,
                ProblemTypes.Forbidden,
                ProblemTypes.NotOpen,
                ProblemTypes.ConditionUnmet,
                ProblemTypes.KeyReused);
        group.MapGet("/{id:guid}/asks/{ask:guid}/preview", (HttpContext http, Guid id, Guid ask, Asks asks) => asks.PreviewAsync(http, kind, id, ask))
            .Produces<AskPreview>().Describe(
                new("预览同意申请后的变化", "Preview what granting would change"),
                response: new AskPreview(RecordExamples.Ask, [new(1, "report", new LocalDate(2019, 9, 16), new LocalDate(2019, 9, 30), Core.Instances.DeadlineState.Open, Core.Instances.DeadlineState.Open, null, null)]),
                problems: [ProblemTypes.NotFound, ProblemTypes.NotOpen, ProblemTypes.ConditionUnmet]);
        group.MapPost("/{id:guid}/asks/{ask:guid}/decision", (HttpContext http, Guid id, Guid ask, AskDecisionBody body, Asks asks) => asks.DecideAsync(http, kind, id, ask, body))
            .Requires(Rule.ByRecordForPeople)
            .Produces<RecordView>().Describe(new("同意或不同意申请（须为另一人）", "Grant or refuse, as another person than the one who asked"), new AskDecisionBody(true, "同意"), RecordExamples.Record, Changes);
    }

    private static void MapPapers(RouteGroupBuilder group, RecordKind kind)
    {
        group.MapGet("/{id:guid}/papers", (HttpContext http, Guid id, Papers papers) => papers.ListAsync(http, kind, id))
            .Produces<IReadOnlyList<PaperView>>().Describe(new("列出文件", "List the papers"), response: new[] { RecordExamples.Paper }, problems: ProblemTypes.NotFound);
        group.MapPost("/{id:guid}/papers", (HttpContext http, Guid id, string? name, string? fileName, string? number, DateOnly? dated, Guid? upload, Papers papers) =>
                papers.AttachAsync(http, kind, id, new(name, fileName, number, dated?.ToLocalDate(), upload)))
            .WithMetadata(new RequestSizeLimitAttribute(Papers.Largest))
            .Accepts<Stream>("application/octet-stream", [.. FileKinds.MediaTypes])
            .Produces<RecordView>()
            .Describe(
                new("附上文件（请求体即文件内容，或 upload 指明已传完的上传）", "Attach a paper; the body is the file, or `upload` names an upload that is whole"),
                response: RecordExamples.Record,
                problems: [ProblemTypes.NotFound, ProblemTypes.Forbidden, ProblemTypes.NotOpen, ProblemTypes.WrongFile, ProblemTypes.TooLarge, ProblemTypes.KeyReused]);
        group.MapGet("/{id:guid}/papers/{paper:guid}", (HttpContext http, Guid id, Guid paper, Papers papers) => papers.FetchAsync(http, kind, id, paper))
            .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream")
            .Describe(new("下载文件", "Fetch a paper's file"), problems: ProblemTypes.NotFound);
    }

    private static void MapRechecks(RouteGroupBuilder group, RecordKind kind) =>
        group.MapPost("/{id:guid}/rechecks", (HttpContext http, Guid id, ChosenFindings body, ChooseFindings choose) => choose.HandleAsync(http, kind, id, body))
            .Produces<RecordView>()
            .Describe(
                new("选取或抽取“回头看”核查的问题隐患", "Choose or draw the findings that a look-back goes back to"),
                new ChosenFindings(Sample: new(10, State: "struck-off")),
                RecordExamples.Record,
                ProblemTypes.NotFound,
                ProblemTypes.Forbidden,
                ProblemTypes.NotOpen,
                ProblemTypes.DeputyRecused,
                ProblemTypes.KeyReused);
}
