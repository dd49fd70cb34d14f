using NodaTime;
using Xuncha.Core.Calendars;
using Xunit;

namespace Xuncha.Core.Tests.Calendars;

public sealed class CalendarDataTests
{
    private const string Local = """
        id: cn-gx
        name: { zh: 广西工作日历, en: Working calendar of Guangxi }
        extends: cn
        holidays:
          sanyuesan: { zh: 壮族三月三, en: Sanyuesan }
        years:
          2026:
            - notice: 桂府通〔2026〕1号
              date: 2026-03-01
              holidays:
                sanyuesan: { off: 04-17..04-20, work: 04-26 }
        """;

    private const string HolidayCn = """
        {
          "$schema": "https://example.org/schema.json", "$id": "https://example.org/2027.json", "year": 2027,
          "papers": ["https://www.gov.cn/2027.htm"],
          "days": [
            { "name": "元旦", "date": "2027-01-01", "isOffDay": true },
            { "name": "元旦", "date": "2026-12-26", "isOffDay": false },
            { "name": "国庆节、中秋节", "date": "2027-10-01", "isOffDay": true },
            { "name": "临时假", "date": "2027-11-11", "isOffDay": true }
          ]
        }
        """;

    [Fact]
    public void A_calendar_and_each_of_its_years_survive_writing_and_reading()
    {
        var text = CalendarJson.Write(China.Data);
        var copy = CalendarJson.Read(text);
        Assert.Equal(text, CalendarJson.Write(copy));
        Assert.Equal(China.Calendar.Revision, WorkingCalendar.Create(copy).Revision);
        Assert.All(China.Data.Years, year => Assert.Equal(CalendarJson.Write(year), CalendarJson.Write(CalendarJson.ReadYear(CalendarJson.Write(year)))));

        var local = Read(Local);
        Assert.Equal(CalendarJson.Write(local), CalendarJson.Write(CalendarJson.Read(CalendarJson.Write(local))));
    }

    [Fact]
    public void Each_year_has_a_notice_with_number_and_date()
    {
        Assert.Equal(Enumerable.Range(2004, 23), China.Data.Years.Select(year => year.Year));
        Assert.All(China.Data.Years.SelectMany(year => year.Notices), notice =>
        {
            Assert.Matches("^国(办)?发明电〔20[0-9]{2}〕[0-9]+号$", notice.Number);
            Assert.Equal(notice.Number[notice.Number.IndexOf('〔', StringComparison.Ordinal)..][1..5], notice.Date!.Value.Year.ToString());
        });
        Assert.Equal([2015, 2019, 2020], China.Data.Years.Where(year => year.Notices.Length > 1).Select(year => year.Year));
    }

    [Fact]
    public void Loads_a_notice_in_the_shape_of_public_data_and_moves_the_horizon()
    {
        var year = CalendarJson.ReadYear(HolidayCn, "国办发明电〔2026〕9号", new LocalDate(2026, 11, 3));
        var loaded = WorkingCalendar.Create(China.Data.With(year));
        Assert.Equal(new LocalDate(2027, 12, 25), loaded.ProvisionalFrom);
        Assert.NotEqual(China.Calendar.Revision, loaded.Revision);
        Assert.True(loaded.IsWorkingDay(new LocalDate(2026, 12, 26)));
        Assert.Equal("国办发明电〔2026〕9号", loaded.Describe(new LocalDate(2027, 10, 1)).Notice!.Number);
        Assert.Equal(Holidays.NationalDayAndMidAutumn, loaded.Describe(new LocalDate(2027, 10, 1)).Holiday);
        Assert.Equal(new Text("临时假", "临时假"), loaded.Describe(new LocalDate(2027, 11, 11)).Holiday);
        Assert.True(loaded.IsWorkingDay(new LocalDate(2027, 5, 3)), "what the notice does not name is no holiday any more");
        Assert.False(loaded.NeedsNotice(new LocalDate(2026, 12, 1)));
    }

    [Fact]
    public void A_preview_names_the_days_that_a_notice_changes()
    {
        var year = China.Data.Years.Single(candidate => candidate.Year == 2020);
        var asFirstIssued = WorkingCalendar.Create(China.Data.With(year with { Notices = [year.Notices[0]] }));
        var changes = DayChange.Between(asFirstIssued, China.Calendar);
        Assert.Equal(["2020-01-31", "2020-02-01"], changes.Select(change => $"{change.After.Date:R}")); // 2 February is a Sunday
        Assert.Equal([DayKind.Weekday, DayKind.MakeUp], changes.Select(change => change.Before.Kind));
        Assert.All(changes, change => Assert.Equal("国办发明电〔2020〕1号", change.After.Notice!.Number));
        Assert.Empty(DayChange.Between(China.Calendar, China.Calendar));
    }

    [Fact]
    public void Public_data_without_a_number_bear_the_addresses_of_their_papers() =>
        Assert.Equal("https://www.gov.cn/2027.htm", Assert.Single(CalendarJson.ReadYear(HolidayCn).Notices).Number);

