using System.CommandLine;
using System.Data.Common;
using NodaTime.Text;
using Xuncha.Server.Audit;
using Xuncha.Server.Audit.Proof;
using Xuncha.Server.Hosting;
using Xuncha.Server.Protection;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Commands;

/// <summary><c>xuncha audit</c>: writes the audit log out, and moves old parts of it into archives.</summary>
internal static class AuditCommand
{
    /// <summary>The command itself.</summary>
    public static Command Create()
    {
        var training = new Option<bool>("--training") { Description = "练习数据库 / the database is one for training" };
        var file = new Argument<string>("FILE") { Description = "要写的文件 / the file to write" };
        var before = new Option<string>("--before") { Description = "归档此日之前的封印，如 2026-01-01 / archive what was sealed before this day", Required = true };
        var export = new Command("export", "导出整个日志 / write out the whole log") { file, training };
        export.SetAction((parsed, cancellation) => TryAsync(parsed.GetValue(training), "audit export", (db, keys, clock, _) => ExportAsync(db, keys, clock, parsed.GetValue(file)!, cancellation), cancellation));
        var archive = new Command(
            "archive",
            "把旧条目移入归档文件，验证后从数据库删除（PostgreSQL 需 XUNCHA_DB_OWNER）/ move old entries into an archive, which is verified first (on PostgreSQL as XUNCHA_DB_OWNER)") { file, before, training };
        archive.SetAction((parsed, cancellation) => TryAsync(
            parsed.GetValue(training), "audit archive", (db, keys, clock, options) => ArchiveAsync(new(db, keys, clock, options), clock, parsed.GetValue(before)!, parsed.GetValue(file)!, cancellation), cancellation));
        return new Command("audit", "审计日志 / the audit log") { export, archive };
    }

    private static async Task<int> ExportAsync(XunchaDb db, KeyRing keys, XunchaClock clock, string file, CancellationToken cancellation)
    {
        db.Note<AuditEntry>("log-exported", subject: null);
        await db.SaveChangesAsync(cancellation);
        await using var target = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
        await new AuditExport(db, keys, clock).WriteAsync(target, range: null, cancellation);
        return ExitCode.Ok;
    }

    private static async Task<int> ArchiveAsync(AuditArchive archive, XunchaClock clock, string before, string file, CancellationToken cancellation)
    {
        if (!LocalDatePattern.Iso.Parse(before).TryGetValue(default, out var day))
        {
            await Console.Error.WriteLineAsync($"不是日期：{before} / this is no date such as 2026-01-01: {before}");
            return ExitCode.Usage;
        }

        var moved = await archive.RunAsync(day, clock.Real().InZone(XunchaClock.Zone).Date, file, cancellation);
        Console.WriteLine($"已归档 {moved} 条 / {moved} entries archived: {file}");
        return ExitCode.Ok;
    }

    private static async Task<int> TryAsync(
        bool training, string name, Func<XunchaDb, KeyRing, XunchaClock, AuditOptions, Task<int>> work, CancellationToken cancellation)
    {
        try
        {
            var options = ServerOptions.FromEnvironment(urls: null, training);
            var keys = KeyRing.Of(options);
            // Who owns the tables may archive; whoever has no such setting is refused by the database.
            var database = options.Database.IsPostgres && ServerOptions.Variable("XUNCHA_DB_OWNER") is { } owner ? Database.Postgres(owner) : options.Database;
            await using var db = database.Open(AuditServices.OfCommand(keys, name));
            await DatabaseSetup.CheckAsync(db, training, cancellation);
            await new KeyCheck(db, keys).RunAsync(cancellation);
            return await work(db, keys, new XunchaClock(TimeProvider.System, options), options.Audit);
        }
        catch (Exception e) when (e is NotArchivedException or KeysNotUsableException or WrongSettingException or DatabaseNotUsableException or DbException or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Errors;
        }
    }
}
