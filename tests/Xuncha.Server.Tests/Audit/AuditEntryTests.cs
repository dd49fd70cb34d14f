using System.Linq.Expressions;
using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Protection;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Audit;

public sealed class AuditEntriesOnSqlite(TrainingOnSqlite fixture) : AuditEntryTests(fixture), IClassFixture<TrainingOnSqlite>;

public sealed class AuditEntriesOnPostgres(TrainingOnPostgres fixture) : AuditEntryTests(fixture), IClassFixture<TrainingOnPostgres>;

/// <summary>What becomes an entry: who, from where, what, before and after, how it ended.</summary>
public abstract class AuditEntryTests(ServerFixture fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private XunchaServer Server => fixture.Server;

    [Fact]
    public async Task Writes_a_step_down_as_one_entry_about_the_record_with_before_and_after()
    {
        var world = await World.OnAsync(Server, new LocalDate(2025, 6, 3), SmallDefinitions.PingPong);
        var record = await world.OpenAsync("tasks", "tasks/ping-pong");
        var sent = Server.Now();
        var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        (await world.Office.SendAsync(
            HttpMethod.Post, $"{record.Path}/transitions/ping", new { onBehalfOf = "张主任" },
            ("If-Match", (await record.GetAsync(world.Office)).Headers.ETag!.Tag), ("traceparent", $"00-{trace}-00f067aa0ba902b7-01"))).Expect(HttpStatusCode.OK);

        var entries = await AboutAsync(record.Id);
        Assert.Equal(["record-added", "record-changed"], entries.Select(e => e.Action));
        var step = entries[1];
        Assert.Equal((world.Office.PersonId, "张主任", "127.0.0.1", "record", AuditOutcome.Done), (step.ActorId!.Value, step.OnBehalfOf, step.Address, step.SubjectKind, step.Outcome));
        Assert.Equal(("POST /api/v1/tasks/{id:guid}/transitions/{name}", trace), (step.Operation, step.Correlation));
        Assert.NotNull(step.SessionId);
        Assert.InRange(step.At, sent - Duration.FromMinutes(1), Server.Now()); // a real instant, whatever training's clock says
        var changes = Content(step).GetProperty("changes").EnumerateArray().ToList();
        var changed = changes.Single(change => change.GetProperty("table").GetString() == "record");
        Assert.Equal(("here", "there"), (changed.GetProperty("before").GetProperty("state").GetString(), changed.GetProperty("after").GetProperty("state").GetString()));
        Assert.False(changed.GetProperty("after").TryGetProperty("title", out _)); // it did not change
        Assert.Contains(changes, change => change.GetProperty("table").GetString() == "history_entry" && !change.TryGetProperty("before", out _));
        Assert.DoesNotContain(changes, change => change.GetProperty("table").GetString() is "alarm" or "audience" or "idempotency_key");
    }

    [Fact]
    public async Task Writes_a_refused_step_as_nothing_and_a_refused_request_as_an_entry()
    {
        var world = await World.OnAsync(Server, new LocalDate(2025, 6, 3), SmallDefinitions.PingPong);
        var record = await world.OpenAsync("tasks", "tasks/ping-pong");
        var office = world.Office.PersonId;
        var before = (await EntriesAsync(e => e.ActorId == office)).Count;
        (await record.StepAsync(world.Office, "pong")).Expect(HttpStatusCode.Conflict);
        (await world.Office.GetAsync($"/api/v1/tasks/{record.Id}/nothing-of-the-kind")).Expect(HttpStatusCode.NotFound); // no operation
        Assert.Equal(before, (await EntriesAsync(e => e.ActorId == office)).Count);
        (await world.Stranger.GetAsync(record.Path)).Expect(HttpStatusCode.NotFound);
        (await world.Office.GetAsync("/api/v1/audit/entries")).Expect(HttpStatusCode.Forbidden);
        var id = record.Id.ToString();
        var refused = Assert.Single(await EntriesAsync(e => e.Action == "request-refused" && e.SubjectId == id));
        Assert.Equal((world.Stranger.PersonId, AuditOutcome.Refused, "GET /api/v1/tasks/{id:guid}"), (refused.ActorId!.Value, refused.Outcome, refused.Operation));
        Assert.NotEmpty(await EntriesAsync(e => e.Action == "request-refused" && e.ActorId == office && e.Operation == "GET /api/v1/audit/entries"));
    }

    [Fact]
    public async Task Writes_sign_ins_down_that_succeed_and_that_fail_and_never_a_password()
    {
        var (userName, password, id) = await Server.NewAccountAsync("person");
        using var api = Server.Anonymous();
        (await api.SignInAsync(userName, "not the password")).Expect(HttpStatusCode.Unauthorized);
        (await api.SignInAsync("nobody-of-that-name", "not the password")).Expect(HttpStatusCode.Unauthorized);
        (await api.SignInAsync(userName, password)).Expect(HttpStatusCode.OK);
        (await api.SendAsync(HttpMethod.Put, "/api/v1/session/password", new { current = password, @new = "another long password" })).Expect(HttpStatusCode.NoContent);
        (await api.SendAsync(HttpMethod.Delete, "/api/v1/session")).Expect(HttpStatusCode.NoContent);
        var entries = await AboutAsync(id);
        Assert.Equal(["person-made", "sign-in-refused", "signed-in", "password-changed", "signed-in", "signed-out"], entries.Select(e => e.Action));
        Assert.Equal([AuditOutcome.Refused], entries.Where(e => e.Outcome != AuditOutcome.Done).Select(e => e.Outcome));
        Assert.Equal((null, id), (entries[1].ActorId, entries[2].ActorId!.Value));
        var nobodys = await EntriesAsync(e => e.Action == "sign-in-refused" && e.SubjectId == null);
        Assert.Contains(nobodys, entry => Content(entry).GetProperty("details").GetProperty("userName").GetString() == "nobody-of-that-name");

        // That the hash changed is said; what it was and is, is not.
        var changed = Content(entries[3]).GetProperty("changes").EnumerateArray().Single(change => change.GetProperty("table").GetString() == "person");
        Assert.Equal("***", changed.GetProperty("after").GetProperty("password_hash").GetString());
        Assert.All(entries, entry => Assert.DoesNotContain(password, entry.Content is null ? "" : Content(entry).GetRawText(), StringComparison.Ordinal));
        Assert.All(entries, entry => Assert.DoesNotContain("AQAAAA", entry.Content is null ? "" : Content(entry).GetRawText(), StringComparison.Ordinal)); // what a hash begins with
    }

    [Fact]
    public async Task Writes_each_read_of_a_sensitive_record_down_and_none_of_an_ordinary_one()
    {
        var quiet = SmallDefinitions.PingPong.Replace("tasks/ping-pong", "tasks/quiet", StringComparison.Ordinal).Replace("record: task", "record: task\nsensitivity: sensitive", StringComparison.Ordinal);
        var world = await World.OnAsync(Server, new LocalDate(2025, 6, 3), SmallDefinitions.PingPong, quiet);
        var (sensitive, ordinary) = (await world.OpenAsync("tasks", "tasks/quiet"), await world.OpenAsync("tasks", "tasks/ping-pong"));
        await sensitive.GetAsync(world.Office);
        await ordinary.GetAsync(world.Office);
        var read = Assert.Single(await AboutAsync(sensitive.Id), entry => entry.Action == "record-read");
        Assert.Equal((world.Office.PersonId, "record", "GET /api/v1/tasks/{id:guid}"), (read.ActorId!.Value, read.SubjectKind, read.Operation));
        Assert.DoesNotContain(await AboutAsync(ordinary.Id), entry => entry.Action == "record-read");
    }

    [Fact]
    public async Task Writes_a_grant_down_with_both_persons()
    {
        var (_, _, person) = await Server.NewAccountAsync("person");
        await Server.GivePostAsync(person, "liaison", await Server.RootAsync());
        var given = (await EntriesAsync(e => e.Action == "post-given"))[^1];
        Assert.Equal((await Server.SystemAdminAsync()).PersonId, given.ActorId);
        Assert.Equal((await Server.SecurityAdminAsync()).PersonId, Content(given).GetProperty("details").GetProperty("proposedBy").GetGuid());
        Assert.Equal(person, Content(given).GetProperty("changes")[0].GetProperty("after").GetProperty("person_id").GetGuid());
        Assert.NotEmpty(await EntriesAsync(e => e.Correlation == given.Correlation && e.Action == "proposal-confirmed")); // the same request
    }

    [Fact]
    public async Task Keeps_what_is_not_saved_out_and_what_was_saved_by_itself_in()
    {
        await using var scope = Server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        await using (await db.Database.BeginTransactionAsync(Cancellation))
        {
            db.Note<Setting>("tested", "undone");
            await db.SaveChangesAsync(Cancellation);
        }

        Assert.Empty(await EntriesAsync(e => e.SubjectId == "undone"));
        db.Note<Setting>("tested", "done");
        await db.SaveChangesAsync(Cancellation);
        var entry = Assert.Single(await EntriesAsync(e => e.SubjectId == "done"));
        Assert.Equal((null, null, null, null), (entry.ActorId, entry.Address, entry.Operation, entry.Content));
    }

    [Fact]
    public async Task Keeps_the_name_of_what_is_saved_again_after_a_save_that_failed()
    {
        await using var scope = Server.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        var twice = await db.Set<Setting>().AsNoTracking().FirstAsync(Cancellation);
        db.Note<Setting>("tested", "again", new { Words = "甲" });
        db.Add(twice);
        await Assert.ThrowsAnyAsync<DbUpdateException>(() => db.SaveChangesAsync(Cancellation));
        db.Entry(twice).State = EntityState.Detached;
        await db.SaveChangesAsync(Cancellation);
        var entry = Assert.Single(await EntriesAsync(e => e.SubjectId == "again"));
        Assert.Equal(("tested", "setting", "甲"), (entry.Action, entry.SubjectKind, Content(entry).GetProperty("details").GetProperty("words").GetString()));
    }

    [Fact]
    public Task Leaves_out_only_the_tables_that_decision_009_names() => Server.InDatabaseAsync(db =>
    {
        Assert.Equal(
            ["alarm", "audience", "audit_archive", "audit_entry", "audit_seal", "audit_sealed_entry", "audit_unsealed", "idempotency_key", "import_faulty_row", "known_key", "ledger_row", "notification", "outbox", "questionnaire_response", "session", "sign_in_attempts", "spent_token", "upload"],
            db.Model.GetEntityTypes().Where(type => !AuditShape.Of(type).IsAudited).Select(type => type.GetTableName()).Order(StringComparer.Ordinal));
        return Task.FromResult(0);
    });

    [Fact]
    public Task Hides_every_column_that_looks_like_a_secret() => Server.InDatabaseAsync(db =>
    {
        string[] harmless = ["hash", "file_hash"]; // of definitions, calendars, papers, archives and imports, below
        string[] content = ["definition_version", "calendar_revision", "paper", "import_job", "archive"];
        var open = from type in db.Model.GetEntityTypes()
                   let shape = AuditShape.Of(type)
                   where shape.IsAudited
                   from column in shape.Columns
                   where !column.IsSecret && (column.Name.Contains("password_hash") || column.Name.Contains("secret") || column.Name.Contains("stamp") || column.Name.Contains("token")
                       || (column.Name.Contains("hash") && !(harmless.Contains(column.Name) && content.Contains(shape.Table))))
                   select $"{shape.Table}.{column.Name}";
        Assert.Empty(open);
        return Task.FromResult(0);
    });

    private Task<List<AuditEntry>> AboutAsync(Guid subject)
    {
        var id = subject.ToString();
        return EntriesAsync(e => e.SubjectId == id);
    }

    private Task<List<AuditEntry>> EntriesAsync(Expression<Func<AuditEntry, bool>> which) =>
        Server.InDatabaseAsync(db => db.Set<AuditEntry>().AsNoTracking().Where(which).OrderBy(e => e.At).ThenBy(e => e.Id).ToListAsync(Cancellation));

    private JsonElement Content(AuditEntry entry) =>
        JsonSerializer.Deserialize<JsonElement>(Server.Services.GetRequiredService<FieldCipher>().Decrypt(AuditEntry.PlaceOf(entry.Id), entry.Content!));
}