    [Fact]
    public void A_year_loaded_again_takes_the_place_of_what_was_there()
    {
        var year = China.Data.Years.Single(candidate => candidate.Year == 2020);
        var asFirstIssued = WorkingCalendar.Create(China.Data.With(year with { Notices = [year.Notices[0]] }));
        Assert.True(asFirstIssued.IsWorkingDay(new LocalDate(2020, 2, 1)));
        Assert.Equal(China.Data.Years.Length, China.Data.With(year).Years.Length);
        Assert.Equal(China.Calendar.Revision, WorkingCalendar.Create(China.Data.With(year)).Revision);
    }

    [Fact]
    public void Refuses_a_year_that_would_leave_a_gap() =>
        Assert.Throws<ArgumentException>(() => China.Data.With(CalendarJson.ReadYear("""{"year":2028,"notices":[{"number":"x","days":[]}]}""")));

    [Theory]
    [InlineData("""{"year":2027,"papers":["x"],"days":[{"name":"元旦","date":"2027-02-30","isOffDay":true}]}""", "$.days[0].date", "no such day")]
    [InlineData("""{"year":2027,"papers":["x"],"days":[{"name":"元旦","date":"2029-01-01","isOffDay":true}]}""", "$.days[0]", "two years away")]
    [InlineData("""{"year":2027,"papers":["x"],"days":[{"name":"元旦","date":"2027-01-01","isOffDay":"yes"}]}""", "$.days[0].isOffDay", "not true or false")]
    [InlineData("""{"year":2027,"papers":["x"],"days":[{"name":"","date":"2027-01-01","isOffDay":true}]}""", "$.days[0].name", "no name")]
    [InlineData("""{"year":2027,"papers":["x"],"days":[{"name":"a","date":"2027-01-01","isOffDay":true},{"name":"b","date":"2027-01-01","isOffDay":false}]}""", "2027-01-01", "one day twice")]
    [InlineData("""{"year":2027,"papers":[],"days":[]}""", "$", "no paper")]
    [InlineData("""{"year":27,"papers":["x"],"days":[]}""", "$.year", "no year of four digits")]
    [InlineData("""{"papers":["x"],"days":[]}""", "year", "no year")]
    [InlineData("""{"year":2027,"papers":["x"],"days":[],"extra":1}""", "extra", "an unknown key")]
    [InlineData("""{"year":2027,"year":2028,"papers":["x"],"days":[]}""", "JSON", "a key twice")]
    [InlineData("""{"year":2027,"notices":[{"number":"n","days":[{"date":"2027-01-01","isWorking":true,"holiday":{"zh":"元旦"}}]}]}""", "$.notices[0].days[0].holiday", "no English name")]
    [InlineData("[]", "$", "no object")]
    [InlineData("{", "JSON", "cut off")]
    public void Refuses_json_of_another_shape_and_says_where(string json, string where, string edge) =>
        Assert.True(Assert.Throws<CalendarFormatException>(() => CalendarJson.ReadYear(json)).Reason.En.Contains(where, StringComparison.Ordinal), edge);

    [Fact]
    public void A_local_calendar_adds_days_to_the_national_one()
    {
        var local = WorkingCalendar.Create(Read(Local), China.Data);
        Assert.Equal("cn-gx", local.Id);
        Assert.Equal(China.Calendar.ProvisionalFrom, local.ProvisionalFrom);
        Assert.NotEqual(China.Calendar.Revision, local.Revision);
        Assert.False(local.IsWorkingDay(new LocalDate(2026, 4, 17)));
        Assert.True(local.IsWorkingDay(new LocalDate(2026, 4, 26)));
        Assert.False(local.IsWorkingDay(new LocalDate(2026, 10, 1)));
        Assert.Equal("桂府通〔2026〕1号", local.Describe(new LocalDate(2026, 4, 17)).Notice!.Number);
        Assert.Equal(new LocalDate(2026, 4, 21), local.NextWorkingDay(new LocalDate(2026, 4, 16)));
    }

    [Fact]
    public void A_local_calendar_changes_its_revision_with_the_national_one()
    {
        var changed = China.Data.With(CalendarJson.ReadYear(HolidayCn));
        Assert.NotEqual(WorkingCalendar.Create(Read(Local), China.Data).Revision, WorkingCalendar.Create(Read(Local), changed).Revision);
    }

    [Fact]
    public void Refuses_to_build_a_local_calendar_on_nothing_or_on_another()
    {
        Assert.Throws<ArgumentException>(() => WorkingCalendar.Create(Read(Local)));
        Assert.Throws<ArgumentException>(() => WorkingCalendar.Create(China.Data, China.Data));
        Assert.Throws<ArgumentException>(() => WorkingCalendar.Create(Read(Local), Read(Local)));
    }

    private static CalendarData Read(string yaml) => CalendarReader.Read(yaml, "local.yaml").Data!;
}
