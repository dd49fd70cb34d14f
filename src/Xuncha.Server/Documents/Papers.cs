using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Findings;
using Xuncha.Core.Instances;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;
using Xuncha.Server.Uploads;

namespace Xuncha.Server.Documents;

/// <summary>A paper as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name in the definition.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Number">Its own number.</param>
/// <param name="Dated">The day that it bears.</param>
/// <param name="FileName">The name of the file.</param>
/// <param name="MediaType">What the file is, by its bytes.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Hash">SHA-256 of its bytes.</param>
/// <param name="AttachedBy">Who attached it.</param>
/// <param name="AttachedAt">When.</param>
/// <param name="Side">Of a finding: whether it shows the time before rectification or after it; null for neither.</param>
internal sealed record PaperView(
    Guid Id,
    string Name,
    Text Title,
    string? Number,
    LocalDate? Dated,
    string FileName,
    string MediaType,
    long Size,
    string Hash,
    Guid? AttachedBy,
    Instant AttachedAt,
    RectificationSide? Side);

/// <summary>What is said of a paper that is attached; the request's body is the file.</summary>
/// <param name="Name">The paper's name in the definition.</param>
/// <param name="FileName">The file's name, with its extension.</param>
/// <param name="Number">The paper's own number.</param>
/// <param name="Dated">The day that it bears.</param>
/// <param name="Upload">The upload that is the file, in place of the body; without a file name, its own.</param>
internal sealed record PaperQuery(string? Name, string? FileName, string? Number, LocalDate? Dated, Guid? Upload = null);

/// <summary>Papers of a record: attach, list, fetch.</summary>
internal sealed class Papers(XunchaDb db, RecordUse use, ReadRecords read, RecordAccess access, FileStore files, UploadDesk uploads)
{
    /// <summary>The largest file, in bytes.</summary>
    public const long Largest = 50 * 1024 * 1024;

    /// <summary>
    /// <c>POST …/papers</c>: attaches a paper. It may be attached by whoever may take a step of the present state that needs it.
    /// </summary>
    public async Task<IResult> AttachAsync(HttpContext http, RecordKind kind, Guid id, PaperQuery query)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var upload = query.Upload is { } uploadId ? await uploads.FinishedAsync(uploadId, caller.Person, cancellation) : null;
        await using var content = query.Upload is null ? http.Request.Body : upload?.Content;
        var asked = query;
        query = query with { FileName = (query.FileName ?? upload?.Upload.FileName ?? $"{query.Upload}").Split('/', '\\')[^1] }; // some programs send the whole path
        var input = new Validation()
            .RequireText(query.Name, "$.name", 60)
            .RequireName(query.FileName, "$.fileName", 255)
            .AllowText(query.Number, "$.number", 100);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        // Before the bytes are read: nobody fills the disk through a record that is not theirs.
        if (await read.SeenAsync(kind, id, caller, cancellation) is not { } seen)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (input.Require(!(query.Dated > caller.Today), "$.dated", new("不能晚于今天", "not after today")).Problem is { } future)
        {
            return future;
        }

        if (Against(seen.Matter, seen.Sight, query.Name!) is { } refusal)
        {
            return Refusals.Problem([refusal]);
        }

        db.ChangeTracker.Clear();
        FileKind? found = null;
        using var draft = content is null ? null
            : await files.DraftAsync(content, file => (found = FileContent.KindOf(file)).MediaTypeOf(query.FileName!) is { } type && IsSaid(http.Request, type), cancellation);
        if (draft is null && content is not null)
        {
            return new ProblemResult(ProblemTypes.WrongFile, NotTaken(query.FileName!, http.Request.ContentType, found!));
        }

        // An upload is gone once it is attached: whoever repeats the request is known by its id, and not by bytes.
        var answer = await use.ChangeAsync(http, kind, id, query.Upload is null ? new { query, draft!.Hash } : asked, needsMatch: false, async (opened, _) =>
        {
            if (draft is null)
            {
                return input.Require(false, "$.upload", new("没有此上传，或尚未传完", "there is no such upload, or not all of it is here")).Problem;
            }

            if (upload is { Upload: var whole })
            {
                await db.Set<Upload>().Where(u => u.Id == whole.Id).ExecuteDeleteAsync(cancellation);
            }

            if (Attach(opened, query, found!.MediaTypeOf(query.FileName!)!, draft.Hash, draft.Size) is { } refusal)
            {
                return Refusals.Problem([refusal]); // the record moved on while the bytes came: nothing of them stays
            }

            draft.Keep();
            return null;
        });
        if (upload is not null && answer is Answer)
        {
            uploads.Forget(upload.Value.Upload);
        }

