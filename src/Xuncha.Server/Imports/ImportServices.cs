using Microsoft.AspNetCore.Mvc;
using Xuncha.Server.Access;
using Xuncha.Server.Documents;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Tables;

namespace Xuncha.Server.Imports;

/// <summary>What this folder brings.</summary>
internal static class ImportServices
{
    /// <summary>Registers it.</summary>
    public static void AddImports(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options.Imports);
        services.AddSingleton<RunningImport>();
        services.AddSingleton<ImportRunner>();
        services.AddScoped<ImportRun>();
        services.AddScoped<ImportDesk>();
        services.AddScoped<ImportTemplate>();
        services.AddHostedService<ImportService>();
    }

    /// <summary>Maps <c>/imports</c>.</summary>
    public static void MapImports(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/imports").WithTags("imports").Requires(Rule.ByRecord);
        group.MapGet("/template", (HttpContext http, string? definition, string? transition, string? format, ImportTemplate template) =>
                FormatOf(format, out var wanted) is { } problem ? Task.FromResult<IResult>(problem) : template.GetAsync(http, definition, transition, wanted))
            .Requires(Rule.EverybodyReads)
            .Produces<Stream>(StatusCodes.Status200OK, TableFile.MediaTypeOf(TableFormat.Xlsx), TableFile.MediaTypeOf(TableFormat.Csv))
            .Describe(new("下载导入模板（format：xlsx 或 csv）", "Download the template to import with; format is xlsx or csv"), problems: ProblemTypes.Invalid);
        group.MapPost("", (HttpContext http, string? definition, string? name, string? transition, Guid? parent, Guid? organizer, Guid? party, bool? check, ImportDesk desk) =>
                desk.AskAsync(http, new(definition, name, transition, parent, organizer, party, check)))
            .WithMetadata(new RequestSizeLimitAttribute(Papers.Largest))
            .Accepts<Stream>("application/octet-stream", TableFile.MediaTypeOf(TableFormat.Xlsx), TableFile.MediaTypeOf(TableFormat.Csv))
            .Produces<ImportView>(StatusCodes.Status202Accepted)
            .Describe(
                new("导入记录（请求体即文件；全部导入或全不导入；check=true 只检查）", "Import records, all of the file's or none; the body is the file; check=true only checks"),
                response: ImportView.Example,
                problems: [ProblemTypes.Forbidden, ProblemTypes.DeputyRecused, ProblemTypes.WrongFile, ProblemTypes.TooLarge, ProblemTypes.KeyReused]);
        group.MapGet("/{id:guid}", (HttpContext http, Guid id, ImportDesk desk) => desk.GetAsync(http, id))
            .Produces<ImportView>()
            .Describe(new("查看导入的进度和错误", "See how far an import is, and what is wrong with the file"), response: ImportView.Example, problems: ProblemTypes.NotFound);
        group.MapGet("/{id:guid}/errors", (HttpContext http, Guid id, string? format, ImportDesk desk) =>
                FormatOf(format, out var wanted) is { } problem ? Task.FromResult<IResult>(problem) : desk.ErrorsAsync(http, id, wanted))
            .Produces<Stream>(StatusCodes.Status200OK, TableFile.MediaTypeOf(TableFormat.Xlsx), TableFile.MediaTypeOf(TableFormat.Csv))
            .Describe(new("下载有错误的行", "Download the rows that something is wrong with"), problems: [ProblemTypes.NotFound, ProblemTypes.Invalid]);
        group.MapPost("/{id:guid}/cancel", (HttpContext http, Guid id, ImportDesk desk) => desk.CancelAsync(http, id))
            .Produces<ImportView>()
            .Describe(new("撤销导入", "Call an import off"), response: ImportView.Example, problems: [ProblemTypes.NotFound, ProblemTypes.AlreadyEnded]);
    }

    /// <summary>The form of a table that is asked for, <c>xlsx</c> where none is; a problem where there is no such form.</summary>
    public static ProblemResult? FormatOf(string? text, out TableFormat format)
    {
        var input = new Validation();
        format = EnumNames<TableFormat>.Read(text, "$.format", input);
        return input.Problem;
    }
}

/// <summary>Looks every second for imports that wait.</summary>
internal sealed class ImportService(ImportRunner runner, ILogger<ImportService> log) : TickingService(TimeSpan.FromSeconds(1), log)
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Func<CancellationToken, Task>> Work => [runner.RunAsync];
}
