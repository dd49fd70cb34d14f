using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.Notifications;

/// <summary>Puts notices into the inboxes of those who hold their roles at that moment, and into the outbox.</summary>
internal sealed class NoticeWriter(XunchaDb db)
{
    private readonly HashSet<Guid> _asked = [];
    private readonly Dictionary<string, List<Holder>> _holders = new(StringComparer.Ordinal);
    private Guid? _during;
    private Dictionary<Guid, HashSet<Guid>>? _gathered;

    // Who holds a post or seat, and when.
    private sealed record Holder(Guid Person, Guid? DeputyFor, LocalDate From, LocalDate? To) : ITerm;

    /// <summary>
    /// From here on nobody is told of a record: it is remembered who is to be told of which, until <see cref="TellGathered"/>. Whoever opens thousands
    /// of records at once tells each person once.
    /// </summary>
    public void Gather() => _gathered = [];

    /// <summary>Tells each person once of how many records they would have been told.</summary>
    /// <param name="tell">What is told, by how many records.</param>
    /// <param name="now">When.</param>
    public void TellGathered(Func<int, Text> tell, Instant now)
    {
        foreach (var same in (_gathered ?? []).GroupBy(entry => entry.Value.Count, entry => entry.Key))
        {
            Add(null, null, [], [.. same.Order()], tell(same.Key), now);
        }

        _gathered = null;
    }

    /// <summary>Writes notices, many at once: one question, however many there are.</summary>
    public async Task AddAsync(
        ImmutableArray<(Record Record, WorkflowDefinition Definition, Notice Notice)> notices, Instant now, LocalDate today, CancellationToken cancellation)
    {
        if (notices.IsEmpty)
        {
            return;
        }

        // Nobody is told of a record that is not open to them as it stands, whatever a ladder says.
        var addressed = notices.Select(notice => (
            notice.Record,
            notice.Notice,
            Keys: notice.Notice.Roles.Select(notice.Definition.Role)
                .Where(role => Sight.Of(notice.Definition, role).SeesIn(notice.Record.State))
                .SelectMany(role => Audience.KeysOf(role, notice.Record.Place))
                .ToHashSet(StringComparer.Ordinal))).ToList();
        await AskAsync(addressed.SelectMany(notice => notice.Record.Place.Holders), addressed.Where(notice => MayHaveTeam(notice.Record)).Select(notice => notice.Record.RootId), cancellation);
        foreach (var (record, notice, keys) in addressed)
        {
            var persons = keys.SelectMany(key => _holders.GetValueOrDefault(key, []).Where(holder => holder.IsOn(today)))
                .Where(holder => record.Concerned is not { } concerned || (holder.Person != concerned && holder.DeputyFor != concerned))
                .Select(holder => holder.Person).Distinct().Order().ToList();
            if (_gathered is null)
            {
                Add(record.Id, notice.Deadline, notice.Roles, persons, notice.Text, now);
                continue;
            }

            foreach (var person in persons)
            {
                (_gathered.TryGetValue(person, out var told) ? told : _gathered[person] = []).Add(record.Id);
            }
        }
    }

    private void Add(Guid? record, int? deadline, IReadOnlyList<string> roles, List<Guid> persons, Text text, Instant now)
    {
        db.AddRange(persons.Select(person => new Notification
        {
            Id = Ids.New(now),
            PersonId = person,
            RecordId = record,
            DeadlineNumber = deadline,
            Zh = text.Zh,
            En = text.En,
            CreatedAt = now,
        }));
        db.Add(new OutboxMessage
        {
            Id = Ids.New(now),
            Type = "notice",
            Body = StoredJson.Write(new { record, deadline, roles, persons, zh = text.Zh, en = text.En }),
            CreatedAt = now,
        });
    }

    // One that was opened in this very unit of work, with nobody above it, has nobody yet.
    private bool MayHaveTeam(Record record) => record.RootId != record.Id || db.Entry(record).State != EntityState.Added;

    // Asked once for each organisation and team within a transaction, however many records and days there are.
    private async Task AskAsync(IEnumerable<Guid> organisations, IEnumerable<Guid> roots, CancellationToken cancellation)
    {
        var during = db.Database.CurrentTransaction?.TransactionId;
        if (during is null || _during != during)
        {
            _during = during;
            _asked.Clear();
            _holders.Clear();
        }

        var (unknown, unseen) = (organisations.Where(_asked.Add).ToList(), roots.Where(_asked.Add).ToList());
        if (unknown.Count + unseen.Count == 0)
        {
            return;
        }

        var posts = db.Set<PostHolding>().Where(h => unknown.Contains(h.OrganisationId))
            .Select(h => new { Of = h.OrganisationId, Name = h.Post, h.PersonId, h.DeputyFor, h.From, h.To, IsSeat = false });
        var seats = db.Set<TeamSeat>().Where(s => unseen.Contains(s.RecordId))
            .Select(s => new { Of = s.RecordId, Name = s.Seat, s.PersonId, DeputyFor = (Guid?)null, s.From, s.To, IsSeat = true });
        foreach (var held in await posts.Concat(seats).ToListAsync(cancellation))
        {
            string[] keys = held.IsSeat ? [Audience.SeatKey(held.Of, Enum.Parse<Seat>(held.Name)), Audience.SeatKey(held.Of, null)] : [Audience.PostKey(held.Of, held.Name)];
            foreach (var key in keys)
            {
                (_holders.TryGetValue(key, out var holders) ? holders : _holders[key] = []).Add(new(held.PersonId, held.DeputyFor, held.From, held.To));
            }
        }
    }
}
