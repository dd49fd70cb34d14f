using Microsoft.AspNetCore.Mvc;
using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.OpenForms;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;

namespace Xuncha.Server.TipOffs;

/// <summary>The open form of tip-offs, and who sent one. Everything else of a tip-off is as of every record.</summary>
internal static class TipOffEndpoints
{
    /// <summary>Registers what is behind them.</summary>
    public static void AddTipOffs(this IServiceCollection services)
    {
        services.AddScoped<OpenTipOffs>();
        services.AddScoped<TipOffMaterial>();
        services.AddScoped<TipOffSenders>();
    }

    /// <summary>Maps them.</summary>
    public static void MapTipOffs(this IEndpointRouteBuilder api)
    {
        var group = api.MapOpen("/tip-offs");
        group.MapPost("", (HttpContext http, NewTipOff body, OpenTipOffs desk) => desk.SendAsync(http, body))
            .Produces<Receipt>(StatusCodes.Status201Created)
            .Describe(new("举报，得到查询码（只显示这一次）", "Send a tip-off; the answer is the receipt code, shown this once"), NewTipOff.Example, Receipt.Example, ProblemTypes.NotReady);
        api.MapOpen("/offices").MapGet("", (string? after, int? limit, OpenTipOffs desk, CancellationToken cancellation) => desk.OfficesAsync(after, limit, cancellation))
            .Produces<Page<OpenOffice>>()
            .Describe(new("列出受理举报的地方（不针对某次巡查时）", "List where tip-offs are taken that are about no inspection"), response: new Page<OpenOffice>([OpenOffice.Example], null));
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

        var senders = api.MapGroup("/tip-offs/{id:guid}/sender").WithTags("tip-offs").Requires(Rule.ByRecordForPeople);
        senders.MapPut("", (HttpContext http, Guid id, SenderView body, TipOffSenders desk) => desk.PutAsync(http, id, body))
            .Produces<RecordView>()
            .Describe(new("登记来电、来信举报人", "Register who called or wrote"), SenderView.Example, RecordExamples.Record, ProblemTypes.NotFound, ProblemTypes.Forbidden, ProblemTypes.NotOpen, ProblemTypes.KeyReused);
        senders.MapPost("/reading", (HttpContext http, Guid id, SenderReading body, TipOffSenders desk) => desk.ReadAsync(http, id, body))
            .Produces<SenderView>()
            .Describe(new("查看举报人（须说明理由，查看留痕）", "Read who sent it; a reason is asked for and the reading is written down"), new SenderReading("回访核实"), SenderView.Example, ProblemTypes.NotFound, ProblemTypes.Forbidden);
    }
}
