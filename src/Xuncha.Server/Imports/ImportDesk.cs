using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Core.Imports;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Documents;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;
using Xuncha.Server.Tables;

namespace Xuncha.Server.Imports;

/// <summary>Asks for imports, looks at them and calls them off. Whoever asked for one sees it, and nobody else.</summary>
internal sealed class ImportDesk(
    XunchaDb db, RecordAccess access, OpeningDesk desk, FileStore files, Idempotency idempotency, RunningImport running, ImportLimits limits)
{
    private const int MostErrors = 1000;

    /// <summary><c>POST /imports</c>: keeps the file and lets it be imported.</summary>
    public async Task<IResult> AskAsync(HttpContext http, ImportQuery query)
    {
        query = query with { Name = query.Name?.Split('/', '\\')[^1] }; // some programs send the whole path
        var cancellation = http.RequestAborted;
        var input = new Validation().RequireName(query.Name, "$.name", 255);

        // Before the bytes are read: nobody fills the disk for a place that is not theirs.
        var caller = await access.CallerAsync(http.User, cancellation);
        var wanted = new NewRecord(query.Definition, Title: null, query.Parent, query.Organizer, query.Party);
        var (place, problem) = await desk.FindAsync(caller, kind: null, wanted, input, cancellation);
        if (place is null)
        {
            return problem!;
        }

        if (ImportForm.Of(place.Definition, query.Transition) is not { } form)
        {
            return input.Require(false, "$.transition", NotToBeImported).Problem!;
        }

        db.ChangeTracker.Clear();
        FileKind? found = null;
        using var draft = await files.DraftAsync(http.Request.Body, file => file.Length <= limits.Bytes && (found = FileContent.KindOf(file)).MediaTypeOf(query.Name!) is not null && IsTable(found), cancellation);
        if (draft is null)
        {
            return found is null
                ? new ProblemResult(ProblemTypes.TooLarge, new($"文件至多 {limits.Bytes / 1024 / 1024} MiB", $"A file has at most {limits.Bytes / 1024 / 1024} MiB"))
                : new ProblemResult(ProblemTypes.WrongFile, new($"“{query.Name}”的内容是{found.Name.Zh}；可导入 .xlsx（不带宏、不加密）和 .csv", $"The content of '{query.Name}' is {found.Name.En}; .xlsx without macros and password, and .csv are imported"));
        }

        var job = new ImportJob
        {
            Id = Ids.New(caller.Now),
            AskedBy = caller.Person,
            Within = caller.Within,
            AskedAt = caller.Now,
            DefinitionId = place.Definition.Id,
            Step = form.Step.Name,
            ParentId = query.Parent,
            OrganizerId = query.Organizer,
            PartyId = query.Party,
            Target = ImportJob.TargetOf(wanted),
            FileName = query.Name!,
            Hash = draft.Hash,
            IsCheck = query.Check == true,
        };
        try
        {
            return await AddAsync(http, job, draft, new { query, draft.Hash }, caller, cancellation);
        }
        catch (DbUpdateException) when (http.Request.Headers.ContainsKey("Idempotency-Key"))
        {
            // A twin of this request was faster by an instant: what it did is the answer.
            db.ChangeTracker.Clear();
            return await AddAsync(http, job, draft, new { query, draft.Hash }, caller, cancellation);
        }
    }

    private async Task<IResult> AddAsync(HttpContext http, ImportJob job, FileDraft file, object body, Caller caller, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await idempotency.ReplayAsync(http, caller.Person, body, cancellation) is { } replay)
        {
            return replay;
        }

        db.Add(job);
        var answer = new Answer(StatusCodes.Status202Accepted, null, $"{http.Request.Path}/{job.Id}", ImportView.Of(job, null, []));
        idempotency.Keep(http, caller, body, answer);
        await db.SaveChangesAsync(cancellation);
        file.Keep();
        await transaction.CommitAsync(cancellation);
        return answer;
    }

    /// <summary><c>GET /imports/{id}</c>: how far it is, and what is wrong.</summary>
    public async Task<IResult> GetAsync(HttpContext http, Guid id)
    {
        if (await OwnAsync(http, id) is not { } job)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var rows = await db.Set<FaultyRow>().AsNoTracking().Where(row => row.JobId == id).OrderBy(row => row.Row).Take(MostErrors).ToListAsync(http.RequestAborted);
        return TypedResults.Ok(ImportView.Of(job, running.Of(id), [.. rows.SelectMany(row => row.Faults).Take(MostErrors)]));
    }

    /// <summary><c>GET /imports/{id}/errors</c>: the rows that something is wrong with, as they came and with what it is.</summary>
    public async Task<IResult> ErrorsAsync(HttpContext http, Guid id, TableFormat format)
    {
        if (await OwnAsync(http, id) is not { } job || files.Open(job.Hash) is not { } file)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        await using (file)
        {
            var faulty = await db.Set<FaultyRow>().AsNoTracking().Where(row => row.JobId == id).ToDictionaryAsync(row => row.Row, row => row.Faults, http.RequestAborted);
            var language = Language.Of(http.Request);
            using var rows = Readable(file).GetEnumerator();
            var first = rows.MoveNext() ? rows.Current : null;
            var heads = first?.Cells ?? [];
            var cells = From(first, rows).Where(row => faulty.ContainsKey(row.Number)).Select(row => (IReadOnlyList<string?>)
                [$"{row.Number}", string.Join("；", faulty[row.Number].Select(fault => fault.Text.In(language))), .. row.Cells]);
            SheetColumn[] columns = [new(ImportForm.RowHead.In(language)), new(ImportForm.ErrorsHead.In(language)), .. heads.Select(head => new SheetColumn(head))];
            return await TableFile.AnswerAsync("errors", format, [new("errors", columns, cells)], http.RequestAborted);
        }
    }

    /// <summary><c>POST /imports/{id}/cancel</c>: calls it off, with nothing imported.</summary>
    public async Task<IResult> CancelAsync(HttpContext http, Guid id)
    {
        if (await OwnAsync(http, id) is null)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (running.Of(id) is { } run)
        {
            await run.Stop.CancelAsync(); // on SQLite it holds the write lock until it stops
        }

        db.ChangeTracker.Clear();
        await using var transaction = await db.Database.BeginTransactionAsync(http.RequestAborted);
        var job = await db.Set<ImportJob>().Where(j => j.Id == id).ForUpdate().SingleAsync(http.RequestAborted);
        if (job.EndedAt is not null)
        {
            return new ProblemResult(ProblemTypes.AlreadyEnded);
        }

        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        job.End(ImportState.Cancelled, caller.Now, new("已撤销，未导入任何内容", "Called off; nothing was imported"));
        db.Note<ImportJob>("import-cancelled", id);
        await db.SaveChangesAsync(http.RequestAborted);
        await transaction.CommitAsync(http.RequestAborted);
        return TypedResults.Ok(ImportView.Of(job, null, []));
    }

    public static readonly Text NotToBeImported = new(
        "该流程没有可供导入的首个步骤：须一人可办、不需附文件", "The definition has no such first step to import with: it must be one that one person takes without papers");

    private static bool IsTable(FileKind kind) => kind == FileKinds.Xlsx || kind == FileKinds.PlainText;

    // The heads and as many rows as are imported, each as it is asked for.
    private IEnumerable<TableRow> Readable(Stream file)
    {
        using var rows = Table.Read(file).Take(limits.Rows + 1).GetEnumerator();
        while (IsNext(rows))
        {
            yield return rows.Current;
        }
    }

    private static bool IsNext(IEnumerator<TableRow> rows)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (UnreadableTableException)
        {
            return false; // then the file as a whole is what is wrong, and the job says so
        }
    }

    private static IEnumerable<TableRow> From(TableRow? row, IEnumerator<TableRow> rest)
    {
        for (; row is not null; row = rest.MoveNext() ? rest.Current : null)
        {
            yield return row;
        }
    }

    private async Task<ImportJob?> OwnAsync(HttpContext http, Guid id)
    {
        var person = PersonAccess.IdOf(http.User);
        return await db.Set<ImportJob>().AsNoTracking().SingleOrDefaultAsync(j => j.Id == id && j.AskedBy == person, http.RequestAborted);
    }
}
