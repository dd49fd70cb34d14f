using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Xuncha.Server.Scheduling;
using Xunit;

namespace Xuncha.Server.Tests.Fixtures;

/// <summary>Deputies of an office.</summary>
public static class StandIns
{
    /// <summary>Lets somebody stand in for a holder of the commission's office today.</summary>
    public static async Task StandInAsync(this XunchaServer server, Api holder, Api deputy)
    {
        var post = (await holder.GetAsync($"/api/v1/people/{holder.PersonId}/posts")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
            .Single(one => one.GetProperty("post").GetString() == "commission-office").GetProperty("id").GetString();
        var clock = server.Services.GetRequiredService<XunchaClock>();
        var today = (await server.InDatabaseAsync(db => clock.TodayAsync(db, TestContext.Current.CancellationToken))).ToString("uuuu-MM-dd", null);
        (await holder.PostAsync($"/api/v1/people/{holder.PersonId}/posts/{post}/deputies", new { deputyId = deputy.PersonId, from = today, to = today, reason = "出差" })).Expect(HttpStatusCode.Created);
    }
}
