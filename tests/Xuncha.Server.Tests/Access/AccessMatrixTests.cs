using System.Net;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Access;

public sealed class AccessMatrixOnSqlite(OnSqlite fixture) : AccessMatrixTests(fixture), IClassFixture<OnSqlite>;

public sealed class AccessMatrixOnPostgres(OnPostgres fixture) : AccessMatrixTests(fixture), IClassFixture<OnPostgres>;

/// <summary>
/// Tries every cell of the access tables over HTTP: definition, role, state, act and scope. What is expected is read from the tables in
/// <c>docs/reference/access</c>, which people approve, and not computed here.
/// </summary>
public abstract class AccessMatrixTests(ServerFixture fixture)
{
    private static readonly (string, string) AnyVersion = ("If-Match", "*");

    public static TheoryData<string> Ids => [.. ApprovedTable.Ids];

    [Theory, MemberData(nameof(Ids))]
    public async Task Answers_every_cell_as_the_approved_table_says(string id)
    {
        var table = ApprovedTable.Read(id);
        var world = await AccessWorld.OnAsync(fixture.Server, id);
        var faults = new List<string>();
        foreach (var role in world.Definition.Roles)
        {
            var holder = await world.HolderOfAsync(role);
            await ListsAsync(world, table, role, holder, faults);
            foreach (var record in world.Records)
            {
                var at = $"{record.State} {role.Name}";
                var cell = table.Cell(record.State, role.Name);
                if (cell is null)
                {
                    await UnseenAsync(record, holder, at, faults);
                }
                else
                {
                    await SeenAsync(world, table, role, record, holder, cell, faults);
                }
            }

            // The same post elsewhere, a seat that has ended, an organisation that it was not handed to: nothing, in any state.
            foreach (var stranger in await world.StrangersToAsync(role))
            {
                foreach (var record in world.Records)
                {
                    Expect(faults, $"{record.State} stranger to {role.Name}", HttpStatusCode.NotFound, await stranger.GetAsync(record.Path));
                }

                await ListsAsync(world, table, null, stranger, faults);
            }
        }

        Assert.Empty(faults);
    }

    private static async Task UnseenAsync(WorldRecord record, Api holder, string at, List<string> faults)
    {
        foreach (var below in new[] { "", "/history", "/deadlines", "/papers", "/asks", $"/papers/{record.AnyPaper}" })
        {
            Expect(faults, $"{at} {below}", HttpStatusCode.NotFound, await holder.GetAsync(record.Path + below));
        }

        Expect(faults, $"{at} step", HttpStatusCode.NotFound, await holder.SendAsync(HttpMethod.Post, $"{record.Path}/transitions/any", new { }, AnyVersion));
        Expect(faults, $"{at} ask", HttpStatusCode.NotFound, await holder.PostAsync($"{record.Path}/asks", new { kind = "void", reason = "试" }));
    }

    private static async Task SeenAsync(
        AccessWorld world, ApprovedTable table, Role role, WorldRecord record, Api holder, IReadOnlySet<string> cell, List<string> faults)
    {
        var at = $"{record.State} {role.Name}";
        var seen = await holder.GetAsync(record.Path);
        Expect(faults, at, HttpStatusCode.OK, seen);
        if (seen.Status != HttpStatusCode.OK)
        {
            return;
        }

        // What is read.
        Same(faults, $"{at} fields", world.Definition.Fields.Select(field => field.Name).Where(name => table.Reads($"field `{name}`", role.Name)),
            seen.Json.GetProperty("fields").EnumerateObject().Select(field => field.Name));
        Same(faults, $"{at} papers", record.Papers.Where(paper => table.Reads($"paper `{paper.Name}` attached in `{paper.State}`", role.Name)).Select(paper => $"{paper.Id}"),
            (await holder.GetAsync($"{record.Path}/papers")).Json.EnumerateArray().Select(paper => paper.GetProperty("id").GetString()!));
        // What a role reads and does in any state does not depend on the state: once for each role will do.
        var seenIn = world.Records.Where(other => table.Cell(other.State, role.Name) is not null).ToList();
        foreach (var paper in record == seenIn[0] ? record.Papers : [])
        {
            var reads = table.Reads($"paper `{paper.Name}` attached in `{paper.State}`", role.Name);
            Expect(faults, $"{at} file {paper.Name}", reads ? HttpStatusCode.OK : HttpStatusCode.NotFound, await holder.GetAsync($"{record.Path}/papers/{paper.Id}"));
        }

        var isWhole = table.Reads("history, papers, team and asks from before", role.Name);
        var history = (await holder.GetAsync($"{record.Path}/history?limit=200")).Json.GetProperty("items");
        Same(faults, $"{at} history", world.Definition.States.Select(state => state.Name).Where(state => isWhole || table.Cell(state, role.Name) is not null),
            history.EnumerateArray().Select(line => line.GetProperty("subject").GetString()!));
        var deadlines = table.Reads("deadlines", role.Name) ? world.Definition.Deadlines.Length : 0;
        Same(faults, $"{at} deadlines", [$"{deadlines} {deadlines}"],
            [$"{seen.Json.GetProperty("deadlines").GetArrayLength()} {(await holder.GetAsync($"{record.Path}/deadlines")).Json.GetArrayLength()}"]);

        // What is done.
        foreach (var permission in Permissions.In(world.Definition, world.Definition.State(record.State)))
        {
            var said = AccessTable.Say(permission);
            Allowed(faults, $"{at} {said}", cell.Contains(said), permission.Act == Act.Take
                ? await holder.SendAsync(HttpMethod.Post, $"{record.Path}/transitions/{permission.Subject}", new { on = "2035-01-01" }, AnyVersion)
                : await holder.AttachAsync(record.Path, permission.Subject));
        }

        if (record == seenIn.Find(other => !world.Definition.State(other.State).IsEnd))
        {
            foreach (var permission in Permissions.Anywhere(world.Definition))
            {
                var said = AccessTable.Say(permission);
                Allowed(faults, $"{at} {said}", table.May(said, role.Name), await TryAsync(world, record, holder, permission));
            }
        }
    }

