using NodaTime;
using NodaTime.Extensions;
using Xuncha.Core.Definitions;
using Xuncha.Core.Teams;
using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;

namespace Xuncha.Server.Teams;

/// <summary><c>…/team</c> of an inspection.</summary>
internal static class TeamEndpoints
{
    private static readonly ProblemType[] Changes =
        [ProblemTypes.NotFound, ProblemTypes.Forbidden, ProblemTypes.NotOpen, ProblemTypes.ConditionUnmet, ProblemTypes.DutiesSeparate, ProblemTypes.DeputyRecused, ProblemTypes.KeyReused];

    private static readonly SeatView Seat = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000013"), PersonView.Example.Id, "示例", Core.Definitions.Seat.Leader, new LocalDate(2019, 7, 25), null, null, new LocalDate(2019, 7, 26), false, [RecusalView.Example]);

    private static readonly LeaveView AskedLeave = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000014"), Seat.Id, Seat.PersonId, new(2019, 8, 12), new(2019, 8, 14), "家中有事", Instant.FromUtc(2019, 8, 9, 1, 0), null, null, null, null);

    /// <summary>Registers what is behind them.</summary>
    public static void AddTeams(this IServiceCollection services)
    {
        services.AddScoped<Recusals>();
        services.AddScoped<SeatConflicts>();
        services.AddScoped<NoGroundDecision>();
        services.AddScoped<Team>();
        services.AddScoped<Appointments>();
        services.AddScoped<Candidates>();
        services.AddScoped<Leave>();
    }

    /// <summary>Maps them below a kind of record.</summary>
    public static void MapTeam(this RouteGroupBuilder group, RecordKind kind)
    {
        MapSeats(group, kind);
        MapChoosing(group, kind);
        MapLeave(group, kind);
    }

    private static void MapSeats(RouteGroupBuilder group, RecordKind kind)
    {
        var newSeat = new NewSeat(Seat.PersonId, Seat.Seat);
        group.MapGet("/{id:guid}/team", (HttpContext http, Guid id, Team team) => team.ListAsync(http, kind, id))
            .Produces<IReadOnlyList<SeatView>>().Describe(new("查看巡查组", "Get the inspection team"), response: new[] { Seat }, problems: ProblemTypes.NotFound);
        group.MapPost("/{id:guid}/team", (HttpContext http, Guid id, NewSeat body, Appointments team) => team.AppointAsync(http, kind, id, body))
            .Requires(Rule.ByRecordForPeople)
            .Produces<RecordView>().Describe(new("任命组员", "Appoint somebody to a seat"), newSeat, RecordExamples.Record, Changes);
        group.MapPost("/{id:guid}/team/appointments", (HttpContext http, Guid id, NewSeats body, Appointments team) => team.AppointAllAsync(http, kind, id, body))
            .Requires(Rule.ByRecordForPeople)
            .Produces<RecordView>().Describe(new("一并任命多人（全部或全不）", "Appoint several together, all or none"), new NewSeats([newSeat]), RecordExamples.Record, Changes);
        group.MapPost("/{id:guid}/team/{seat:guid}/end", (HttpContext http, Guid id, Guid seat, SeatEnding body, Team team) => team.EndAsync(http, kind, id, seat, body))
            .Produces<RecordView>().Describe(new("组员离组", "End a seat"), new SeatEnding(new LocalDate(2019, 8, 30), "调离"), RecordExamples.Record, Changes);
        group.MapPost("/{id:guid}/team/{seat:guid}/replace", (HttpContext http, Guid id, Guid seat, Replacement body, Appointments team) => team.ReplaceAsync(http, kind, id, seat, body))
            .Requires(Rule.ByRecordForPeople)
            .Produces<RecordView>().Describe(
                new("调整组员：一人离组，另一人自次日接任", "Replace somebody: one seat ends, another begins the day after"),
                new Replacement(PersonView.Example.Id, new(2019, 8, 30), "不适合从事巡查工作"), RecordExamples.Record, Changes);
        group.MapPost("/{id:guid}/team/{seat:guid}/no-ground", (HttpContext http, Guid id, Guid seat, NoGround body, NoGroundDecision decision) => decision.DecideAsync(http, kind, id, seat, body))
            .Requires(Rule.ByRecordForPeople)
            .Produces<RecordView>().Describe(
                new("认定不构成回避（须为任命人和本人以外的人）", "Decide that what was found is no ground for recusal, as another person than the one who appointed"),
                new NoGround(RecusalKind.Region, "仅在当地出生，未在当地工作生活"), RecordExamples.Record, Changes);
        group.MapPost("/{id:guid}/team/training", (HttpContext http, Guid id, TrainingBody body, Team team) => team.TrainAsync(http, kind, id, body))
            .Produces<RecordView>().Describe(
                new("登记培训", "Record that people of the team have been trained"), new TrainingBody([Seat.Id], new(2019, 7, 26), "巡查〔2019〕2号"), RecordExamples.Record, Changes);
    }

