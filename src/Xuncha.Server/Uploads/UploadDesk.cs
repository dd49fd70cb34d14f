using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Uploads;

/// <summary>Takes files in parts, so that one that breaks off is gone on with and not begun again. Each is its owner's alone.</summary>
internal sealed class UploadDesk(XunchaDb db, UploadFiles files, XunchaClock clock, ServerOptions options)
{
    private UploadRules Rules => options.Uploads;

    /// <summary><c>OPTIONS /uploads</c>: what is spoken.</summary>
    public IResult Tell(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers["Tus-Version"] = Tus.Version;
        headers["Tus-Extension"] = Tus.Extensions;
        headers["Tus-Checksum-Algorithm"] = Tus.Algorithms;
        headers["Tus-Max-Size"] = Rules.Largest.ToString(CultureInfo.InvariantCulture);
        return TypedResults.NoContent();
    }

    /// <summary><c>POST /uploads</c>: announces a file.</summary>
    public async Task<IResult> CreateAsync(HttpContext http)
    {
        var cancellation = http.RequestAborted;
        var (length, fileName) = (Tus.Number(http.Request, "Upload-Length"), Tus.Metadata(http.Request, "filename"));
        var input = new Validation()
            .Require(length > 0, "Upload-Length", new("应为文件的字节数", "must be the file's size in bytes"))
            .RequireName(fileName, "Upload-Metadata", 255);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (length > Rules.Largest)
        {
            return new ProblemResult(ProblemTypes.TooLarge, new($"文件至多 {Rules.Largest >> 20} MiB", $"A file has at most {Rules.Largest >> 20} MiB"));
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var (owner, now) = (PersonAccess.IdOf(http.User), clock.Real());
        await db.LockPersonAsync(owner, cancellation); // two requests at once count one another
        if (await db.Set<Upload>().CountAsync(u => u.OwnerId == owner && u.ExpiresAt > now, cancellation) >= Rules.MostOfOne)
        {
            return new ProblemResult(ProblemTypes.TooManyUploads);
        }

        var upload = new Upload { Id = Ids.New(now), OwnerId = owner, FileName = fileName!, Length = length!.Value, ExpiresAt = now + Rules.Lifetime };
        db.Add(upload);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        Say(http, upload);
        return TypedResults.Created($"{http.Request.Path}/{upload.Id}");
    }

    /// <summary><c>HEAD /uploads/{id}</c>: how much is here.</summary>
    public async Task<IResult> HeadAsync(HttpContext http, Guid id)
    {
        if (await OwnAsync(http, id) is not { } upload)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        upload.Offset = OnDisk(upload);
        Say(http, upload);
        http.Response.Headers["Upload-Length"] = upload.Length.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Ok();
    }

    /// <summary><c>PATCH /uploads/{id}</c>: the next part. What came before the connection broke is kept.</summary>
    public async Task<IResult> AppendAsync(HttpContext http, Guid id)
    {
        if (await OwnAsync(http, id) is null)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var input = new Validation();
        var at = Tus.Number(http.Request, "Upload-Offset");
        using var checksum = Tus.ChecksumOf(http.Request, input);
        if (input.Require(at is not null, "Upload-Offset", new("应为已传的字节数", "must be the number of bytes that are here")).Problem is { } problem)
        {
            return problem;
        }

        await using var file = files.TryHold(id);
        if (file is null)
        {
            return new ProblemResult(ProblemTypes.UploadBusy);
        }

        // Read again: what another request told meanwhile is known only now that it has let go.
        if (await OwnAsync(http, id) is not { } upload)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (at != (upload.Offset = OnDisk(upload)))
        {
            return new ProblemResult(ProblemTypes.WrongOffset, new($"已有 {upload.Offset} 字节", $"{upload.Offset} bytes are here"));
        }

        if (http.Request.ContentLength > upload.Length - upload.Offset)
        {
            return new ProblemResult(ProblemTypes.TooLarge, new($"还差 {upload.Length - upload.Offset} 字节", $"{upload.Length - upload.Offset} bytes are missing"));
        }

        if (!await new UploadReceiver(http, upload, file, checksum, Told).RunAsync())
        {
            return new ProblemResult(ProblemTypes.ChecksumMismatch);
        }

        Say(http, upload);
        return TypedResults.NoContent();
    }

    /// <summary><c>DELETE /uploads/{id}</c></summary>
    public async Task<IResult> DeleteAsync(HttpContext http, Guid id)
    {
        if (await OwnAsync(http, id) is null)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        await using var file = files.TryHold(id);
        if (file is null)
        {
            return new ProblemResult(ProblemTypes.UploadBusy);
        }

        await db.Set<Upload>().Where(u => u.Id == id).ExecuteDeleteAsync(http.RequestAborted);
        files.Delete(id);
        return TypedResults.NoContent();
    }

    /// <summary>A file that is whole, for its owner; null where there is none.</summary>
    public async Task<(Upload Upload, Stream Content)?> FinishedAsync(Guid id, Guid owner, CancellationToken cancellation) =>
        await Own(id, owner).SingleOrDefaultAsync(cancellation) is { } upload && upload.Offset == upload.Length
        && files.TryRead(id) is { } content
            ? (upload, content)
            : null;

    /// <summary>Deletes the bytes of an upload whose row has gone.</summary>
    public void Forget(Upload upload) => files.Delete(upload.Id);

    private long OnDisk(Upload upload) => Math.Min(upload.Offset, files.LengthOf(upload.Id));

    private Task<Upload?> OwnAsync(HttpContext http, Guid id) => Own(id, PersonAccess.IdOf(http.User)).SingleOrDefaultAsync(http.RequestAborted);

    private IQueryable<Upload> Own(Guid id, Guid owner)
    {
        var now = clock.Real();
        return db.Set<Upload>().AsNoTracking().Where(u => u.Id == id && u.OwnerId == owner && u.ExpiresAt > now);
    }

    // Whoever has gone away shall find it nevertheless.
    private async Task Told(Upload upload)
    {
        upload.ExpiresAt = clock.Real() + Rules.Lifetime;
        await db.Set<Upload>().Where(u => u.Id == upload.Id).ExecuteUpdateAsync(
            row => row.SetProperty(u => u.Offset, upload.Offset).SetProperty(u => u.ExpiresAt, upload.ExpiresAt), CancellationToken.None);
    }

    private static void Say(HttpContext http, Upload upload)
    {
        http.Response.Headers["Upload-Offset"] = upload.Offset.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers["Upload-Expires"] = upload.ExpiresAt.ToDateTimeUtc().ToString("R", CultureInfo.InvariantCulture);
    }
}
