using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;

namespace Xuncha.Server.Planning;

/// <summary><c>/programmes</c>, <c>/outside-inspections</c>, <c>/accidents</c>, and what hangs on <c>/plans</c>.</summary>
internal static class PlanningEndpoints
{
    private static readonly ProblemType[] Changes =
        [ProblemTypes.NotFound, ProblemTypes.Forbidden, ProblemTypes.NotOpen, ProblemTypes.ConditionUnmet, ProblemTypes.DeputyRecused, ProblemTypes.Stale, ProblemTypes.MatchRequired, ProblemTypes.KeyReused];

    /// <summary>Registers the services.</summary>
    public static void AddPlanning(this IServiceCollection services)
    {
        services.AddScoped<Programmes>();
        services.AddScoped<CoverageReader>();
        services.AddScoped<ShowCoverage>();
        services.AddScoped(typeof(Entries<>));
        services.AddScoped<ShowPlan>();
        services.AddScoped<ChangePlan>();
        services.AddScoped<ChangePlanItems>();
        services.AddScoped<OpenPlanned>();
    }

    /// <summary>Maps them.</summary>
    public static void MapPlanning(this IEndpointRouteBuilder api)
    {
        MapProgrammes(api.MapGroup("/programmes").WithTags("programmes").Requires(Rule.ByLevel));
        api.MapEntries<OutsideInspection, OutsideInspectionView>(
            "outside-inspections", new("列出其他机关的巡查，新的在前", "List inspections of other bodies, the newest first"), new("登记其他机关的巡查", "Enter an inspection of another body"),
            (HttpContext http, NewOutsideInspection body, Entries<OutsideInspection> entries) => entries.AddAsync<OutsideInspectionView>(http, body),
            PlanningExamples.NewOutside, PlanningExamples.Outside, PlanningExamples.Outside with { VoidReason = PlanningExamples.Voiding.Reason });
        api.MapEntries<Accident, AccidentView>(
            "accidents", new("列出事故，新登记的在前", "List accidents, the newest entry first"), new("登记事故", "Enter an accident"),
            (HttpContext http, NewAccident body, Entries<Accident> entries) => entries.AddAsync<AccidentView>(http, body),
            PlanningExamples.NewAccident, PlanningExamples.Accident, PlanningExamples.Accident with { VoidReason = PlanningExamples.Voiding.Reason });
        var plans = api.MapGroup("/plans").WithTags("plans").Requires(Rule.ByRecord);
        MapPlan(plans);
        MapItems(plans);
    }

    private static void MapProgrammes(RouteGroupBuilder group)
    {
        group.MapGet("", (HttpContext http, string? after, int? limit, Programmes programmes) => programmes.ListAsync(http, after, limit))
            .Produces<Page<ProgrammeView>>()
            .Describe(new("列出巡查方案（任期、周期）", "List programmes: terms of office, cycles"), response: new Page<ProgrammeView>([PlanningExamples.Programme], null));
        group.MapGet("/{id:guid}", (HttpContext http, Guid id, Programmes programmes) => programmes.GetAsync(http, id))
            .Produces<ProgrammeView>()
            .Describe(new("查看巡查方案", "Get a programme"), response: PlanningExamples.Programme, problems: ProblemTypes.NotFound);
        group.MapPost("", (HttpContext http, NewProgramme body, Programmes programmes) => programmes.CreateAsync(http, body))
            .Produces<ProgrammeView>(StatusCodes.Status201Created)
            .Describe(
                new("制定巡查方案，或以新方案取代原方案", "Make a programme, or one that takes another's place"),
                PlanningExamples.NewProgramme, PlanningExamples.Programme, ProblemTypes.Forbidden, ProblemTypes.Superseded);
        group.MapGet("/{id:guid}/coverage", (HttpContext http, Guid id, [AsParameters] CoverageFilter filter, string? after, int? limit, ShowCoverage coverage) =>
                coverage.HandleAsync(http, id, filter, after, limit))
            .Produces<CoverageView>()
            .Describe(
                new("查看覆盖情况：已巡查、应巡查、紧迫、免巡查、未完成及理由", "See coverage: who is covered, owed, urgent, exempt or missed, and why"),
                response: PlanningExamples.Coverage, problems: ProblemTypes.NotFound);
    }

