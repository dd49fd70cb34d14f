using System.Net;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Problems;

/// <summary>The way to the database ends under a running server.</summary>
/// <param name="postgres">The cluster of this run.</param>
public sealed class DatabaseGoneTests(PostgresCluster postgres)
{
    [Fact]
    public async Task Answers_that_it_is_not_ready_and_tells_nothing_of_the_inside()
    {
        await using var pool = new PgBouncer();
        var (application, _) = await postgres.CreateDatabaseAsync(training: false);
        await using var server = await XunchaServer.OnPostgresAsync(await pool.ConnectAsync(application), training: false);
        var admin = await server.SystemAdminAsync();
        (await admin.GetAsync("/api/v1/people")).Expect(HttpStatusCode.OK);

        await pool.StopAsync();
        using var anonymous = server.Anonymous();
        Answer[] answers =
        [
            await admin.GetAsync("/api/v1/people"),
            await admin.PostAsync("/api/v1/inspections", new { definition = "inspections/heze-special", title = "x" }),
            await anonymous.SignInAsync("admin", "whatever it is"),
        ];
        Assert.All(answers, answer =>
        {
            var problem = answer.ExpectProblem(HttpStatusCode.ServiceUnavailable, "not-ready");
            Assert.Equal(["detail", "status", "title", "type"], problem.EnumerateObject().Select(member => member.Name).Order());
            Assert.Equal("数据库暂时不可用，请稍后重试", problem.GetProperty("detail").GetString());
        });
        (await anonymous.GetAsync("/health/ready")).ExpectProblem(HttpStatusCode.ServiceUnavailable, "not-ready");
        (await anonymous.GetAsync("/health/live")).Expect(HttpStatusCode.OK);
    }
}
