using Microsoft.AspNetCore.Mvc;
using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Uploads;

/// <summary><c>/uploads</c>: resumable uploads by the tus protocol.</summary>
internal static class UploadEndpoints
{
    /// <summary>Registers what is behind them.</summary>
    public static void AddUploads(this IServiceCollection services)
    {
        services.AddSingleton(provider => new UploadFiles(Path.Combine(provider.GetRequiredService<ServerOptions>().Files, "uploads")));
        services.AddScoped<UploadDesk>();
    }

    /// <summary>Maps them.</summary>
    public static void MapUploads(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/uploads").WithTags("uploads").Requires(Rule.Oneself).AddEndpointFilter(Tus.SpeakAsync);
        group.MapMethods("", [HttpMethods.Options], (HttpContext http, UploadDesk desk) => desk.Tell(http))
            .Produces(StatusCodes.Status204NoContent)
            .Describe(new("说明上传协议的版本、扩展和上限（tus）", "Tell version, extensions and limits of the upload protocol (tus)"));
        group.MapPost("", (HttpContext http, UploadDesk desk) => desk.CreateAsync(http))
            .Produces(StatusCodes.Status201Created)
            .Describe(
                new("登记一个分段上传的文件（tus：Upload-Length、Upload-Metadata: filename）", "Announce a file that comes in parts (tus: Upload-Length, Upload-Metadata: filename)"),
                problems: [ProblemTypes.Invalid, ProblemTypes.TooLarge, ProblemTypes.TooManyUploads, ProblemTypes.TusVersion]);
        group.MapMethods("/{id:guid}", [HttpMethods.Head], (HttpContext http, Guid id, UploadDesk desk) => desk.HeadAsync(http, id))
            .Produces(StatusCodes.Status200OK)
            .Describe(new("已传多少字节（tus）", "How many bytes are here (tus)"), problems: [ProblemTypes.NotFound, ProblemTypes.TusVersion]);
        group.MapPatch("/{id:guid}", (HttpContext http, Guid id, UploadDesk desk) => desk.AppendAsync(http, id))
            .WithMetadata(new DisableRequestSizeLimitAttribute()) // the desk takes no more than what was announced
            .Accepts<Stream>(Tus.PartType)
            .Produces(StatusCodes.Status204NoContent)
            .Describe(
                new("续传下一段（tus：Upload-Offset；请求体即内容）", "Send the next part (tus: Upload-Offset; the body is the part)"),
                request: "…",
                problems:
                [
                    ProblemTypes.NotFound, ProblemTypes.WrongOffset, ProblemTypes.UploadBusy, ProblemTypes.ChecksumMismatch, ProblemTypes.TusVersion,
                ]);
        group.MapDelete("/{id:guid}", (HttpContext http, Guid id, UploadDesk desk) => desk.DeleteAsync(http, id))
            .Produces(StatusCodes.Status204NoContent)
            .Describe(new("放弃上传（tus）", "Give an upload up (tus)"), problems: [ProblemTypes.NotFound, ProblemTypes.UploadBusy, ProblemTypes.TusVersion]);
    }
}
