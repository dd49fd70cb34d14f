using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Audit;
using Xuncha.Server.Documents;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Protection;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Archives;

/// <summary>An archive as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Hash">SHA-256 of the file.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Fingerprint">SHA-256 of the public key in its DER form, to be kept outside of the archive.</param>
/// <param name="SignedWith">The algorithm of the signature.</param>
/// <param name="MadeBy">Who made it.</param>
/// <param name="MadeAt">When.</param>
internal sealed record ArchiveView(Guid Id, string Hash, long Size, string Fingerprint, KeyAlgorithm SignedWith, Guid MadeBy, Instant MadeAt)
{
    public static readonly ArchiveView Example = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000041"), new string('a', 64), 1_234_567, new string('b', 64), KeyAlgorithm.Es256, PersonView.Example.Id, Instant.FromUtc(2026, 2, 2, 1, 0));
}

/// <summary>Archives of an inspection that has ended: made and read by the role that its definition names.</summary>
internal sealed class ArchiveDesk(XunchaDb db, ReadRecords read, RecordAccess access, ArchiveContents contents, FileStore files, KeyRing keys)
{
    /// <summary><c>POST /inspections/{id}/archives</c>: makes one, or answers with the one that there is of the same content.</summary>
    public async Task<IResult> MakeAsync(HttpContext http, RecordKind kind, Guid id)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var (seen, refusal) = await OpenAsync(kind, id, caller, cancellation);
        if (seen is null)
        {
            return refusal!;
        }

        if (seen.Record.Status == RecordStatus.Running)
        {
            return new ProblemResult(ProblemTypes.NotOpen, new("办结之后才能归档", "It is archived once it has ended"));
        }

        var key = keys.Newest(KeyUse.Archives);
        var before = await db.Set<Archive>().AsNoTracking().Where(a => a.RecordId == id).ToListAsync(cancellation);
        Archive? same = null;
        var sums = "";
        var kept = await files.KeepAsync(
            async file => sums = Convert.ToHexStringLower(SHA256.HashData(await ArchivePackage.WriteAsync(
                file, contents.FilesAsync(seen.Record, seen.Matter.Definition.ArchivedBy!, key.Algorithm, caller.Now, cancellation), key, cancellation))),
            _ => (same = before.Find(archive => archive.Sums == sums)) is null,
            cancellation);
        if (kept is not var (hash, size))
        {
            return TypedResults.Ok(ViewOf(same!));
        }

        db.ChangeTracker.Clear();
        var made = new Archive { Id = Ids.New(caller.Now), RecordId = id, Hash = hash, Size = size, Sums = sums, KeyId = key.Id, MadeBy = caller.Person, MadeAt = caller.Now };
        db.Add(made);
        db.Note<Record>("record-archived", id, new { made.Id, made.Hash });
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Created($"{http.Request.Path}/{made.Id}", ViewOf(made));
    }

    /// <summary><c>GET /inspections/{id}/archives</c></summary>
    public async Task<IResult> ListAsync(HttpContext http, RecordKind kind, Guid id)
    {
        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        var (seen, refusal) = await OpenAsync(kind, id, caller, http.RequestAborted);
        return seen is null
            ? refusal!
            : TypedResults.Ok((await db.Set<Archive>().AsNoTracking().Where(a => a.RecordId == id).OrderBy(a => a.Id).ToListAsync(http.RequestAborted)).ConvertAll(ViewOf));
    }

    /// <summary><c>GET /inspections/{id}/archives/{archive}</c>: the file. Every reading is written down.</summary>
    public async Task<IResult> FetchAsync(HttpContext http, RecordKind kind, Guid id, Guid archiveId)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var (seen, refusal) = await OpenAsync(kind, id, caller, cancellation);
        if (seen is null)
        {
            return refusal!;
        }

        if (await db.Set<Archive>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == archiveId && a.RecordId == id, cancellation) is not { } archive || files.Open(archive.Hash) is not { } content)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        db.Note<Record>("archive-read", id, new { archive.Id });
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Stream(content, "application/zip", $"archive-{archive.Hash[..12]}.zip");
    }

    // The record, where the caller archives it; otherwise what to answer.
    private async Task<(SeenRecord? Seen, ProblemResult? Refusal)> OpenAsync(RecordKind kind, Guid id, Caller caller, CancellationToken cancellation)
    {
        var seen = await read.SeenAsync(kind, id, caller, cancellation);
        return seen is null ? (null, new(ProblemTypes.NotFound))
            : Permissions.Archive(seen.Matter.Definition).IsGivenTo(seen.Sight.Roles) ? (seen, null)
            : (null, new(ProblemTypes.Forbidden, new("您的角色不负责归档", "your roles do not archive it")));
    }

    private ArchiveView ViewOf(Archive archive)
    {
        var key = keys.Find(archive.KeyId) ?? throw new KeysNotUsableException($"缺少密钥 / a key is missing: {archive.KeyId}");
        return new(archive.Id, archive.Hash, archive.Size, ArchivePackage.Fingerprint(Signing.PublicOf(key)), key.Algorithm, archive.MadeBy, archive.MadeAt);
    }
}
