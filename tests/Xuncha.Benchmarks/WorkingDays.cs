using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using NodaTime;
using Xuncha.Core.Calendars;

namespace Xuncha.Benchmarks;

/// <summary>
/// The same sums of working days by three means on one core: our calendar, a loop from day to day, and the npm package
/// chinese-days. Each must come to the same check sum, else the comparison says nothing.
/// </summary>
internal static class WorkingDays
{
    private const int Seed = 20260210;
    private const int Distinct = 4096;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);

    /// <summary>Runs the benchmark.</summary>
    /// <returns>0, or 1 where the means disagree or chinese-days is not there.</returns>
    public static int Run()
    {
        var root = Path.GetFullPath(Path.Combine(Here(), "../.."));
        var data = CalendarReader.Read(File.ReadAllText(Path.Combine(root, "workflows/calendars/cn.yaml")), "cn.yaml").Data
            ?? throw new InvalidOperationException("cn.yaml has problems; run its tests.");
        var calendar = WorkingCalendar.Create(data);
        var work = Work(calendar);
        var numbers = work.Select(sum => (From: WorkingCalendar.Number(sum.From), sum.N)).ToArray();
        var naive = new NaiveCalendar(data);

        Result[] results =
        [
            Measure("ours, on dates", () => work.Sum(sum => (long)calendar.AddWorkingDays(sum.From, sum.N).Day), () => OnDates(calendar, work)),
            Measure("ours, on day numbers", () => numbers.Sum(sum => (long)Day(calendar.AddWorkingDays(sum.From, sum.N))), () => OnNumbers(calendar, numbers)),
            Measure("a loop from day to day", () => work.Sum(sum => (long)naive.Add(sum.From, sum.N).Day), () => Naive(naive, work)),
            ChineseDays(root, work),
        ];

        Console.WriteLine($"{Distinct} distinct sums of 1 to 60 working days from days of 2006 to 2026, one core, seed {Seed}");
        foreach (var result in results)
        {
            Console.WriteLine($"{result.Name,-24}{result.PerSecond,16:N0} sums/s   1 : {results[0].PerSecond / result.PerSecond,-12:N2} check sum {result.CheckSum}");
        }

        return results.All(result => result.CheckSum == results[0].CheckSum) ? 0 : 1;
    }

    private static (LocalDate From, int N)[] Work(WorkingCalendar calendar)
    {
        var random = new Random(Seed);
        var first = new LocalDate(2006, 1, 1); // chinese-days lacks the working Saturday 2005-12-31
        var sums = new List<(LocalDate From, int N)>();
        while (sums.Count < Distinct)
        {
            var sum = (From: first.PlusDays(random.Next(7600)), N: random.Next(1, 61));
            if (calendar.AddWorkingDays(sum.From, sum.N) < calendar.ProvisionalFrom)
            {
                sums.Add(sum);
            }
        }

        return [.. sums];
    }

    private static int OnDates(WorkingCalendar calendar, (LocalDate From, int N)[] work)
    {
        var total = 0;
        foreach (var (from, n) in work)
        {
            total += calendar.AddWorkingDays(from, n).Day;
        }

        return total;
    }

    private static int OnNumbers(WorkingCalendar calendar, (int From, int N)[] work)
    {
        var total = 0;
        foreach (var (from, n) in work)
        {
            total += calendar.AddWorkingDays(from, n);
        }

        return total;
    }

    private static int Naive(NaiveCalendar calendar, (LocalDate From, int N)[] work)
    {
        var total = 0;
        foreach (var (from, n) in work)
        {
            total += calendar.Add(from, n).Day;
        }

        return total;
    }

    /// <summary>Repeats rounds of all distinct sums for at least a second, after as much warming up.</summary>
    private static Result Measure(string name, Func<long> checkSum, Func<int> round)
    {
        Repeat(round);
        var (rounds, time) = Repeat(round);
        return new(name, rounds * Distinct / time.TotalSeconds, checkSum());
    }

    private static (long Rounds, TimeSpan Time) Repeat(Func<int> round)
    {
        var watch = Stopwatch.StartNew();
        var rounds = 0L;
        var sink = 0;
        while (watch.Elapsed < Least)
        {
            sink ^= round();
            rounds++;
        }

        GC.KeepAlive(sink);
        return (rounds, watch.Elapsed);
    }

    private static Result ChineseDays(string root, (LocalDate From, int N)[] work)
    {
        var start = new ProcessStartInfo("node", ["bench.js"])
        {
            WorkingDirectory = Path.Combine(root, "tests/Xuncha.Core.Tests/Oracle"),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["TZ"] = "UTC";
        using var node = Process.Start(start)!;
        node.StandardInput.Write(JsonSerializer.Serialize(work.Select(sum => new object[] { $"{sum.From:R}", sum.N })));
        node.StandardInput.Close();
        var output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        if (node.ExitCode != 0)
        {
            throw new InvalidOperationException("chinese-days did not run: is Node.js there, and was `npm ci` run in tests/Xuncha.Core.Tests/Oracle?");
        }

        using var json = JsonDocument.Parse(output);
        return new("chinese-days 1.5.7", json.RootElement.GetProperty("perSecond").GetDouble(), json.RootElement.GetProperty("checkSum").GetInt64());
    }

    private static int Day(int number) => new LocalDate(1970, 1, 1).PlusDays(number).Day;

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private sealed record Result(string Name, double PerSecond, long CheckSum);

    /// <summary>What one writes first: a set of the days that the notices name, and a loop.</summary>
    private sealed class NaiveCalendar
    {
        private readonly Dictionary<LocalDate, bool> _said = [];

        public NaiveCalendar(CalendarData data)
        {
            foreach (var day in data.Years.SelectMany(year => year.Notices).SelectMany(notice => notice.Days))
            {
                _said[day.Date] = day.IsWorking;
            }
        }

        public LocalDate Add(LocalDate date, int n)
        {
            while (n > 0)
            {
                date = date.PlusDays(1);
                var isWorking = _said.TryGetValue(date, out var said) ? said : date.DayOfWeek < IsoDayOfWeek.Saturday;
                n -= isWorking ? 1 : 0;
            }

            return date;
        }
    }
}
