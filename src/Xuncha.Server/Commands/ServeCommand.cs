using System.CommandLine;
using System.Net.Sockets;
using Xuncha.Server.Definitions;
using Xuncha.Server.Hosting;
using Xuncha.Server.Protection;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Commands;

/// <summary><c>xuncha serve</c>, and <c>xuncha</c> alone.</summary>
internal static class ServeCommand
{
    /// <summary>The command itself.</summary>
    public static Command Create() => AddTo(new Command("serve", "启动服务 / start the server"));

    /// <summary>Gives a command the options and the action of serving.</summary>
    public static T AddTo<T>(T command)
        where T : Command
    {
        var training = new Option<bool>("--training")
        {
            Description = "练习模式：可拨动时钟的练习数据库 / training: a database for practice, whose clock can be moved",
        };
        var urls = new Option<string?>("--urls")
        {
            Description = "监听地址 / where to listen (XUNCHA_URLS; http://127.0.0.1:5080)",
        };
        command.Add(training);
        command.Add(urls);
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(urls), parsed.GetValue(training), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string? urls, bool training, CancellationToken cancellation)
    {
        try
        {
            var options = ServerOptions.FromEnvironment(urls, training);
            var (prepared, administrators) = await XunchaApp.CreateAsync(options, cancellation);
            await using var app = prepared;
            foreach (var administrator in administrators)
            {
                Console.WriteLine(AdminCodeCommand.Line(administrator));
            }

            if (!await StartAsync(app, cancellation))
            {
                return ExitCode.Errors;
            }

            Console.WriteLine($"Xuncha 巡查{(options.Training ? "（练习 / training）" : "")}: {string.Join(", ", app.Urls)}");
            await app.WaitForShutdownAsync(cancellation);
            return ExitCode.Ok;
        }
        catch (Exception e) when (e is DatabaseNotUsableException or KeysNotUsableException or WorkflowFilesException or WrongSettingException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Errors;
        }
    }

    private static async Task<bool> StartAsync(WebApplication app, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
            return true;
        }
        catch (Exception e) when (e is IOException or SocketException or FormatException or ArgumentException)
        {
            // The address is taken, or not ours, or none: Kestrel says which.
            await Console.Error.WriteLineAsync($"不能在所给地址监听（XUNCHA_URLS 或 --urls）/ cannot listen there (XUNCHA_URLS or --urls): {e.Message}");
            return false;
        }
    }
}
