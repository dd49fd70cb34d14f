using System.CommandLine;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Protection;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Commands;

/// <summary><c>xuncha admin-code</c>: a new one-time code for one of the three administrators who cannot get in. Whoever runs it owns the machine.</summary>
internal static class AdminCodeCommand
{
    /// <summary>The command itself.</summary>
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "三员之一的用户名 / the user name of one of the three administrators" };
        var training = new Option<bool>("--training") { Description = "练习数据库 / the database is one for training" };
        var command = new Command(
            "admin-code", "为不能登录的三员重新生成一次性激活码 / make a new one-time code for an administrator who cannot get in") { name, training };
        command.SetAction((parsed, cancellation) =>
            RunAsync(parsed.GetValue(name)!, ServerOptions.FromEnvironment(urls: null, parsed.GetValue(training)), cancellation));
        return command;
    }

    /// <summary>What the console shows of a code, here and at the first start.</summary>
    public static string Line(FirstAdministrator administrator) =>
        $"激活码（24 小时内有效，只显示这一次）/ activation code (good for 24 hours, shown this once): {administrator.UserName} {administrator.Code}";

    private static async Task<int> RunAsync(string name, ServerOptions options, CancellationToken cancellation)
    {
        // Not migrated here, and not locked: a server may be running on it.
        if (options.Database.Folder is { } folder && !File.Exists(Path.Combine(folder, "xuncha.db")))
        {
            await Console.Error.WriteLineAsync($"{folder} 中没有数据库，请先启动一次服务 / there is no database in {folder}: start the server once");
            return ExitCode.Errors;
        }

        var keys = KeyRing.Of(options);
        await using var db = options.Database.Open(AuditServices.OfCommand(keys, "admin-code"));
        try
        {
            await DatabaseSetup.CheckAsync(db, options.Training, cancellation);
            await new KeyCheck(db, keys).RunAsync(cancellation);
        }
        catch (Exception e) when (e is DatabaseNotUsableException or KeysNotUsableException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Errors;
        }

        var clock = new XunchaClock(TimeProvider.System, options);
        var today = await clock.TodayAsync(db, cancellation);
        var normalized = new UpperInvariantLookupNormalizer().NormalizeName(name);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var person = await db.Set<Person>().SingleOrDefaultAsync(p => p.NormalizedUserName == normalized, cancellation);
        if (person is null || !await SeparateDuties.IsAdministratorAsync(db, person.Id, today, cancellation))
        {
            await Console.Error.WriteLineAsync($"三员中没有 {name} / none of the three administrators is called {name}");
            return ExitCode.Errors;
        }

        var code = await ActivationCode.MakeAsync(db, person.Id, clock.Real(), cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        Console.WriteLine(Line(new(person.UserName!, code)));
        return ExitCode.Ok;
    }
}
