using System.Net;
using System.Net.Http.Headers;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Server.Teams;
using Xunit;

namespace Xuncha.Server.Tests.Fixtures;

/// <summary>An inspection that publishes its hotline while it is open, with the definitions of what belongs to it on site.</summary>
public static class OpenInspections
{
    /// <summary>Drafted, open, done; one paper is for the leader alone.</summary>
    public const string Definition = """
        id: inspections/open-small
        version: 1
        name: { zh: 小巡查, en: Small inspection }
        basis: 测试
        record: inspection
        calendar: cn
        roles:
          office:  { zh: 安委会办公室, en: office, post: commission-office, of: organizer }
          leader:  { zh: 安委会领导, en: leader, post: commission-leader, of: organizer }
          liaison: { zh: 被巡查对象, en: party, post: liaison, of: party }
          team:    { zh: 巡查组, en: team, team: any }
        fields:
          hotline: { type: text, zh: 举报电话, en: hotline }
          scope:   { type: text, zh: 范围, en: scope }
        papers:
          report:  { zh: 报告, en: report }
          opinion: { zh: 领导意见, en: opinion, visible-to: [leader] }
        checklist:
          fire: { zh: 消防, en: fire safety }
        archived-by: office
        stages:
          work:
            name: { zh: 办理, en: work }
            states:
              drafting:
                name: { zh: 拟定, en: drafting }
                transitions:
                  open: { name: { zh: 公布, en: open }, to: on-site, by: office, needs: [hotline, scope] }
              on-site:
                name: { zh: 现场, en: on site }
                published: [hotline]
                transitions:
                  remark: { name: { zh: 批示, en: remark }, to: on-site, by: leader, needs: [opinion] }
                  finish: { name: { zh: 结束, en: finish }, to: done, by: office, needs: [report] }
              done: { name: { zh: 完, en: done }, end: true }
        """;

    /// <summary>The world of a server with these definitions published.</summary>
    public static Task<World> WorldAsync(XunchaServer server) => World.OnAsync(
        server, new LocalDate(2025, 9, 8), Definition, Workflows.Text("tip-offs/tip-off", "tip-offs/tip-off", 1), Workflows.Text("tasks/questionnaire", "tasks/questionnaire", 1),
        Workflows.Text("tasks/work-record", "tasks/work-record", 1));

    /// <summary>An inspection that is open, with its public code.</summary>
    public static async Task<(RecordHandle Inspection, string Code)> OpenAsync(this World world)
    {
        var hotline = $"{Guid.NewGuid()}";
        var inspection = await world.OpenAsync("inspections", "inspections/open-small", "内部名称");
        (await inspection.StepAsync(world.Office, "open", new { fields = new { hotline, scope = "内部范围" } })).Expect(HttpStatusCode.OK);
        using var anyone = world.Server.Anonymous();
        var listed = (await anyone.GetAsync("/api/v1/open/inspections?limit=200")).Expect(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray()
            .Single(item => item.GetProperty("fields")[0].GetProperty("value").GetString() == hotline);
        return (inspection, listed.GetProperty("code").GetString()!);
    }

    /// <summary>Somebody who sits in the team of an inspection.</summary>
    public static async Task<Api> MemberAsync(this World world, RecordHandle inspection)
    {
        var member = await world.Server.NewPersonAsync();
        await world.Server.InDatabaseAsync(db =>
        {
            db.Add(new TeamSeat { Id = Guid.CreateVersion7(), RecordId = inspection.Id, PersonId = member.PersonId, Seat = $"{Seat.Member}", From = new(2025, 9, 1) });
            return db.SaveChangesAsync(TestContext.Current.CancellationToken);
        });
        return member;
    }

    /// <summary>Sends bytes as a file.</summary>
    public static async Task<Answer> SendFileAsync(this Api api, string path, byte[] bytes, string type = "application/octet-stream")
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var response = await api.Http.PostAsync(path, content, TestContext.Current.CancellationToken);
        return new(response.StatusCode, response.Headers, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
