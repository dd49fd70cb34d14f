using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Core.Imports;
using Xuncha.Core.Instances;
using Xuncha.Server.Audit;
using Xuncha.Server.Calendars;
using Xuncha.Server.Documents;
using Xuncha.Server.Notifications;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xuncha.Server.Tables;

namespace Xuncha.Server.Imports;

/// <summary>One run of an import: reads the file, checks every row, writes all of them or none.</summary>
internal sealed class ImportRun(
    XunchaDb db,
    XunchaClock clock,
    FileStore files,
    RecordAccess access,
    OpeningDesk desk,
    EnteredReferences references,
    CalendarStore calendars,
    RecordBatch batch,
    NoticeWriter notices,
    ImportLimits limits,
    IServiceScopeFactory scopes)
{
    private const int BetweenTellings = 1000;

    private static readonly Text NoFile = new("文件已不在服务器上", "The file is not on the server any more");

    /// <summary>Runs it to its end.</summary>
    /// <exception cref="DbUpdateConcurrencyException">It was called off, or another run has it; nothing of this one is there.</exception>
    public async Task RunAsync(RunningImport.Run run, CancellationToken cancellation)
    {
        var job = await db.Set<ImportJob>().AsNoTracking().SingleAsync(j => j.Id == run.Job, cancellation);
        if (await PlaceAsync(job, cancellation) is not (var caller, { } place, { } form))
        {
            await EndAsync(run, ImportState.Refused, [], new("您不能（或不再能）在此处导入", "You may not, or no longer, import here"), cancellation);
            return;
        }

        using var file = files.Open(job.Hash);
        if (file is null)
        {
            await EndAsync(run, ImportState.Failed, [], NoFile, cancellation);
            return;
        }

        var check = await CheckAsync(run, file, form, place, caller, cancellation);
        var (state, message) = check.Faults.Count > 0 ? (ImportState.Refused, (Text?)new Text($"有 {check.Faults.Count} 处错误，未导入任何内容", $"{check.Faults.Count} errors; nothing was imported"))
            : job.IsCheck ? (ImportState.Checked, null)
            : (ImportState.Writing, null);
        if (state != ImportState.Writing)
        {
            await EndAsync(run, state, check.Faults, message, cancellation);
            return;
        }

        var against = await WriteAsync(run, check, cancellation);
        if (against.Count > 0)
        {
            await EndAsync(run, ImportState.Refused, against, new("数据在检查之后有变，未导入任何内容", "Things have changed since the check; nothing was imported"), cancellation);
        }
    }

    private async Task<(Caller Caller, OpeningPlace? Place, ImportForm? Form)> PlaceAsync(ImportJob job, CancellationToken cancellation)
    {
        var caller = await access.CallerAsync(job.AskedBy, job.Within, cancellation);
        var isOpen = await db.Set<Person>().AnyAsync(p => p.Id == job.AskedBy && p.DisabledAt == null, cancellation);
        var (place, _) = isOpen ? await desk.FindAsync(caller, kind: null, job.Wanted, new Validation(), cancellation) : (null, null);
        return (caller, place, place is null ? null : ImportForm.Of(place.Definition, job.Step));
    }

    private async Task<ImportCheck> CheckAsync(
        RunningImport.Run run, Stream file, ImportForm form, OpeningPlace place, Caller caller, CancellationToken cancellation)
    {
        var areas = await references.AreasAsync(place.Parent?.Id, form.Definition, cancellation);
        var names = await ImportNames.ReadAsync(db, form, areas, caller.Today, cancellation);
        var check = new ImportCheck(form, place, caller, calendars[form.Definition.Calendar], names);
        try
        {
            var rows = new List<TableRow>();
            foreach (var row in Table.Read(file))
            {
                rows.Add(row);
                run.Rows = rows.Count - 1;
                if (run.Rows > limits.Rows)
                {
                    throw new UnreadableTableException(new($"至多 {limits.Rows} 行，请分成几个文件", $"At most {limits.Rows} rows; split the file"));
                }

                await TellAsync(run, rows.Count, cancellation);
            }

            if (rows.Count < 2)
            {
                throw new UnreadableTableException(new("首行应为列名，其后至少一行数据", "The first row has the heads, and at least one row follows"));
            }

            (run.State, run.Dealt) = (ImportState.Checking, 0);
            foreach (var row in rows)
            {
                check.Add(row);
                run.Dealt = check.Rows.Count;
                await TellAsync(run, run.Dealt, cancellation);
                if (check.Faults.Count >= ImportCheck.MostFaults)
                {
                    throw new UnreadableTableException(new(
                        $"错误已达 {ImportCheck.MostFaults} 处，第 {row.Number} 行之后未再检查", $"There are {ImportCheck.MostFaults} errors; what follows row {row.Number} was not checked"));
                }
            }
        }
        catch (UnreadableTableException e)
        {
            check.Faults.Add(new(1, null, e.Reason));
        }

        return check;
    }

    /// <summary>Writes the rows.</summary>
    /// <returns>What stands against it, in which case nothing is written: somebody changed something since the check.</returns>
    private async Task<IReadOnlyList<ImportFault>> WriteAsync(RunningImport.Run run, ImportCheck check, CancellationToken cancellation)
    {
        (run.State, run.Dealt) = (ImportState.Writing, 0);
        await TellAsync(run, dealt: 0, cancellation);
        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var job = await db.Set<ImportJob>().AsNoTracking().SingleAsync(j => j.Id == run.Job, cancellation);
        if (job.Claim != run.Claim)
        {
            throw new DbUpdateConcurrencyException("The claim is gone.");
        }

        if (await PlaceAsync(job, cancellation) is not (var caller, { } place, { }))
        {
            return [new(1, null, new("您不再能在此处导入", "You may no longer import here"))];
        }

        var skipped = 0;
        var first = await db.Set<ImportJob>().AsNoTracking()
            .SingleOrDefaultAsync(j => j.State == ImportState.Done && j.DefinitionId == job.DefinitionId && j.Target == job.Target && j.Hash == job.Hash, cancellation);
        var known = (await db.Set<ImportedRow>().Where(r => r.DefinitionId == job.DefinitionId && r.Target == job.Target).Select(r => r.Number).ToListAsync(cancellation)).ToHashSet(StringComparer.Ordinal);
        notices.Gather();
        foreach (var row in first is null ? check.Rows : [])
        {
            if (row.Key is { } number && known.Contains(number))
            {
                skipped++;
                continue;
            }

            var record = await batch.OpenAsync(place.Definition, row.Title, place.Parent, place.Place, caller, place.InPlaceOf, check.OpenedOn(row), cancellation);
            if (await batch.StepAsync(record, caller, place.Actor, check.StepOf(row), cancellation) is Decision.Refused refused)
            {
                batch.Forget();
                return [.. refused.Reasons.Select(reason => ImportCheck.FaultOf(row.Number, reason))];
            }

            if (row.Key is { } key)
            {
                db.Add(new ImportedRow { DefinitionId = job.DefinitionId, Target = job.Target, Number = key, RecordId = record.Id });
            }

            await TellAsync(run, ++run.Dealt, cancellation);
        }

        var name = place.Definition.Name;
        notices.TellGathered(count => new($"“{name.Zh}”一次导入{count}条，与您有关", $"'{name.En}': {count} that concern you were imported at once"), caller.Now);
        await batch.SaveAsync(cancellation);
        db.Attach(job);
        (job.Rows, job.Written, job.Skipped) = (run.Rows, run.Dealt, first is null ? skipped : run.Rows);
        job.End(
            first is null ? ImportState.Done : ImportState.Repeated,
            caller.Now,
            first is null ? null : new("同一文件已导入过此处，本次未作任何更改", "The same file was imported here before; nothing was changed"));
        db.Note<ImportJob>(first is null ? "import-done" : "import-repeated", job.Id, new { job.DefinitionId, job.Target, job.Hash, job.Written, job.Skipped });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return [];
    }

    private async Task EndAsync(RunningImport.Run run, ImportState state, IReadOnlyList<ImportFault> faults, Text? message, CancellationToken cancellation)
    {
        var job = await db.Set<ImportJob>().SingleAsync(j => j.Id == run.Job, cancellation);
        db.Entry(job).Property(j => j.Claim).OriginalValue = run.Claim;
        (job.Rows, job.Faults) = (run.Rows, faults.Count);
        job.End(state, await clock.NowAsync(db, cancellation), message);
        db.AddRange(faults.GroupBy(fault => fault.Row).Select(row => new FaultyRow { JobId = run.Job, Row = row.Key, Faults = [.. row] }));
        db.Note<ImportJob>($"import-{(state == ImportState.Checked ? "checked" : "refused")}", job.Id, new { job.DefinitionId, job.Target, job.Hash, job.Faults });
        await db.SaveChangesAsync(cancellation);
    }

    // Every thousand rows: to whoever asks here, and on PostgreSQL to the other nodes. A job that is no longer this run's ends it.
    private async Task TellAsync(RunningImport.Run run, int dealt, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (dealt % BetweenTellings != 0 || !db.Database.IsNpgsql())
        {
            return;
        }

        await using var scope = scopes.CreateAsyncScope();
        var other = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        var now = await clock.DatabaseAsync(other, cancellation);
        if (await other.Set<ImportJob>().Where(j => j.Id == run.Job && j.Claim == run.Claim).ExecuteUpdateAsync(
            j => j.SetProperty(x => x.SeenAt, now).SetProperty(x => x.State, run.State).SetProperty(x => x.Rows, run.Rows)
                .SetProperty(x => x.Written, run.State == ImportState.Writing ? run.Dealt : 0), cancellation) == 0)
        {
            throw new DbUpdateConcurrencyException("The claim is gone.");
        }
    }
}
