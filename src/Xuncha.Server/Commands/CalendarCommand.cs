using System.CommandLine;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core;
using Xuncha.Core.Calendars;
using Xuncha.Server.Audit;
using Xuncha.Server.Calendars;
using Xuncha.Server.Definitions;
using Xuncha.Server.Findings;
using Xuncha.Server.Hosting;
using Xuncha.Server.People;
using Xuncha.Server.Protection;
using Xuncha.Server.Records;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.Commands;

/// <summary><c>xuncha calendar import</c>: loads a year's notice into the configured database; without <c>--apply</c> it only says what would change.</summary>
internal static class CalendarCommand
{
    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true };

    /// <summary>The command itself.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "一年的放假通知（本系统或 holiday-cn 的 JSON）/ a year's notice as JSON: our own shape or that of holiday-cn" };
        var calendar = new Option<string>("--calendar") { DefaultValueFactory = _ => "cn", Description = "工作日历 / working calendar" };
        var number = new Option<string?>("--number") { Description = "文号（holiday-cn 文件）/ the notice's number, for a holiday-cn file" };
        var date = new Option<string?>("--date") { Description = "通知日期 / the day that the notice is dated: 2026-11-05" };
        var apply = new Option<bool>("--apply") { Description = "加载并重算受影响的期限 / load it and count the deadlines again that depend on it" };
        var json = new Option<bool>("--json") { Description = "输出 JSON / print JSON" };
        var training = new Option<bool>("--training") { Description = "练习数据库 / the database is one for training" };
        var import = new Command("import", "预览或加载一年的放假通知 / preview or load a year's holiday notice") { file, calendar, number, date, apply, json, training };
        import.SetAction((parsed, cancellation) =>
        {
            var given = new Import(
                parsed.GetValue(file)!, parsed.GetValue(calendar)!, parsed.GetValue(number), parsed.GetValue(date), parsed.GetValue(apply), parsed.GetValue(json));
            return RunAsync(given, ServerOptions.FromEnvironment(urls: null, parsed.GetValue(training)), cancellation);
        });
        return new Command("calendar", "工作日历 / working calendars") { import };
    }

    private static async Task<int> RunAsync(Import given, ServerOptions options, CancellationToken cancellation)
    {
        LocalDate? dated = null;
        if (given.Date is { } text)
        {
            if (!LocalDatePattern.Iso.Parse(text).TryGetValue(default, out var day))
            {
                return Fail(new($"“{text}”不是日期：请写为2026-11-05", $"'{text}' is not a date: write 2026-11-05"), ExitCode.Usage);
            }

            dated = day;
        }

        if (!File.Exists(given.File))
        {
            return Fail(new($"没有文件 {given.File}", $"there is no file {given.File}"), ExitCode.Usage);
        }

        await using var services = Services(options);
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        var calendars = scope.ServiceProvider.GetRequiredService<CalendarStore>();
        try
        {
            // Not migrated here, and not locked: a server may be running on it and takes the new revision up at its next tick.
            if (options.Database.Folder is { } folder && !File.Exists(Path.Combine(folder, "xuncha.db")))
            {
                return Fail(new($"{folder} 中没有数据库，请先启动一次服务", $"there is no database in {folder}: start the server once"), ExitCode.Errors);
            }

            await DatabaseSetup.CheckAsync(db, options.Training, cancellation);
            await calendars.RefreshAsync(db, cancellation);
            return calendars.Find(given.Calendar) is null
                ? Fail(new($"没有日历 {given.Calendar}", $"there is no calendar {given.Calendar}: {string.Join(", ", calendars.Ids)}"), ExitCode.Usage)
                : await ImportAsync(given, dated, scope.ServiceProvider.GetRequiredService<LoadNotice>(), cancellation);
        }
        catch (Exception e) when (e is DatabaseNotUsableException or KeysNotUsableException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Errors;
        }
        catch (CalendarFormatException e)
        {
            return Fail(e.Reason, ExitCode.Errors);
        }
    }

    private static async Task<int> ImportAsync(Import given, LocalDate? dated, LoadNotice load, CancellationToken cancellation)
    {
        var content = await File.ReadAllTextAsync(given.File, cancellation);
        var year = CalendarJson.ReadYear(content, given.Number, dated);
        CalendarData Read() => load.Read(given.Calendar, content, given.Number, dated);
        var effect = given.Apply
            ? await load.LoadAsync(given.Calendar, Read, LoadNotice.SourceOf(year), cancellation)
            : await load.PreviewAsync(Read(), cancellation);
        Print(EffectView.Of(effect, visible: null), given);
        return ExitCode.Ok;
    }

    private static void Print(EffectView effect, Import given)
    {
        if (given.Json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { applied = given.Apply, effect.Revision, effect.Days, effect.Deadlines, effect.Unmoved }, Indented));
            return;
        }

        Console.WriteLine(new Text($"{effect.Days.Count} 天改变", $"{effect.Days.Count} day(s) change"));
        foreach (var day in effect.Days)
        {
            Console.WriteLine($"  {Iso(day.Date)} {(day.WorkedAfter ? new Text("上班", "worked") : new Text("放假", "off"))}  {day.Reason}");
        }

        Console.WriteLine(new Text($"{effect.Moved} 个期限改变，{effect.Unmoved} 个不变", $"{effect.Moved} deadline(s) change, {effect.Unmoved} stay"));
        foreach (var deadline in effect.Deadlines!)
        {
            var mark = deadline.NeedsConfirmation ? new Text("（待确认）", " (to be confirmed)").ToString() : "";
            Console.WriteLine($"  {deadline.Title}  {deadline.Deadline}  {Iso(deadline.Due)} → {Iso(deadline.NewDue)}{mark}");
        }

        Console.WriteLine(given.Apply
            ? new Text($"已加载，第 {effect.Revision} 次修订已启用", $"loaded; revision {effect.Revision} is in force")
            : new Text("未加载；加 --apply 加载", "nothing was loaded; --apply loads it"));
    }

    private static ServiceProvider Services(ServerOptions options)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddConsole());
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<XunchaClock>();
        services.AddSingleton(provider => AuditServices.OfCommand(provider.GetRequiredService<KeyRing>(), "calendar import"));
        options.Database.AddTo(services);
        services.AddProtection(options);
        services.AddPeople();
        services.AddRecords();
        services.AddFindings();
        services.AddTeams();
        services.AddCalendars();
        services.AddDefinitions();
        return services.BuildServiceProvider();
    }

    private static int Fail(Text why, int code)
    {
        Console.Error.WriteLine(why);
        return code;
    }

    private static string Iso(LocalDate date) => LocalDatePattern.Iso.Format(date);

    private sealed record Import(string File, string Calendar, string? Number, string? Date, bool Apply, bool Json);
}
