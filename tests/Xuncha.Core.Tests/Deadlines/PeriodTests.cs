using Xuncha.Core.Deadlines;
using Xunit;

namespace Xuncha.Core.Tests.Deadlines;

public sealed class PeriodTests
{
    [Theory]
    [InlineData("10 working days", 10, PeriodUnit.WorkingDays)]
    [InlineData("1 working day", 1, PeriodUnit.WorkingDays)]
    [InlineData("30 days", 30, PeriodUnit.Days)]
    [InlineData("1 day", 1, PeriodUnit.Days)]
    [InlineData("2 months", 2, PeriodUnit.Months)]
    [InlineData("1 month", 1, PeriodUnit.Months)]
    [InlineData("half a year", 6, PeriodUnit.Months)]
    [InlineData("1 year", 12, PeriodUnit.Months)]
    [InlineData("2 years", 24, PeriodUnit.Months)]
    [InlineData("10个工作日", 10, PeriodUnit.WorkingDays)]
    [InlineData("10 个工作日", 10, PeriodUnit.WorkingDays)]
    [InlineData("30日", 30, PeriodUnit.Days)]
    [InlineData("30天", 30, PeriodUnit.Days)]
    [InlineData("2个月", 2, PeriodUnit.Months)]
    [InlineData("半年", 6, PeriodUnit.Months)]
    [InlineData("1年", 12, PeriodUnit.Months)]
    [InlineData("一年", 12, PeriodUnit.Months)]
    [InlineData("  2 months  ", 2, PeriodUnit.Months)]
    [InlineData("10 years", 120, PeriodUnit.Months)]
    public void Reads_the_forms_that_rules_use(string text, int count, PeriodUnit unit) => Assert.Equal(new Period(count, unit), Period.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("days")]
    [InlineData("ten days")]
    [InlineData("10 business days")]
    [InlineData("10  days")]
    [InlineData("-1 days")]
    [InlineData("1.5 months")]
    [InlineData("10 working days and more")]
    [InlineData("10 Working Days")]
    [InlineData("10工作月")]
    [InlineData("半个月")]
    [InlineData("１０日")]
    [InlineData("10 days\n")]
    public void Says_what_is_allowed_where_it_reads_nothing(string? text)
    {
        var isRead = Period.TryParse(text, out _, out var error);
        Assert.Equal(text == "10 days\n", isRead); // surrounding white space is no part of a period
        if (!isRead)
        {
            Assert.Contains("10 working days, 30 days, 2 months, half a year or 1 year", error!.Value.En, StringComparison.Ordinal);
            Assert.Contains("10个工作日、30日、2个月、半年或1年", error.Value.Zh, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("0 days", "1 to 3660")]
    [InlineData("0个工作日", "1 to 2500")]
    [InlineData("3661 days", "1 to 3660")]
    [InlineData("2501 working days", "1 to 2500")]
    [InlineData("121 months", "1 to 120")]
    [InlineData("11 years", "1 to 10")]
    [InlineData("99999999999999999999 days", "1 to 3660")]
    public void Refuses_a_number_out_of_range(string text, string range)
    {
        Assert.False(Period.TryParse(text, out _, out var error));
        Assert.Contains(range, error!.Value.En, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => Period.Parse(text));
    }

    [Theory]
    [InlineData(PeriodUnit.WorkingDays)]
    [InlineData(PeriodUnit.Days)]
    [InlineData(PeriodUnit.Months)]
    public void Reads_what_it_prints_in_both_languages(PeriodUnit unit)
    {
        for (var count = 1; count <= Period.Greatest(unit); count++)
        {
            var period = new Period(count, unit);
            Assert.Equal(period, Period.Parse(period.ToString()));
            Assert.Equal(period, Period.Parse(period.ToText().Zh));
            Assert.Equal(period, Period.Parse(period.ToText().En));
        }
    }

    [Theory]
    [InlineData(0, PeriodUnit.Days)]
    [InlineData(-1, PeriodUnit.WorkingDays)]
    [InlineData(121, PeriodUnit.Months)]
    public void Cannot_be_made_with_a_count_out_of_range(int count, PeriodUnit unit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Period(count, unit));
}
