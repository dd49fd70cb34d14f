using System.Diagnostics;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Calendars;
using Xuncha.Core.Tests.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Calendars;

/// <summary>Comparisons with the npm package chinese-days, which others wrote from the same notices.</summary>
public sealed class ChineseDaysTests(ChineseDays oracle) : IClassFixture<ChineseDays>
{
    /// <summary>The notice of 2006 (国办发明电〔2005〕35号) has this Saturday worked; the package lacks it.</summary>
    private static readonly LocalDate Lacking = new(2005, 12, 31);

    [Fact]
    public void Agrees_on_every_day_from_2004_to_2026_but_one()
    {
        var first = new LocalDate(2004, 1, 1);
        Assert.Equal(8401, oracle.Status.Count);
        Assert.Equal([Lacking], oracle.Status.Select((isWorking, i) => (Date: first.PlusDays(i), isWorking))
            .Where(day => China.Calendar.IsWorkingDay(day.Date) != day.isWorking).Select(day => day.Date));
    }

    [Fact]
    public void Agrees_on_random_sums()
    {
        var within = oracle.Sums.Where(sum => sum.To >= China.Calendar.FirstDay && sum.To.Year <= 2026
            && !(LocalDate.Min(sum.From, sum.To) <= Lacking && Lacking <= LocalDate.Max(sum.From, sum.To))).ToList();
        Assert.True(within.Count > 4500, $"only {within.Count} of {oracle.Sums.Count} sums are in the range");
        Assert.DoesNotContain(within, sum => China.Calendar.AddWorkingDays(sum.From, sum.N) != sum.To);
    }

    [Fact]
    public void Agrees_on_the_lunar_holidays_and_Qingming_to_2099()
    {
        Assert.Equal(75, oracle.Ahead.Count);
        Assert.DoesNotContain(oracle.Ahead, year =>
            (year.SpringFestival, year.DragonBoat, year.MidAutumn, year.Qingming) !=
            (StatutoryHolidays.LunarDay(year.Year, 1, 1), StatutoryHolidays.LunarDay(year.Year, 5, 5),
                StatutoryHolidays.LunarDay(year.Year, 8, 15), StatutoryHolidays.Qingming(year.Year)));
    }
}

/// <summary>What chinese-days says. Without Node.js or the package the tests fail: a check that is skipped checks nothing.</summary>
public sealed class ChineseDays
{
    private const string Seed = "20260210";

    public ChineseDays()
    {
        var folder = Path.Combine(Example.Repository, "tests/Xuncha.Core.Tests/Oracle");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            throw new InvalidOperationException("Run `npm ci` in tests/Xuncha.Core.Tests/Oracle first.");
        }

        var start = new ProcessStartInfo("node", ["oracle.js", Seed, "5000"]) { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["TZ"] = "UTC";
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();
        if (node.ExitCode != 0)
        {
            throw new InvalidOperationException($"node ended with {node.ExitCode}");
        }

        using var json = JsonDocument.Parse(output);
        Status = [.. json.RootElement.GetProperty("status").EnumerateArray().Select(day => day.GetInt32() == 1)];
        Sums = [.. json.RootElement.GetProperty("sums").EnumerateArray().Select(sum => (Date(sum, "from"), sum.GetProperty("n").GetInt32(), Date(sum, "to")))];
        Ahead =
        [
            .. json.RootElement.GetProperty("ahead").EnumerateArray().Select(year => (year.GetProperty("year").GetInt32(),
                Date(year, "springFestival"), Date(year, "dragonBoat"), Date(year, "midAutumn"), Date(year, "qingming"))),
        ];
    }

    internal List<bool> Status { get; }

    internal List<(LocalDate From, int N, LocalDate To)> Sums { get; }

    internal List<(int Year, LocalDate SpringFestival, LocalDate DragonBoat, LocalDate MidAutumn, LocalDate Qingming)> Ahead { get; }

    private static LocalDate Date(JsonElement part, string name) => LocalDatePattern.Iso.Parse(part.GetProperty(name).GetString()!).Value;
}
