using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Findings;

/// <summary>Findings of the county, led by the office of the city and the county's liaison.</summary>
public static class FindingSteps
{
    /// <summary>Attaches papers.</summary>
    public static async Task AttachAsync(this RecordHandle record, Api by, params string[] papers)
    {
        foreach (var paper in papers)
        {
            using var content = new ByteArrayContent([.. "%PDF-1.4\n%%EOF\n"u8]);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            using var response = await by.Http.PostAsync($"{record.Path}/papers?name={paper}&fileName={paper}.pdf", content, TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
    }

    /// <summary>Takes a step that must be accepted, with a reason and these fields.</summary>
    public static async Task<JsonElement> TakeAsync(this RecordHandle record, Api by, string transition, params (string Name, object Value)[] fields) =>
        (await record.AskAsync(by, transition, fields)).Expect(HttpStatusCode.OK).Json;

    /// <summary>Asks for a step.</summary>
    public static Task<Answer> AskAsync(this RecordHandle record, Api by, string transition, params (string Name, object Value)[] fields) =>
        record.StepAsync(by, transition, new { fields = fields.ToDictionary(field => field.Name, field => field.Value), reason = "经核实" });

    /// <summary>The deadline of that name that started last: when it is due, its state and the verdict.</summary>
    public static async Task<(string Due, string State, bool? InTime)> DeadlineAsync(this RecordHandle record, Api by, string name)
    {
        var deadline = (await record.GetAsync(by)).Json.GetProperty("deadlines").EnumerateArray().Last(candidate => candidate.GetProperty("name").GetString() == name);
        var verdict = deadline.GetProperty("inTime");
        return (deadline.GetProperty("due").GetString()!, deadline.GetProperty("state").GetString()!, verdict.ValueKind == JsonValueKind.Null ? null : verdict.GetBoolean());
    }

    /// <summary>What a finding is registered with.</summary>
    public static (string Name, object Value)[] Found(this World world, string foundOn, params (string Name, object Value)[] more) =>
        [("area", "risks"), ("region", world.County), ("description", "三层消防通道堆放货物"), ("place", "某商场"), ("found-on", foundOn), .. more];

    /// <summary>A general finding that the party has been told of.</summary>
    public static async Task<RecordHandle> ToldAsync(this World world, string foundOn, string rectifyBy)
    {
        var finding = await world.OpenAsync("findings", "findings/general", "消防通道堵塞");
        await finding.TakeAsync(world.Office, "register", world.Found(foundOn, ("kind", "general-hazard")));
        await finding.TakeAsync(world.Office, "tell-party", ("responsible-unit", "某商场"), ("rectify-by", rectifyBy));
        return finding;
    }

    /// <summary>One that is being rectified.</summary>
    public static async Task<RecordHandle> RectifyingAsync(this World world, string foundOn, string rectifyBy)
    {
        var finding = await world.ToldAsync(foundOn, rectifyBy);
        await finding.AttachAsync(world.Liaison, "plan");
        await finding.TakeAsync(world.Liaison, "submit-plan", ("measures", "清理"), ("responsible-person", "某某"), ("money", 1.5));
        await finding.TakeAsync(world.Office, "accept-plan");
        return finding;
    }

    /// <summary>The party applies for strike-off.</summary>
    public static async Task ApplyAsync(this RecordHandle finding, World world)
    {
        await finding.AttachAsync(world.Liaison, "proof", "after-picture");
        await finding.TakeAsync(world.Liaison, "apply", ("result", "已清理"));
    }

    /// <summary>The office verifies it.</summary>
    public static async Task VerifyAsync(this RecordHandle finding, World world)
    {
        await finding.AttachAsync(world.Office, "verification-record");
        await finding.TakeAsync(world.Office, "verify", ("verification", "属实"));
    }

    /// <summary>The one interview that belongs to a record, as the office sees it.</summary>
    public static async Task<RecordHandle> SummonsAsync(this World world, RecordHandle finding)
    {
        var items = (await world.Office.GetAsync($"/api/v1/interviews?parent={finding.Id}")).Expect(HttpStatusCode.OK).Json.GetProperty("items");
        var id = Assert.Single(items.EnumerateArray()).GetProperty("id").GetGuid();
        return new($"/api/v1/interviews/{id}", id);
    }
}
