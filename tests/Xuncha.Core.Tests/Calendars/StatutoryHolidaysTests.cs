using NodaTime;
using Xuncha.Core.Calendars;
using Xunit;

namespace Xuncha.Core.Tests.Calendars;

public sealed class StatutoryHolidaysTests
{
    [Theory]
    [InlineData(2027, "01-01 02-05 02-06* 02-07* 02-08 02-09+ 02-10+ 04-05 05-01* 05-02* 05-03+ 05-04+ 06-09 09-15 10-01 10-02* 10-03* 10-04+ 10-05+",
        "each day on a weekend is made up on a working day after it")]
    [InlineData(2028, "01-01* 01-03+ 01-25 01-26 01-27 01-28 04-04 05-01 05-02 05-28* 05-29+ 10-01* 10-02 10-03 10-04+ 10-05+",
        "Mid-Autumn falls on 3 October and is made up too")]
    [InlineData(2031, "01-01 01-22 01-23 01-24 01-25* 01-27+ 04-05* 04-07+ 05-01 05-02 06-24 10-01 10-02 10-03 10-06+",
        "Mid-Autumn falls on Wednesday 1 October and is made up after the others")]
    public void Are_what_the_regulation_fixes_by_itself(int year, string days, string edge) =>
        Assert.True(days == string.Join(' ', StatutoryHolidays.Of(year).Select(Show)), $"{edge}: {string.Join(' ', StatutoryHolidays.Of(year).Select(Show))}");

    [Fact]
    public void Owe_no_day_from_2025_to_2099()
    {
        for (var year = 2025; year <= 2099; year++)
        {
            var days = StatutoryHolidays.Of(year);
            Assert.Equal(13, days.Count(day => day.IsMadeUp || day.Date.DayOfWeek < IsoDayOfWeek.Saturday));
            Assert.All(days.Where(day => day.IsMadeUp), day => Assert.True(day.Date.DayOfWeek < IsoDayOfWeek.Saturday));
            Assert.Equal(days.Count, days.Select(day => day.Date).Distinct().Count());
        }
    }

    private static string Show((LocalDate Date, Text Holiday, bool IsMadeUp) day) =>
        $"{day.Date:MM'-'dd}{(day.IsMadeUp ? "+" : day.Date.DayOfWeek >= IsoDayOfWeek.Saturday ? "*" : "")}";
}
