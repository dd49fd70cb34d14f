using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Definitions;
using Xuncha.Server.Calendars;
using Xuncha.Server.Hosting;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Definitions;

/// <summary>The files under <c>workflows/</c> cannot be taken. The message says which and why, for the person who starts the server.</summary>
/// <param name="message">Chinese and English, a line for each problem.</param>
internal sealed class WorkflowFilesException(string message) : Exception(message);

/// <summary>
/// Takes definitions and calendars from files into the database at start. The database is the truth: what is published or in force is
/// never changed by a file.
/// </summary>
internal sealed class Arrival(XunchaDb db, XunchaClock clock, DefinitionStore definitions, CalendarStore calendars, ServerOptions options, ILogger<Arrival> log)
{
    /// <summary>Takes what has arrived. Nodes that start together wait for each other, and who comes second finds the rows of the first.</summary>
    /// <exception cref="WorkflowFilesException">A file has errors, or other content than the published version of its id; nothing was taken.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var files = WorkflowFiles.Below(options.Workflows ?? WorkflowFiles.Folder).Where(File.Exists).ToList();
        var now = await clock.NowAsync(db, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (db.Database.IsNpgsql())
        {
            await db.ExecuteAsync("LOCK TABLE definition_version, calendar_revision IN SHARE ROW EXCLUSIVE MODE", cancellation);
        }

        await new CalendarArrival(db, log).TakeAsync(files.Where(WorkflowFiles.IsCalendar), clock.Real(), cancellation);
        await db.SaveChangesAsync(cancellation);
        await calendars.RefreshAsync(db, cancellation);
        await TakeDefinitionsAsync([.. files.Where(file => !WorkflowFiles.IsCalendar(file)).Select(file => new DefinitionSource(file, File.ReadAllText(file)))], now, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task TakeDefinitionsAsync(IReadOnlyList<DefinitionSource> sources, Instant now, CancellationToken cancellation)
    {
        var stored = await db.Set<DefinitionVersion>().ToListAsync(cancellation);
        var hashes = stored.Select(version => version.Hash).ToHashSet(StringComparer.Ordinal);
        if (sources.All(source => hashes.Contains(Core.ContentHash.Of(source.Yaml))))
        {
            return; // nothing new: what is stored was checked when it came
        }

        var loaded = DefinitionLoader.Load(sources, await definitions.CatalogAsync(db, calendars.Ids, cancellation));
        if (loaded.HasErrors)
        {
            throw new WorkflowFilesException(string.Join(Environment.NewLine, loaded.Problems.Where(problem => problem.IsError)));
        }

        var known = stored.ToDictionary(version => (version.Id, version.Version));
        var changed = loaded.Definitions
            .Where(file => known.TryGetValue((file.Definition.Id, file.Definition.Version), out var version) && version.PublishedAt is not null && version.Hash != file.ContentHash)
            .ToList();
        if (changed.Count > 0)
        {
            throw new WorkflowFilesException(string.Join(Environment.NewLine, changed.Select(file =>
                $"{file.Source.File}: {file.Definition.Id} 第 {file.Definition.Version} 版已发布，内容不能改变：请改回原文，或另立新版本 / "
                + $"{file.Definition.Id} version {file.Definition.Version} is published and its content cannot change: restore the text, or give it a new version")));
        }

        // People's first database works at once, and so does a demo; elsewhere a person publishes.
        var publishes = (db.Database.IsSqlite() || options.Demo is not null) && stored.Count == 0;
        foreach (var file in loaded.Definitions)
        {
            Take(file, known.GetValueOrDefault((file.Definition.Id, file.Definition.Version)), publishes, now);
        }
    }

    private void Take(LoadedDefinition file, DefinitionVersion? stored, bool publishes, Instant now)
    {
        if (stored is null)
        {
            db.Add(new DefinitionVersion
            {
                Id = file.Definition.Id,
                Version = file.Definition.Version,
                Text = file.Source.Yaml,
                Hash = file.ContentHash,
                AddedAt = now,
                PublishedAt = publishes ? now : null,
            });
        }
        else if (stored.Hash != file.ContentHash)
        {
            (stored.Text, stored.Hash, stored.AddedAt) = (file.Source.Yaml, file.ContentHash, now);
        }
        else
        {
            return;
        }

        if (!publishes)
        {
            log.LogInformation("{Definition} 第 {Version} 版为草案，待发布 / version {SameVersion} is a draft and waits to be published", file.Definition.Id, file.Definition.Version, file.Definition.Version);
        }
    }
}

/// <summary>Takes calendars from files: the first time they are in force at once, later changes wait for somebody to look at their preview.</summary>
internal sealed class CalendarArrival(XunchaDb db, ILogger log)
{
    /// <summary>Adds revisions for what is new; the caller saves.</summary>
    public async Task TakeAsync(IEnumerable<string> files, Instant now, CancellationToken cancellation)
    {
        var readings = files.Select(file => (File: file, Reading: CalendarReader.Read(File.ReadAllText(file), file))).ToList();
        var problems = readings.SelectMany(reading => reading.Reading.Problems).Where(problem => problem.IsError).Select(problem => problem.ToString()).ToList();
        var data = readings.Where(reading => reading.Reading.Data is not null).Select(reading => (reading.File, Data: reading.Reading.Data!)).ToList();
        var stored = await db.Set<CalendarRevision>().Select(r => new { r.CalendarId, r.Number, r.Hash, IsApplied = r.AppliedAt != null }).ToListAsync(cancellation);
        var ids = data.Select(calendar => calendar.Data.Id).Concat(stored.Select(revision => revision.CalendarId)).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(data.Where(calendar => calendar.Data.Extends is { } national && !ids.Contains(national)).Select(calendar =>
            $"{calendar.File}: 没有日历 {calendar.Data.Extends} / there is no calendar {calendar.Data.Extends}"));
        problems.AddRange(data.GroupBy(calendar => calendar.Data.Id, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group =>
            $"{group.Last().File}: 日历 {group.Key} 重复 / calendar {group.Key} is there twice"));
        if (problems.Count > 0)
        {
            throw new WorkflowFilesException(string.Join(Environment.NewLine, problems));
        }

        foreach (var (file, calendar) in data)
        {
            var content = CalendarJson.Write(calendar);
            var hash = Core.ContentHash.Of(content);
            var revisions = stored.Where(revision => revision.CalendarId == calendar.Id).ToList();
            // A file that was there before says nothing new, whatever notices were loaded since.
            if (revisions.All(revision => revision.Hash != hash))
            {
                db.Add(new CalendarRevision
                {
                    CalendarId = calendar.Id,
                    Number = revisions.Count + 1,
                    Content = content,
                    Hash = hash,
                    Source = Path.GetFileName(file),
                    AddedAt = now,
                    AppliedAt = revisions.Count == 0 ? now : null,
                });
            }

            var inForce = revisions.Where(revision => revision.IsApplied).Select(revision => revision.Number).DefaultIfEmpty().Max();
            if (revisions.Count > 0 && (revisions.All(revision => revision.Hash != hash) || revisions.Exists(revision => revision.Hash == hash && revision.Number > inForce)))
            {
                log.LogWarning("日历 {Calendar} 有新内容，待预览后启用 / calendar {SameCalendar} has new content, which waits for its preview", calendar.Id, calendar.Id);
            }
        }
    }
}