    private static void MapChoosing(RouteGroupBuilder group, RecordKind kind)
    {
        var candidate = new CandidateView(Seat.PersonId, Seat.DisplayName, [], [RecusalView.Example], false, 2, true, ["危险化学品"]);
        group.MapGet("/{id:guid}/team/candidates", (HttpContext http, Guid id, DateOnly? from, string? after, int? limit, Candidates candidates) =>
                candidates.ListAsync(http, kind, id, from?.ToLocalDate(), after, limit))
            .Requires(Rule.ByRecordForPeople)
            .Produces<Page<CandidateView>>().Describe(
                new("列出可选人员及其回避事由、任务量和专长", "List whom one may call into the team, with what recuses them, their load and what they know"),
                response: new Page<CandidateView>([candidate], null), problems: [ProblemTypes.NotFound, ProblemTypes.Forbidden]);
        group.MapPost("/{id:guid}/team/suggestion", (HttpContext http, Guid id, WantedTeam body, Candidates candidates) => candidates.SuggestAsync(http, kind, id, body))
            .Requires(Rule.ByRecordForPeople)
            .Produces<SuggestedTeam>().Describe(
                new("建议人选，或说明哪些规定不能同时满足；不作任命", "Suggest a team, or say which rules cannot be met together; nobody is appointed"),
                new WantedTeam(Members: 4, Expertise: ["危险化学品"]), new SuggestedTeam([new(Seat.PersonId, Seat.DisplayName, Seat.Seat)], []), ProblemTypes.NotFound, ProblemTypes.Forbidden);
    }

    private static void MapLeave(RouteGroupBuilder group, RecordKind kind)
    {
        group.MapGet("/{id:guid}/team/leave", (HttpContext http, Guid id, Leave leave) => leave.ListAsync(http, kind, id))
            .Requires(Rule.ByRecordForPeople)
            .Produces<IReadOnlyList<LeaveView>>().Describe(new("列出请假", "List leave asked for"), response: new[] { AskedLeave }, problems: ProblemTypes.NotFound);
        group.MapPost("/{id:guid}/team/{seat:guid}/leave", (HttpContext http, Guid id, Guid seat, NewLeave body, Leave leave) => leave.AskAsync(http, kind, id, seat, body))
            .Requires(Rule.ByRecordForPeople)
            .Produces<RecordView>().Describe(new("本人请假", "Ask for leave from one's own seat"), new NewLeave(AskedLeave.From, AskedLeave.To, AskedLeave.Reason), RecordExamples.Record, Changes);
        group.MapPost("/{id:guid}/team/{seat:guid}/leave/{leave:guid}/decision", (HttpContext http, Guid id, Guid seat, Guid leave, LeaveDecision body, Leave leaves) =>
                leaves.DecideAsync(http, kind, id, seat, leave, body))
            .Requires(Rule.ByRecordForPeople)
            .Produces<RecordView>().Describe(new("同意或不同意请假（须为另一人）", "Grant or refuse leave, as another person than the one who asked"), new LeaveDecision(true, "同意"), RecordExamples.Record, Changes);
    }
}
