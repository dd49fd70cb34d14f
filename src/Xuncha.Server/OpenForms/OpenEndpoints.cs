using Microsoft.AspNetCore.Mvc;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Questionnaires;
using Xuncha.Server.TipOffs;

namespace Xuncha.Server.OpenForms;

/// <summary>
/// <c>/open</c>: what is open to everybody without signing in. Requests are few by address (<see cref="RateLimits.Open"/>), and where they come from is written
/// down nowhere.
/// </summary>
internal static class OpenEndpoints
{
    /// <summary>Where they are.</summary>
    public const string Route = "/api/v1/open";

    /// <summary>Registers what is behind them.</summary>
    public static void AddOpenForms(this IServiceCollection services)
    {
        services.AddScoped<OpenInspections>();
        services.AddScoped<OpenTipOffs>();
        services.AddScoped<TipOffMaterial>();
        services.AddScoped<TipOffSenders>();
        services.AddScoped<QuestionDesk>();
        services.AddScoped<OpenQuestionnaires>();
    }

    /// <summary>Maps them.</summary>
    public static void MapOpenForms(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/open").WithTags("open").AllowAnonymous().WithMetadata(WithoutAddress.Instance);
        group.MapGet("/inspections", (string? after, int? limit, OpenInspections inspections, CancellationToken cancellation) => inspections.ListAsync(after, limit, cancellation))
            .Produces<Page<OpenInspection>>()
            .Describe(new("列出正在进行且已公开的巡查：巡查内容、举报电话和邮箱", "List the inspections that are on and published: content, hotline, mailbox"), response: new Page<OpenInspection>([OpenInspection.Example], null));
        MapTipOffs(group.MapGroup("/tip-offs"));
        MapQuestionnaires(group.MapGroup("/questionnaires"));
    }

    private static void MapTipOffs(RouteGroupBuilder group)
    {
        group.MapPost("", (HttpContext http, NewTipOff body, OpenTipOffs desk) => desk.SendAsync(http, body))
            .Produces<Receipt>(StatusCodes.Status201Created)
            .Describe(new("举报，得到查询码（只显示这一次）", "Send a tip-off; the answer is the receipt code, shown this once"), NewTipOff.Example, Receipt.Example, ProblemTypes.NotReady);
        group.MapGet("/{code}", (HttpContext http, string code, OpenTipOffs desk) => desk.StateAsync(http, code))
            .Produces<TipOffProgress>()
            .Describe(new("凭查询码查看办理情况和答复", "How far a tip-off has come, and the answer, by its receipt code"), response: TipOffProgress.Example, problems: ProblemTypes.NotFound);
        group.MapPost("/{code}/additions", (HttpContext http, string code, Addition body, OpenTipOffs desk) => desk.AddAsync(http, code, body))
            .Produces(StatusCodes.Status204NoContent)
            .Describe(new("凭查询码补充情况", "Add to a tip-off by its receipt code"), new Addition("补充：第二车间也有同样情况"), problems: [ProblemTypes.NotFound, ProblemTypes.NotOpen]);
        group.MapPost("/{code}/papers", (HttpContext http, string code, string? fileName, TipOffMaterial desk) => desk.AttachAsync(http, code, fileName))
            .WithMetadata(new RequestSizeLimitAttribute(TipOffMaterial.Largest))
            .Accepts<Stream>("application/octet-stream", "*/*") // whatever a browser takes the file for: its bytes say what it is
            .Produces(StatusCodes.Status204NoContent)
            .Describe(
                new("凭查询码附上材料（请求体即文件内容）", "Attach material to a tip-off by its receipt code; the body is the file"),
                request: "…",
                problems: [ProblemTypes.NotFound, ProblemTypes.NotOpen, ProblemTypes.WrongFile, ProblemTypes.TooLarge]);
    }

    private static void MapQuestionnaires(RouteGroupBuilder group)
    {
        group.MapGet("/{code}", (string code, OpenQuestionnaires desk, CancellationToken cancellation) => desk.GetAsync(code, cancellation))
            .Produces<OpenQuestionnaire>()
            .Describe(new("打开问卷", "Open a questionnaire"), response: OpenQuestionnaire.Example, problems: ProblemTypes.NotFound);
        group.MapPost("/{code}", (string code, Response body, OpenQuestionnaires desk, CancellationToken cancellation) => desk.AnswerAsync(code, body, cancellation))
            .Produces(StatusCodes.Status204NoContent)
            .Describe(new("答问卷（不记姓名和地址）", "Answer a questionnaire; neither name nor address is kept"), Response.Example, problems: [ProblemTypes.NotFound, ProblemTypes.AlreadyAnswered]);
    }
}

/// <summary>On an operation: from which address it is called is kept out of the audit log.</summary>
internal sealed class WithoutAddress
{
    /// <summary>The one there is.</summary>
    public static readonly WithoutAddress Instance = new();
}
