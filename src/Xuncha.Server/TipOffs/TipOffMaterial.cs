using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Documents;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.TipOffs;

/// <summary>What the sender of a tip-off attaches by the receipt code: few files, small, and what they say they are.</summary>
internal sealed class TipOffMaterial(XunchaDb db, RecordStore records, FileStore files, XunchaClock clock)
{
    /// <summary>The largest file, in bytes.</summary>
    public const long Largest = 10 * 1024 * 1024;

    private const int Most = 5;

    /// <summary><c>POST /open/tip-offs/{code}/papers</c></summary>
    public async Task<IResult> AttachAsync(HttpContext http, string code, string? fileName)
    {
        var cancellation = http.RequestAborted;
        fileName = fileName?.Split('/', '\\')[^1];
        if (new Validation().RequireName(fileName, "$.fileName", 255).Problem is { } problem)
        {
            return problem;
        }

        // Before the bytes are read: nobody fills the disk with what is not taken.
        if (await TipOffReceipt.FindAsync(db, code, cancellation) is not { } id || await records.ReadAsync(id, cancellation) is not { } seen)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (await AgainstAsync(seen, cancellation) is { } refused)
        {
            return refused;
        }

        db.ChangeTracker.Clear();
        FileKind? found = null;
        using var draft = await files.DraftAsync(http.Request.Body, file => (found = FileContent.KindOf(file)).MediaTypeOf(fileName!) is not null, cancellation);
        if (draft is null)
        {
            return new ProblemResult(ProblemTypes.WrongFile, Papers.NotTaken(fileName!, http.Request.ContentType, found!));
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await records.LockAsync(id, skipLocked: false, cancellation) is not { } record)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (await AgainstAsync(record, cancellation) is { } changed)
        {
            return changed;
        }

        var matter = await records.CaseAsync(record, await clock.NowAsync(db, cancellation), cancellation);
        db.Add(new AttachedPaper
        {
            Id = Ids.New(matter.Now),
            RecordId = id,
            Name = TipOffNames.Material,
            State = record.State,
            Number = null,
            Dated = null,
            FileName = fileName!,
            MediaType = found!.MediaTypeOf(fileName!)!,
            Size = draft.Size,
            Hash = draft.Hash,
            AttachedBy = null,
            AttachedAt = matter.Now,
        });
        record.Fresh = record.Fresh.Add(TipOffNames.Material);
        var text = new Text($"举报人附上材料：{fileName}", $"The sender attached {fileName}");
        db.Add(HistoryRow.Of(record, new(HistoryKind.PaperAttached, record.Steps, TipOffNames.Material, null, null, matter.Arrival, null, OpenTipOffs.Origin, null, null, text), matter.Now));
        await db.SaveChangesAsync(cancellation);
        draft.Keep();
        await transaction.CommitAsync(cancellation);
        return TypedResults.NoContent();
    }

    private async Task<ProblemResult?> AgainstAsync(Record record, CancellationToken cancellation) =>
        record.Status != RecordStatus.Running
            || await db.Set<AttachedPaper>().CountAsync(p => p.RecordId == record.Id && p.Name == TipOffNames.Material && p.AttachedBy == null, cancellation) >= Most
                ? new ProblemResult(ProblemTypes.NotOpen, new($"此件已办结，或材料已满{Most}份", $"It is closed, or has {Most} files already"))
                : null;
}
