using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
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
    private readonly HashSet<(LocalDate Day, Guid Of)> _asked = [];
    private readonly Dictionary<(LocalDate Day, string Key), List<Guid>> _holders = [];
    private Guid? _during;

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
        await AskAsync(addressed.SelectMany(notice => notice.Record.Place.Holders), addressed.Where(notice => MayHaveTeam(notice.Record)).Select(notice => notice.Record.RootId), today, cancellation);
        foreach (var (record, notice, keys) in addressed)
        {
            var persons = keys.SelectMany(key => _holders.GetValueOrDefault((today, key), [])).Distinct().Order().ToList();
            db.AddRange(persons.Select(person => new Notification
            {
                Id = Ids.New(now),
                PersonId = person,
                RecordId = record.Id,
                DeadlineNumber = notice.Deadline,
                Zh = notice.Text.Zh,
                En = notice.Text.En,
                CreatedAt = now,
            }));
            db.Add(new OutboxMessage
            {
                Id = Ids.New(now),
                Type = "notice",
                Body = StoredJson.Write(new { record = record.Id, deadline = notice.Deadline, roles = notice.Roles, persons, zh = notice.Text.Zh, en = notice.Text.En }),
                CreatedAt = now,
            });
        }
    }

    // One that was opened in this very unit of work, with nobody above it, has nobody yet.
    private bool MayHaveTeam(Record record) => record.RootId != record.Id || db.Entry(record).State != EntityState.Added;

    // Asked once for each day, organisation and team within a transaction, however many records there are.
    private async Task AskAsync(IEnumerable<Guid> organisations, IEnumerable<Guid> roots, LocalDate today, CancellationToken cancellation)
    {
        var during = db.Database.CurrentTransaction?.TransactionId;
        if (during is null || _during != during)
        {
            _during = during;
            _asked.Clear();
            _holders.Clear();
        }

        var (unknown, unseen) = (organisations.Where(of => _asked.Add((today, of))).ToList(), roots.Where(root => _asked.Add((today, root))).ToList());
        if (unknown.Count + unseen.Count == 0)
        {
            return;
        }

        var posts = db.Set<PostHolding>()
            .Where(h => unknown.Contains(h.OrganisationId) && h.From <= today && (h.To == null || h.To >= today))
            .Select(h => new { Of = h.OrganisationId, Name = h.Post, h.PersonId, IsSeat = false });
        var seats = db.Set<TeamSeat>()
            .Where(s => unseen.Contains(s.RecordId) && s.From <= today && (s.To == null || s.To >= today))
            .Select(s => new { Of = s.RecordId, Name = s.Seat, s.PersonId, IsSeat = true });
        var held = await posts.Concat(seats).ToListAsync(cancellation);
        foreach (var (key, person) in held.Select(h => (Key: h.IsSeat ? Audience.SeatKey(h.Of, Enum.Parse<Seat>(h.Name)) : Audience.PostKey(h.Of, h.Name), h.PersonId))
            .Concat(held.Where(h => h.IsSeat).Select(h => (Key: Audience.SeatKey(h.Of, null), h.PersonId))))
        {
            if (!_holders.TryGetValue((today, key), out var persons))
            {
                _holders[(today, key)] = persons = [];
            }

            persons.Add(person);
        }
    }
}
