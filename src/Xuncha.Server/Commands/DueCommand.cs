using System.CommandLine;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core;
using Xuncha.Core.Calendars;
using Xuncha.Core.Deadlines;
using Xuncha.Server.Definitions;
using Xuncha.Server.Hosting;
using Period = Xuncha.Core.Deadlines.Period;

namespace Xuncha.Server.Commands;

/// <summary><c>xuncha due</c>: when something is due and why, for one question or for many from standard input.</summary>
internal static class DueCommand
{
    private static readonly JsonSerializerOptions OneLine = new(Json.Options) { WriteIndented = false };

    private static readonly JsonSerializerOptions Indented = new(Json.Options) { WriteIndented = true };

    /// <summary>The command itself.</summary>
    public static Command Create()
    {
        var from = new Argument<string?>("FROM") { Arity = ArgumentArity.ZeroOrOne, Description = "起算事件之日 / day of the event: 2026-02-10" };
        // Several words make one period, quoted or not.
        var period = new Argument<string[]>("PERIOD")
        {
            Arity = ArgumentArity.ZeroOrMore,
            Description = "期限 / period: 10 working days, 30 days, 2 months, half a year; 10个工作日, 30日, 2个月, 半年",
        };
        var calendar = new Option<string>("--calendar") { DefaultValueFactory = _ => "cn", Description = "工作日历 / working calendar" };
        var json = new Option<bool>("--json") { Description = "输出 JSON / print JSON" };
        var batch = new Option<bool>("--batch")
        {
            Description = "从标准输入逐行读取 FROM;PERIOD，每行输出一个 JSON 对象 / read lines FROM;PERIOD, write one JSON object a line",
        };
        var command = new Command("due", "计算到期日并说明理由 / compute a due date and explain it") { from, period, calendar, json, batch };
        command.Validators.Add(result =>
        {
            var isBatch = result.GetValue(batch);
            if (isBatch == (result.GetValue(from) is not null) || (!isBatch && result.GetValue(period) is not { Length: > 0 }))
            {
                result.AddError("给出 FROM 和 PERIOD，或者 --batch / give FROM and PERIOD, or else --batch");
            }
        });
        command.SetAction(parsed => Run(parsed.GetValue(calendar)!, working => parsed.GetValue(batch)
            ? Many(working, Console.In, Console.Out)
            : One(working, parsed.GetValue(from)!, string.Join(' ', parsed.GetValue(period)!), parsed.GetValue(json))));
        return command;
    }

    private static int Run(string calendarId, Func<WorkingCalendar, int> work)
    {
        if (WorkflowFiles.LoadCalendar(calendarId) is { } calendar)
        {
            return work(calendar);
        }

        Console.Error.WriteLine($"没有日历 {calendarId} / there is no calendar {calendarId}: {string.Join(", ", WorkflowFiles.CalendarIds())}");
        return ExitCode.Usage;
    }

    private static int One(WorkingCalendar calendar, string from, string period, bool json)
    {
        if (Read(from, period, out var question) is { } error)
        {
            Console.Error.WriteLine(error);
            return ExitCode.Usage;
        }

        try
        {
            var (start, rule) = question;
            var due = DeadlineCalculator.Compute(rule, start, calendar);
            var lines = DeadlineCalculator.Explain(rule, start, calendar);
            if (json)
            {
                Console.WriteLine(JsonSerializer.Serialize(new { from, period, due = due.Date, provisional = due.IsProvisional, explanation = lines }, Indented));
                return ExitCode.Ok;
            }

            Console.WriteLine($"{LocalDatePattern.Iso.Format(due.Date)}{(due.IsProvisional ? "（暂定 / provisional）" : "")}");
            Print(lines.Select(line => line.Text.Zh));
            Print(lines.Select(line => line.Text.En));
            return ExitCode.Ok;
        }
        catch (CalendarRangeException e)
        {
            Console.Error.WriteLine(e.Reason);
            return ExitCode.Errors;
        }
    }

    /// <summary>Answers line by line, so that line n of the output belongs to line n of the input; a bad line has an <c>error</c>.</summary>
    /// <returns><see cref="ExitCode.Errors"/> if any line was bad.</returns>
    internal static int Many(WorkingCalendar calendar, TextReader input, TextWriter output)
    {
        var code = ExitCode.Ok;
        while (input.ReadLine() is { } line)
        {
            // With what follows a second semicolon in it, a period is no period: a line has two parts.
            var split = line.IndexOf(';');
            var (from, period) = split < 0 ? (line.Trim(), "") : (line[..split].Trim(), line[(split + 1)..].Trim());
            if (Answer(calendar, from, period, out var answer) is { } error)
            {
                code = ExitCode.Errors;
                output.WriteLine(JsonSerializer.Serialize(new { from, period, error = error.ToString() }, OneLine));
            }
            else
            {
                output.WriteLine(JsonSerializer.Serialize(new { from, period, due = answer!.Date, provisional = answer.IsProvisional }, OneLine));
            }
        }

        output.Flush();
        return code;
    }

    private static Text? Answer(WorkingCalendar calendar, string from, string period, out DueDate? due)
    {
        due = null;
        if (Read(from, period, out var question) is { } error)
        {
            return error;
        }

        try
        {
            due = DeadlineCalculator.Compute(question.Rule, question.Start, calendar);
            return null;
        }
        catch (CalendarRangeException e)
        {
            return e.Reason;
        }
    }

    private static Text? Read(string from, string period, out (LocalDate Start, DeadlineRule Rule) question)
    {
        question = default;
        if (LocalDatePattern.Iso.Parse(from) is not { Success: true, Value: var start })
        {
            return new($"“{from}”不是日期：请写为2026-02-10", $"'{from}' is not a date: write 2026-02-10");
        }

        if (!Period.TryParse(period, out var span, out var error))
        {
            return error;
        }

        question = (start, new DeadlineRule(span));
        return null;
    }

    private static void Print(IEnumerable<string> lines)
    {
        Console.WriteLine();
        foreach (var line in lines)
        {
            Console.WriteLine($"  {line}");
        }
    }
}
