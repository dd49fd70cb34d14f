using System.CommandLine;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core;
using Xuncha.Core.Calendars;
using Xuncha.Core.Definitions;
using Xuncha.Core.Simulation;
using Xuncha.Server.Definitions;
using Xuncha.Server.Hosting;

namespace Xuncha.Server.Commands;

/// <summary><c>xuncha simulate</c>: the whole timeline that a definition makes of a record.</summary>
internal static class SimulateCommand
{
    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true };

    /// <summary>The command itself.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "流程定义文件 / file of a definition" };
        var from = new Option<string>("--from") { Required = true, Description = "建立记录之日 / day on which the record is opened: 2019-07-24" };
        var events = new Option<string[]>("--event")
        {
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
            Description = "步骤的日期，可多次给出；其余日期按假定 / date of a transition, may be repeated; other dates are assumed: leave=2019-08-30",
        };
        var json = new Option<bool>("--json") { Description = "输出 JSON / print JSON" };
        var command = new Command(
            "simulate", "按给定和假定的日期推演流程 / the timeline of a definition on given and assumed dates; exit code 1 where it does not come to an end")
        { file, from, events, json };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(from)!, parsed.GetValue(events)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string file, string from, string[] events, bool json)
    {
        if (!File.Exists(file))
        {
            return Wrong(new($"没有文件 {file}", $"there is no file {file}"));
        }

        if (Day(from) is not { } start)
        {
            return Wrong(NoDate(from));
        }

        Dictionary<string, LocalDate> dates = new(StringComparer.Ordinal);
        foreach (var given in events)
        {
            if (given.Split('=') is not [{ Length: > 0 } transition, var date] || Day(date) is not { } on || !dates.TryAdd(transition, on))
            {
                return Wrong(new($"“{given}”应写为 步骤=日期，每个步骤一次", $"'{given}' must be transition=date, each transition once: leave=2019-08-30"));
            }
        }

        var loaded = DefinitionLoader.Load([new(file, File.ReadAllText(file))], WorkflowFiles.Catalog());
        if (loaded.HasErrors)
        {
            loaded.Problems.ToList().ForEach(Console.Error.WriteLine);
            return ExitCode.Errors;
        }

        var definition = loaded.Definitions[0].Definition;
        if (WorkflowFiles.LoadCalendar(definition.Calendar) is not { } calendar)
        {
            return Wrong(new($"没有日历 {definition.Calendar}", $"there is no calendar {definition.Calendar}"));
        }

        try
        {
            return Print(Simulator.Run(definition, start, dates, calendar), json);
        }
        catch (CalendarRangeException e)
        {
            Console.Error.WriteLine(e.Reason);
            return ExitCode.Errors;
        }
    }

    private static int Print(SimulationResult simulation, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new { simulation.Entries, simulation.Record.State, simulation.Stop, simulation.Unused }, Indented));
        }
        else
        {
            foreach (var entry in simulation.Entries)
            {
                Console.WriteLine($"{Iso(entry.Date)} {Mark(entry)} {entry.Text}");
                foreach (var line in entry.Explanation)
                {
                    Console.WriteLine($"             {line.Text}");
                }
            }

            Console.WriteLine("* 假定的日期 / assumed date");
        }

        if (simulation.Stop is { } stop)
        {
            Console.Error.WriteLine(stop);
        }

        if (!simulation.Unused.IsEmpty)
        {
            var names = string.Join(", ", simulation.Unused);
            Console.Error.WriteLine(new Text($"未走到的步骤：{names}", $"transitions that the record did not come to: {names}"));
        }

        return simulation.IsComplete ? ExitCode.Ok : ExitCode.Errors;
    }

    private static string Mark(SimulationEntry entry) => entry.Kind switch
    {
        SimulationKind.Step => entry.IsAssumed ? "=>*" : "=> ",
        SimulationKind.Due => "!! ",
        SimulationKind.SparedRung => "   ",
        _ => " - ",
    };

    private static int Wrong(Text what)
    {
        Console.Error.WriteLine(what);
        return ExitCode.Usage;
    }

    private static Text NoDate(string text) => new($"“{text}”不是日期：请写为2019-07-24", $"'{text}' is not a date: write 2019-07-24");

    private static LocalDate? Day(string text) => LocalDatePattern.Iso.Parse(text) is { Success: true, Value: var day } ? day : null;

    private static string Iso(LocalDate day) => LocalDatePattern.Iso.Format(day);
}