    /// <summary>Tries something in a way that changes nothing: who may do it is refused for another reason.</summary>
    private static async Task<Answer> TryAsync(AccessWorld world, WorldRecord record, Api holder, Permission permission)
    {
        var number = 1 + world.Definition.Deadlines.Select(deadline => deadline.Name).ToList().IndexOf(permission.Subject);
        return permission.Act switch
        {
            Act.Compose => await holder.PostAsync($"{record.Path}/team", new { personId = record.SeatedPerson, seat = "member" }),
            Act.GrantLeave => await holder.PostAsync($"{record.Path}/team/{(permission.Subject == "leaders" ? record.DeputySeat : record.ExpertSeat)}/leave/{Guid.Empty}/decision", new { grant = true }),
            Act.ClearRecusal => await holder.PostAsync($"{record.Path}/team/{record.ExpertSeat}/no-ground", new { kind = "post" }),
            Act.AskCorrection => await holder.PostAsync($"{record.Path}/asks", new { kind = "correct", reason = "试" }),
            Act.AskExtension => await holder.PostAsync($"{record.Path}/asks", new { kind = "extend", deadline = number, by = "?", reason = "试" }),
            Act.GrantCorrection => await DecideAsync(record, holder, record.Correction),
            Act.GrantExtension => await DecideAsync(record, holder, record.Extensions[permission.Subject]),
            Act.Suspend => await holder.SendAsync(HttpMethod.Post, $"{record.Path}/deadlines/{number}/suspend", new { on = "2035-01-01", reason = "试" }, AnyVersion),
            Act.Archive => await holder.PostAsync($"{record.Path}/archives"),
            Act.Confirm => await holder.SendAsync(HttpMethod.Post, $"{record.Path}/deadlines/1/confirm", new { reason = "试" }, AnyVersion),
            _ => throw new NotSupportedException($"{permission.Act} cannot be tried."),
        };
    }

    private static Task<Answer> DecideAsync(WorldRecord record, Api holder, Guid ask) =>
        holder.SendAsync(HttpMethod.Post, $"{record.Path}/asks/{ask}/decision", new { grant = true, reason = "试" }, AnyVersion);

    private static async Task ListsAsync(AccessWorld world, ApprovedTable table, Role? role, Api api, List<string> faults)
    {
        var listed = (await api.AllAsync($"/api/v1/{world.Route}?definition={world.Definition.Id}&party={world.Party}")).Select(item => item.GetProperty("id").GetGuid());
        var visible = world.Records.Where(record => role is not null && table.Cell(record.State, role.Name) is not null).ToList();
        Same(faults, $"list of {role?.Name ?? "a stranger"}", visible.Select(record => record.State), listed.Select(world.StateOf));
        var due = (await api.AllAsync($"/api/v1/deadlines?party={world.Party}")).Select(item => item.GetProperty("deadline").GetProperty("recordId").GetGuid()).Distinct();
        Same(faults, $"deadlines of {role?.Name ?? "a stranger"}",
            visible.Where(_ => !world.Definition.Deadlines.IsEmpty && table.Reads("deadlines", role!.Name)).Select(record => record.State), due.Select(world.StateOf));
        var told = (await api.AllAsync("/api/v1/notifications?")).Select(item => item.GetProperty("recordId").GetGuid()).Where(world.Has);
        Same(faults, $"notices of {role?.Name ?? "a stranger"}", visible.Select(record => record.State), told.Select(world.StateOf));
    }

    private static void Expect(List<string> faults, string what, HttpStatusCode expected, Answer answer)
    {
        if (answer.Status != expected)
        {
            faults.Add($"{what}: {(int)answer.Status} instead of {(int)expected} {answer.Body[..Math.Min(200, answer.Body.Length)]}");
        }
    }

    private static void Allowed(List<string> faults, string what, bool isAllowed, Answer answer)
    {
        var ok = isAllowed ? answer.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict : answer.Status is HttpStatusCode.Forbidden or HttpStatusCode.NotFound;
        if (!ok)
        {
            faults.Add($"{what}: {(int)answer.Status} where the table {(isAllowed ? "allows" : "forbids")} it {answer.Body[..Math.Min(200, answer.Body.Length)]}");
        }
    }

    private static void Same(List<string> faults, string what, IEnumerable<string> expected, IEnumerable<string> found)
    {
        var (wanted, there) = (expected.Order(StringComparer.Ordinal).ToList(), found.Order(StringComparer.Ordinal).ToList());
        if (!wanted.SequenceEqual(there, StringComparer.Ordinal))
        {
            faults.Add($"{what}: [{string.Join(' ', there)}] instead of [{string.Join(' ', wanted)}]");
        }
    }
}
