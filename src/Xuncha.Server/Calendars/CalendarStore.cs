using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Calendars;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Calendars;

/// <summary>The calendars in force, from the database. Each node reads them again when a revision was applied.</summary>
internal sealed class CalendarStore
{
    private volatile InForce _inForce = new([], ImmutableSortedDictionary<string, WorkingCalendar>.Empty, ImmutableSortedDictionary<string, CalendarData>.Empty);

    /// <summary>The ids of the calendars.</summary>
    public IEnumerable<string> Ids => _inForce.Calendars.Keys;

    /// <summary>All of them, by id.</summary>
    public IReadOnlyDictionary<string, WorkingCalendar> All => _inForce.Calendars;

    /// <summary>The calendar of that id.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public WorkingCalendar this[string id] => Find(id) ?? throw new KeyNotFoundException($"There is no calendar '{id}'.");

    /// <summary>The calendar of that id, or null.</summary>
    public WorkingCalendar? Find(string id) => _inForce.Calendars.GetValueOrDefault(id);

    /// <summary>The data of the calendar of that id, or null.</summary>
    public CalendarData? DataOf(string id) => _inForce.Data.GetValueOrDefault(id);

    /// <summary>The number of the revision of a calendar that is in force here.</summary>
    public int RevisionOf(string id) => _inForce.Revisions.Single(revision => revision.Id == id).Number;

    /// <summary>The calendars as they would be with one of them changed.</summary>
    public IReadOnlyDictionary<string, WorkingCalendar> With(CalendarData changed) => Build(_inForce.Data.SetItem(changed.Id, changed));

    /// <summary>Reads what is in force; cheap where nothing has changed.</summary>
    /// <returns>Whether anything has changed.</returns>
    public async Task<bool> RefreshAsync(XunchaDb db, CancellationToken cancellation)
    {
        var newest = (await db.Set<CalendarRevision>().Where(r => r.AppliedAt != null)
                .GroupBy(r => r.CalendarId)
                .Select(revisions => new { Id = revisions.Key, Number = revisions.Max(r => r.Number) })
                .ToListAsync(cancellation))
            .Select(r => (r.Id, r.Number)).OrderBy(r => r.Id, StringComparer.Ordinal).ToImmutableArray();
        if (newest.SequenceEqual(_inForce.Revisions))
        {
            return false;
        }

        var data = ImmutableSortedDictionary.CreateBuilder<string, CalendarData>(StringComparer.Ordinal);
        foreach (var (id, number) in newest)
        {
            var content = await db.Set<CalendarRevision>().Where(r => r.CalendarId == id && r.Number == number).Select(r => r.Content).SingleAsync(cancellation);
            data[id] = CalendarJson.Read(content);
        }

        _inForce = new(newest, Build(data.ToImmutable()), data.ToImmutable());
        return true;
    }

    private static ImmutableSortedDictionary<string, WorkingCalendar> Build(ImmutableSortedDictionary<string, CalendarData> data) =>
        data.ToImmutableSortedDictionary(
            entry => entry.Key,
            entry => WorkingCalendar.Create(entry.Value, entry.Value.Extends is { } national ? data[national] : null),
            StringComparer.Ordinal);

    private sealed record InForce(
        ImmutableArray<(string Id, int Number)> Revisions,
        ImmutableSortedDictionary<string, WorkingCalendar> Calendars,
        ImmutableSortedDictionary<string, CalendarData> Data);
}
