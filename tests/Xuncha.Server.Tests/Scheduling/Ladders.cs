using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Instances;
using Xuncha.Server.Notifications;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Tests.Fixtures;
using Xunit;
using Record = Xuncha.Server.Records.Record;

namespace Xuncha.Server.Tests.Scheduling;

/// <summary>Records of <see cref="SmallDefinitions.Ladders"/>, and what their alarms have done, in words that two servers share.</summary>
internal static class Ladders
{
    /// <summary>Opens a record whose clocks all start on a day.</summary>
    public static async Task<RecordHandle> LeftAsync(this World world, string title, LocalDate left)
    {
        var record = await world.OpenAsync("inspections", "inspections/ladders", title, on: left);
        (await record.StepAsync(world.Office, "leave", new { on = left.ToString("uuuu-MM-dd", null), paperNumber = "试〔1〕号" })).Expect(HttpStatusCode.OK);
        return record;
    }

    /// <summary>The rungs that fired for a record: their texts, in order.</summary>
    public static Task<List<string>> FiredAsync(this World world, RecordHandle record) => world.Server.InDatabaseAsync(db => db.Set<HistoryRow>()
        .Where(h => h.RecordId == record.Id && h.Kind == HistoryKind.RungFired).OrderBy(h => h.Id).Select(h => h.Subject + ": " + h.En)
        .ToListAsync(TestContext.Current.CancellationToken));

    /// <summary>The alarms of one of a record's deadlines, as name, arming and state.</summary>
    public static Task<List<string>> AlarmsAsync(this World world, RecordHandle record, int deadline) => world.Server.InDatabaseAsync(async db =>
        (await db.Set<AlarmRow>().Where(a => a.RecordId == record.Id && a.DeadlineNumber == deadline).OrderBy(a => a.Arming).ThenBy(a => a.At)
            .ToListAsync(TestContext.Current.CancellationToken)).Select(a => $"{a.Name}/{a.Arming} {a.State}").ToList());

    /// <summary>Everything that a sweep writes, without ids and instants.</summary>
    public static Task<Written> WrittenAsync(this XunchaServer server) => server.InDatabaseAsync<Written>(async db =>
    {
        var cancellation = TestContext.Current.CancellationToken;
        var records = (await db.Set<Record>().Include(r => r.Deadlines).AsNoTracking().ToListAsync(cancellation)).ToDictionary(r => r.Id);
        var people = await db.Set<Person>().ToDictionaryAsync(p => p.Id, p => p.UserName, cancellation);
        string Title(Guid id) => $"{records[id].DefinitionId} {records[id].Title}";
        return new(
            [.. records.Values.Select(r => $"{Title(r.Id)} {r.State} {r.Status} v{r.Version} s{r.Steps}").Order(StringComparer.Ordinal)],
            [.. (await db.Set<HistoryRow>().ToListAsync(cancellation)).Select(h => $"{Title(h.RecordId)} {h.Kind} {h.Step} {h.Subject} {h.FromState} {h.ToState} {h.OnDate} {h.RecordedBy is null} {h.Zh} {h.En} {(h.ChildId is { } child ? Title(child) : "")}").Order(StringComparer.Ordinal)],
            [.. (await db.Set<Notification>().ToListAsync(cancellation)).Select(n => $"{Title(n.RecordId!.Value)} {n.DeadlineNumber} {people[n.PersonId]} {n.Zh} {n.En}").Order(StringComparer.Ordinal)],
            [.. (await db.Set<OutboxMessage>().ToListAsync(cancellation)).Select(m => $"{m.Type} {Body(m)}").Order(StringComparer.Ordinal)],
            [.. records.Values.SelectMany(r => r.Deadlines.Select(d => $"{Title(r.Id)} {d.Number} {d.Name} {d.State} {d.Level} {d.DueOn} {d.Arming}")).Order(StringComparer.Ordinal)],
            [.. (await db.Set<AlarmRow>().ToListAsync(cancellation)).Select(a => $"{Title(a.RecordId)} {a.DeadlineNumber} {a.Kind} {a.Name} {a.Arming} {a.State} {a.IsTold} {a.FiredAt is not null}").Order(StringComparer.Ordinal)]);

        string Body(OutboxMessage message)
        {
            var body = JsonDocument.Parse(message.Body).RootElement;
            var persons = body.GetProperty("persons").EnumerateArray().Select(person => people[person.GetGuid()]).Order(StringComparer.Ordinal);
            return $"{Title(body.GetProperty("record").GetGuid())} {string.Join(",", persons)} {body.GetProperty("roles")} {body.GetProperty("zh")}";
        }
    });
}

/// <summary>What lies in a database, each table as sorted lines.</summary>
internal sealed record Written(
    IReadOnlyList<string> Records,
    IReadOnlyList<string> History,
    IReadOnlyList<string> Notifications,
    IReadOnlyList<string> Outbox,
    IReadOnlyList<string> Deadlines,
    IReadOnlyList<string> Alarms)
{
    /// <summary>Fails at the first table that differs, and shows where.</summary>
    public void ExpectSameAs(Written other)
    {
        Assert.Equal(other.Records, Records);
        Assert.Equal(other.History, History);
        Assert.Equal(other.Notifications, Notifications);
        Assert.Equal(other.Outbox, Outbox);
        Assert.Equal(other.Deadlines, Deadlines);
        Assert.Equal(other.Alarms, Alarms);
    }
}
