using System.CommandLine;

namespace Xuncha.Server.Commands;

/// <summary>The command line: one line here and one file beside it for each command.</summary>
internal static class XunchaCommand
{
    /// <summary>All commands. Without one, the server starts.</summary>
    public static RootCommand Create() => ServeCommand.AddTo(new RootCommand("巡查：安全生产巡查工作流 / Xuncha: workflows of work-safety inspection")
    {
        ServeCommand.Create(),
        MigrateCommand.Create(),
        AdminCodeCommand.Create(),
        KeysCommand.Create(),
        AuditCommand.Create(),
        VerifyAuditCommand.Create(),
        VerifyArchiveCommand.Create(),
        DueCommand.Create(),
        CheckCommand.Create(),
        CalendarCommand.Create(),
        DiagramCommand.Create(),
        SimulateCommand.Create(),
    });

    /// <summary>Runs one command line.</summary>
    /// <returns>See <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Create().Parse(args);
        var code = await parsed.InvokeAsync();
        return parsed.Errors.Count > 0 ? ExitCode.Usage : code;
    }
}