        return answer;
    }

    /// <summary>Attaches a file that is kept, to a record that the transaction has locked.</summary>
    /// <returns>What stands against it; null where it is attached.</returns>
    public Refusal? Attach(OpenedRecord opened, PaperQuery query, string mediaType, string hash, long size)
    {
        if (Against(opened.Matter, opened.Sight, query.Name!) is { } refusal)
        {
            return refusal;
        }

        db.Add(new AttachedPaper
        {
            Id = Ids.New(opened.Caller.Now),
            RecordId = opened.Record.Id,
            Name = query.Name!,
            State = opened.Record.State,
            Number = query.Number,
            Dated = query.Dated,
            FileName = query.FileName!,
            MediaType = mediaType,
            Size = size,
            Hash = hash,
            AttachedBy = opened.Caller.Person,
            AttachedAt = opened.Caller.Now,
        });
        opened.Record.Fresh = opened.Record.Fresh.Add(query.Name!);
        var title = opened.Matter.Definition.Paper(query.Name!)!.Title;
        db.Add(HistoryRow.Of(
            opened.Record,
            new(
                HistoryKind.PaperAttached, opened.Record.Steps, query.Name!, null, null, opened.Matter.Arrival, opened.Caller.Person, null, query.Number, null,
                new($"附上“{title.Zh}”：{query.FileName}", $"Attached '{title.En}': {query.FileName}"),
                opened.InPlaceOf(Permissions.Attach(opened.Matter.Definition.State(opened.Record.State), query.Name!))),
            opened.Caller.Now));
        return null;
    }

    /// <summary><c>GET …/papers</c></summary>
    public async Task<IResult> ListAsync(HttpContext http, RecordKind kind, Guid id)
    {
        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        return await read.SeenAsync(kind, id, caller, http.RequestAborted) is { } seen
            ? TypedResults.Ok(await OfAsync(seen, http.RequestAborted))
            : new ProblemResult(ProblemTypes.NotFound);
    }

    /// <summary>The papers of a record that somebody may read.</summary>
    public async Task<List<PaperView>> OfAsync(SeenRecord seen, CancellationToken cancellation)
    {
        var (definition, sight) = (seen.Matter.Definition, seen.Sight);
        var papers = await db.Set<AttachedPaper>().AsNoTracking().Where(p => p.RecordId == seen.Record.Id).OrderBy(p => p.Id).ToListAsync(cancellation);
        return [.. papers.Where(p => sight.Reads(p.Name, p.State)).Select(p => new PaperView(
            p.Id, p.Name, definition.Paper(p.Name)?.Title ?? new(p.Name, p.Name), p.Number, p.Dated, p.FileName, p.MediaType, p.Size, p.Hash, p.AttachedBy, p.AttachedAt,
            Rectification.SideOf(definition, p.Name, p.State)))];
    }

    /// <summary><c>GET …/papers/{paper}</c>: the file itself, always as a download.</summary>
    public async Task<IResult> FetchAsync(HttpContext http, RecordKind kind, Guid id, Guid paperId)
    {
        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        return await read.SeenAsync(kind, id, caller, http.RequestAborted) is { Sight: var sight }
            && await db.Set<AttachedPaper>().SingleOrDefaultAsync(p => p.Id == paperId && p.RecordId == id, http.RequestAborted) is { } paper
            && sight.Reads(paper.Name, paper.State)
            && files.Open(paper.Hash) is { } content
                ? TypedResults.Stream(content, paper.MediaType, paper.FileName)
                : new ProblemResult(ProblemTypes.NotFound);
    }

    // Bytes without a type are what programs send that do not know it.
    private static bool IsSaid(HttpRequest request, string type) =>
        request.GetTypedHeaders().ContentType?.MediaType.Value is not { } said
        || said.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase) || said.Equals(type, StringComparison.OrdinalIgnoreCase);

    /// <summary>Why a file is not taken, in words.</summary>
    public static Text NotTaken(string fileName, string? said, FileKind found) => new(
        $"“{fileName}”（声明为 {said ?? "—"}）的内容是{found.Name.Zh}。名称、声明与内容须一致，可接受：{string.Join(" ", FileKinds.Extensions)}",
        $"The content of '{fileName}' (sent as {said ?? "—"}) is {found.Name.En}. Name, type and content must agree, and these are taken: {string.Join(" ", FileKinds.Extensions)}");

    private static Refusal? Against(Case matter, Sight sight, string name)
    {
        if (matter.Definition.Paper(name) is not { } paper)
        {
            return new(RefusalKind.Input, "name", new($"流程没有文件“{name}”", $"the definition has no paper '{name}'"));
        }

        var attach = Permissions.Attach(matter.Definition.State(matter.Instance.State), name);
        return matter.Instance.Status != RecordStatus.Running || attach.Roles.IsEmpty
            ? new(RefusalKind.NotOpen, name, new($"当前状态下不收“{paper.Title.Zh}”", $"'{paper.Title.En}' is not taken in the present state"))
            : !attach.IsGivenTo(sight.Roles)
                ? new(RefusalKind.Role, name, new($"您的角色不得附“{paper.Title.Zh}”", $"your roles may not attach '{paper.Title.En}'"))
                : null;
    }
}
