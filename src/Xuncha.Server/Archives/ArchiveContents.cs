using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Calendars;
using Xuncha.Server.Definitions;
using Xuncha.Server.Documents;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Questionnaires;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.Archives;

/// <summary>What an archive is, for whoever opens it without the product.</summary>
/// <param name="Format">The form of the package: 1.</param>
/// <param name="Record">The record at the top of the family.</param>
/// <param name="Title">What people called it.</param>
/// <param name="Holds">Whose sight the content has.</param>
/// <param name="SignedWith">The algorithm of the signature.</param>
/// <param name="Records">Every record, with the version that it had.</param>
internal sealed record ArchiveManifest(int Format, Guid Record, string Title, Text Holds, Protection.KeyAlgorithm SignedWith, IReadOnlyList<ArchivedRecord> Records);

/// <summary>A record in an archive.</summary>
internal sealed record ArchivedRecord(Guid Id, Guid? ParentId, RecordKind Kind, string Definition, int DefinitionVersion, string Title, RecordStatus Status, long Version);

/// <summary>
/// What belongs into the archive of a record: itself and its family, each as the archiving role may read it, with their papers, and everything they refer to.
/// One record at a time is in memory, and no file.
/// </summary>
internal sealed class ArchiveContents(
    XunchaDb db, RecordStore records, RecordAccess access, ReadRecords read, ExplainDeadlines deadlines, Asks asks, Papers papers, Team team, DefinitionStore definitions, CalendarStore calendars, FileStore files)
{
    private static readonly JsonSerializerOptions Readable = new(Json.Options) { WriteIndented = true };

    /// <summary>The files, in an order that the content alone decides.</summary>
    /// <exception cref="FileNotFoundException">The file of a paper is not there.</exception>
    public async IAsyncEnumerable<PackagedFile> FilesAsync(Record root, string role, Protection.KeyAlgorithm algorithm, Instant now, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var definition = await definitions.PinnedAsync(db, root.DefinitionId, root.DefinitionVersion, cancellation);
        var reader = new Caller(Guid.Empty, Audience.KeysOf(definition.Role(role), root.Place).ToDictionary(key => key, _ => (Guid?)null, StringComparer.Ordinal), now);
        var family = await FamilyAsync(root.Id, reader, cancellation);
        var (used, attached, people) = (new SortedSet<(string, int)>(), new SortedDictionary<string, string>(StringComparer.Ordinal), new SortedSet<Guid>());
        List<ArchivedRecord> archived = [];
        foreach (var id in family)
        {
            db.ChangeTracker.Clear();
            var record = (await records.ReadAsync(id, cancellation))!;
            var matter = await records.CaseAsync(record, now, cancellation);
            var seen = new SeenRecord(record, matter, reader.SightOf(record, matter.Definition));
            archived.Add(new(id, record.ParentId, record.Kind, record.DefinitionId, record.DefinitionVersion, record.Title, record.Status, record.Version));
            used.Add((record.DefinitionId, record.DefinitionVersion));
            await foreach (var (name, value) in PartsAsync(seen, reader, attached, people, cancellation))
            {
                yield return OfJson($"records/{id}/{name}.json", value);
            }
        }

        foreach (var (hash, extension) in attached)
        {
            yield return new($"files/{hash}{extension}", files.Open(hash) ?? throw new FileNotFoundException($"The file {hash} is not there.", hash), hash);
        }

        await foreach (var file in ReferencesAsync(root, used, people, cancellation))
        {
            yield return file;
        }

        var title = definition.Role(role).Title;
        yield return OfJson("manifest.json", new ArchiveManifest(
            1, root.Id, root.Title, new($"“{title.Zh}”可以查看的内容，不含其他", $"what '{title.En}' may read, and nothing else"), algorithm, archived));
    }

    // What lies below is looked for in all there is, and shown as far as the reader may know of it.
    private async Task<List<Guid>> FamilyAsync(Guid root, Caller reader, CancellationToken cancellation)
    {
        List<Guid> family = [];
        for (List<Guid> layer = [root]; layer.Count > 0;)
        {
            family.AddRange(layer);
            var above = layer;
            layer = await db.Set<Record>().Where(r => r.ParentId != null && above.Contains(r.ParentId.Value)).Select(r => r.Id).ToListAsync(cancellation);
        }

        // An archive is for everybody in the role, and what is about a person may be about one of them.
        return await access.Visible(reader).Where(r => family.Contains(r.Id) && r.Concerned == null).OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(cancellation);
    }

    private async IAsyncEnumerable<(string Name, object Value)> PartsAsync(
        SeenRecord seen, Caller reader, SortedDictionary<string, string> attached, SortedSet<Guid> people, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var record = seen.Record;
        yield return ("record", RecordView.Of(record, seen.Matter, seen.Sight, [], []));
        yield return ("deadlines", await deadlines.OfAsync(seen, cancellation));
        var history = (await read.LinesOf(record.Id, seen.Sight, reader).ToListAsync(cancellation)).ConvertAll(row => HistoryView.Of(row, seen.Sight));
        yield return ("history", history);
        var asked = await asks.OfAsync(seen, cancellation);
        yield return ("asks", asked);
        var kept = await papers.OfAsync(seen, cancellation);
        yield return ("papers", kept);
        people.UnionWith(history.SelectMany(line => new[] { line.RecordedBy, line.InPlaceOf }).Concat(asked.SelectMany(ask => new[] { ask.AskedBy, ask.DecidedBy })).Concat(kept.Select(paper => paper.AttachedBy)).OfType<Guid>());
        foreach (var paper in kept)
        {
            attached[paper.Hash] = Path.GetExtension(paper.FileName).ToLowerInvariant();
        }

        if (record.RootId == record.Id)
        {
            yield return ("team", await team.OfAsync(seen, cancellation));
        }

        if (await QuestionnaireResults.OfAsync(db, record.Id, cancellation) is { Questions.Count: > 0 } results)
        {
            yield return ("questionnaire", results);
        }
    }

    // The texts of the definitions, the notices by which days were counted, and who is who.
    private async IAsyncEnumerable<PackagedFile> ReferencesAsync(
        Record root, SortedSet<(string Id, int Version)> used, SortedSet<Guid> people, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var counted = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (id, version) in used)
        {
            var text = await db.Set<DefinitionVersion>().Where(v => v.Id == id && v.Version == version).Select(v => v.Text).SingleAsync(cancellation);
            yield return new($"definitions/{id.Replace('/', '-')}-{version}.yaml", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)));
            for (var calendar = (await definitions.PinnedAsync(db, id, version, cancellation)).Calendar; calendar is not null; calendar = calendars.DataOf(calendar)?.Extends)
            {
                counted.Add(calendar);
            }
        }

        foreach (var calendar in counted)
        {
            var number = calendars.RevisionOf(calendar);
            var content = await db.Set<CalendarRevision>().Where(r => r.CalendarId == calendar && r.Number == number).Select(r => r.Content).SingleAsync(cancellation);
            yield return new($"calendars/{calendar}-{number}.json", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)));
        }

        var named = people.ToList();
        yield return OfJson("people.json", await db.Set<Person>().Where(p => named.Contains(p.Id)).OrderBy(p => p.Id).Select(p => new { p.Id, p.DisplayName }).ToListAsync(cancellation));
        yield return OfJson("organisations.json", await db.Set<Organisation>().Where(o => o.Id == root.OrganizerId || o.Id == root.PartyId).OrderBy(o => o.Id)
            .Select(o => new { o.Id, o.NameZh, o.NameEn, o.DivisionCode }).ToListAsync(cancellation));
    }

    private static PackagedFile OfJson(string path, object value) => new(path, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(value, value.GetType(), Readable)));
}
