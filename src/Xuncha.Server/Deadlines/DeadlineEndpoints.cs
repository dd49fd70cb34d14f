using NodaTime;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;
using Xuncha.Server.Access;
using Xuncha.Server.Calendars;
using Xuncha.Server.Hosting;
using Xuncha.Server.Records;

namespace Xuncha.Server.Deadlines;

/// <summary><c>/deadlines</c>.</summary>
internal static class DeadlineEndpoints
{
    /// <summary>Registers what is behind them.</summary>
    public static void AddDeadlines(this IServiceCollection services)
    {
        services.AddScoped<DeadlineFinder>();
        services.AddScoped<ListDeadlines>();
        services.AddScoped<Ladders>();
    }

    /// <summary>Maps them.</summary>
    public static void MapDeadlines(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/deadlines").WithTags("deadlines");
        group.MapGet("", (HttpContext http, [AsParameters] DeadlineFilter filter, string? after, int? limit, ListDeadlines list) => list.HandleAsync(http, filter, after, limit))
            .Requires(Rule.ByRecord)
            .Produces<Page<DeadlineItem>>()
            .Describe(
                new("按到期日列出期限", "List deadlines by due date"),
                response: new Page<DeadlineItem>([new(RecordExamples.Deadline, RecordKind.Inspection, RecordExamples.Record.Title, RecordExamples.Record.PartyId, [RungView.Example])], null));
        group.MapPost("/compute", (DueQuestions body, CalendarStore calendars) => ComputeDeadlines.Handle(body, calendars))
            .Requires(Rule.EverybodyComputes)
            .Produces<DueAnswers>()
            .Describe(
                new("计算到期日并说明理由（可批量）", "Compute due dates and explain them, many at once"),
                new DueQuestions([new(new LocalDate(2026, 2, 10), "10 working days")], "cn", Explain: true),
                new DueAnswers("cn", "0123456789abcdef", [new(new LocalDate(2026, 2, 10), "10 working days", new LocalDate(2026, 3, 2), Instant.FromUtc(2026, 3, 2, 16, 0), false, [new(ExplanationKind.Due, new LocalDate(2026, 3, 2), new LocalDate(2026, 3, 2), new("到期日为2026-03-02", "due on 2026-03-02"))])]));
    }
}
