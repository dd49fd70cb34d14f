using NodaTime;
using Xuncha.Core;
using Xuncha.Server.Problems;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Hosting;

/// <summary>The two endpoints that are open to everyone. They tell one word each and nothing of the inside.</summary>
internal static class Health
{
    /// <summary>A node whose clock is further off than this is not ready.</summary>
    public static readonly Duration MostClockDifference = Duration.FromSeconds(5);

    /// <summary>Maps <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/health/live", () => new HealthAnswer("live")).AllowAnonymous().DisableRateLimiting()
            .Describe(new("进程在运行", "The process runs"), response: new HealthAnswer("live"));
        app.MapGet("/health/ready", ReadyAsync).AllowAnonymous().DisableRateLimiting().Produces<HealthAnswer>()
            .Describe(new("可以接受请求", "It can take requests"), response: new HealthAnswer("ready"), problems: ProblemTypes.NotReady);
    }

    private static async Task<IResult> ReadyAsync(XunchaDb db, XunchaClock clock, ILogger<HealthAnswer> log, CancellationToken cancellation)
    {
        try
        {
            if ((await AppendOnly.MissingTriggersAsync(db, cancellation)).Count > 0)
            {
                return NotReady(new("只增表的触发器缺失", "Triggers of append-only tables are missing"));
            }

            var before = clock.Real();
            var database = await clock.DatabaseAsync(db, cancellation);
            return IsOff(before, database, clock.Real())
                ? NotReady(new("本机时钟与数据库相差过大", "This node's clock is too far from the database's"))
                : TypedResults.Ok(new HealthAnswer("ready"));
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidOperationException or TimeoutException)
        {
            log.LogWarning(e, "The database cannot be reached");
            return NotReady(new("无法访问数据库", "The database cannot be reached"));
        }
    }

    /// <summary>Whether a database's clock, read between two readings of the process's, is more than 5 s outside of them.</summary>
    public static bool IsOff(Instant before, Instant database, Instant after) =>
        database < before - MostClockDifference || database > after + MostClockDifference;

    private static ProblemResult NotReady(Text why) => new(ProblemTypes.NotReady, why);
}

/// <summary>How the server is.</summary>
/// <param name="Status"><c>live</c> or <c>ready</c>.</param>
internal sealed record HealthAnswer(string Status);
