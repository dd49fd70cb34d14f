using System.CommandLine;
using System.Net.Sockets;
using Xuncha.Server.Definitions;
using Xuncha.Server.Demo;
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
        var demo = new Option<bool>("--demo")
        {
            Description = "演示：一个可以试用的练习数据库，首次启动时生成 / demo: a training database with a world to try, built at the first start",
        };
        var hazards = new Option<int>("--demo-hazards")
        {
            Description = "演示台账的隐患条数 / how many hazards the ledger of the demo has (30000)",
            DefaultValueFactory = _ => DemoOptions.ManyHazards,
        };
        hazards.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < DemoOptions.MajorHazards or > 1_000_000)
            {
                result.AddError($"--demo-hazards: {DemoOptions.MajorHazards}–1000000");
            }
        });
        command.Add(training);
        command.Add(demo);
        command.Add(hazards);
        command.Add(urls);
        command.SetAction((parsed, cancellation) =>
        {
            var world = parsed.GetValue(demo) ? new DemoOptions(parsed.GetValue(hazards)) : null;
            return RunAsync(() => ServerOptions.FromEnvironment(parsed.GetValue(urls), parsed.GetValue(training) || world is not null, world), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(Func<ServerOptions> read, CancellationToken cancellation)
    {
        try
        {
            var options = read();
            var prepared = await XunchaApp.CreateAsync(options, cancellation);
            await using var app = prepared.App;
            foreach (var administrator in prepared.FirstAdministrators)
            {
                Console.WriteLine(AdminCodeCommand.Line(administrator));
            }

            foreach (var account in prepared.DemoAccounts)
            {
                Console.WriteLine($"{account.UserName,-14}{account.Password}  {account.DisplayName}，{account.Zh} / {account.En}");
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