    private static void MapPlan(RouteGroupBuilder group)
    {
        group.MapPut("/{id:guid}/programme", (HttpContext http, Guid id, PlanBody body, ChangePlan change) => change.SetProgrammeAsync(http, id, body))
            .Produces<RecordView>()
            .Describe(new("写明计划所属巡查方案和年度", "Name the plan's programme and year"), new PlanBody(PlanningExamples.Programme.Id, 2025), RecordExamples.Record, Changes);
        group.MapGet("/{id:guid}/batches", (HttpContext http, Guid id, ShowPlan show) => show.BatchesAsync(http, id))
            .Produces<PlanView>()
            .Describe(new("查看计划的方案、年度和批次", "Get the plan's programme, year and batches"), response: PlanningExamples.Plan, problems: [ProblemTypes.NotFound, ProblemTypes.NotOpen]);
        group.MapPost("/{id:guid}/batches", (HttpContext http, Guid id, BatchBody body, ChangePlan change) => change.AddBatchAsync(http, id, body))
            .Produces<RecordView>()
            .Describe(new("增加批次", "Add a batch"), PlanningExamples.Batch, RecordExamples.Record, Changes);
        group.MapPut("/{id:guid}/batches/{batch:guid}", (HttpContext http, Guid id, Guid batch, BatchBody body, ChangePlan change) => change.SetBatchAsync(http, id, batch, body))
            .Produces<RecordView>()
            .Describe(new("调整批次", "Change a batch"), PlanningExamples.Batch, RecordExamples.Record, Changes);
        group.MapDelete("/{id:guid}/batches/{batch:guid}", (HttpContext http, Guid id, Guid batch, ChangePlan change) => change.RemoveBatchAsync(http, id, batch))
            .Produces<RecordView>()
            .Describe(new("删除没有巡查对象的批次", "Remove a batch without parties"), response: RecordExamples.Record, problems: Changes);
        group.MapGet("/{id:guid}/check", (HttpContext http, Guid id, ShowPlan show) => show.CheckAsync(http, id))
            .Produces<PlanCheckView>()
            .Describe(new("检查计划：不能报审的理由，应巡查而未列入的对象", "Check the plan: what keeps it from being submitted, who is owed and left out"), response: PlanningExamples.Check, problems: [ProblemTypes.NotFound, ProblemTypes.NotOpen]);
        group.MapGet("/{id:guid}/proposal", (HttpContext http, Guid id, ShowPlan show) => show.ProposalAsync(http, id))
            .Produces<ProposedPlan>()
            .Describe(new("查看系统建议的安排，不作更改", "See what the product would put into the plan; nothing is changed"), response: PlanningExamples.Proposal, problems: [ProblemTypes.NotFound, ProblemTypes.Forbidden, ProblemTypes.NotOpen]);
        group.MapPost("/{id:guid}/proposal", (HttpContext http, Guid id, ChangePlanItems change) => change.ApplyAsync(http, id))
            .Produces<RecordView>()
            .Describe(new("按系统建议列入对象，已列入的不变", "Put in what is proposed; what is in the plan stays"), response: RecordExamples.Record, problems: Changes);
    }

    private static void MapItems(RouteGroupBuilder group)
    {
        group.MapGet("/{id:guid}/items", (HttpContext http, Guid id, string? after, int? limit, ShowPlan show) => show.ItemsAsync(http, id, after, limit))
            .Produces<Page<PlanItemView>>()
            .Describe(new("列出计划的巡查对象及其巡查的进展", "List the plan's parties and how far their inspections have come"), response: new Page<PlanItemView>([PlanningExamples.Item], null), problems: ProblemTypes.NotFound);
        group.MapPost("/{id:guid}/items", (HttpContext http, Guid id, PlanItemBody body, ChangePlanItems change) => change.AddAsync(http, id, body))
            .Produces<RecordView>()
            .Describe(new("列入巡查对象", "Put a party in"), PlanningExamples.NewItem, RecordExamples.Record, Changes);
        group.MapPut("/{id:guid}/items/{item:guid}", (HttpContext http, Guid id, Guid item, PlanItemBody body, ChangePlanItems change) => change.SetAsync(http, id, item, body))
            .Produces<RecordView>()
            .Describe(new("调整批次、巡查组或时间", "Move a party to another batch, team or time"), PlanningExamples.NewItem, RecordExamples.Record, Changes);
        group.MapDelete("/{id:guid}/items/{item:guid}", (HttpContext http, Guid id, Guid item, ChangePlanItems change) => change.RemoveAsync(http, id, item))
            .Produces<RecordView>()
            .Describe(new("移出巡查对象", "Take a party out"), response: RecordExamples.Record, problems: Changes);
        group.MapPost("/{id:guid}/items/{item:guid}/inspection", (HttpContext http, Guid id, Guid item, NewPlannedInspection body, OpenPlanned open) => open.HandleAsync(http, id, item, body))
            .Produces<RecordView>()
            .Describe(
                new("按已批准的计划建立巡查（已有未作废、未终止的除外）", "Open the inspection of a party of an approved plan, unless one stands"), new NewPlannedInspection(), RecordExamples.Record,
                ProblemTypes.NotFound, ProblemTypes.Forbidden, ProblemTypes.NotOpen, ProblemTypes.ConditionUnmet, ProblemTypes.DeputyRecused, ProblemTypes.KeyReused);
    }
}
