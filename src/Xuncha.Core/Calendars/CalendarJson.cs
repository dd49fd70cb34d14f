using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Xuncha.Core.Calendars;

/// <summary>
/// Calendars as JSON: the canonical form that is stored and fingerprinted, and the shape of the public holiday-cn files. Equal
/// data give equal text.
/// </summary>
public static class CalendarJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A whole calendar in canonical form.</summary>
    public static string Write(CalendarData data) => Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("id", data.Id);
        Write(json, "name", data.Name);
        if (data.Extends is { } extends)
        {
            json.WriteString("extends", extends);
        }
        else
        {
            json.WriteString("zone", data.Zone);
            json.WriteString("firstDay", Write(data.FirstDay));
        }

        json.WriteStartArray("years");
        foreach (var year in data.Years)
        {
            Write(json, year);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>One year in canonical form.</summary>
    public static string Write(CalendarYear year) => Write(json => Write(json, year));

    /// <summary>Reads a calendar that <see cref="Write(CalendarData)"/> has written.</summary>
    /// <exception cref="CalendarFormatException">The text is not of that form.</exception>
    public static CalendarData Read(string json) => JsonPart.Read(json, root =>
    {
        root.Allow("id", "name", "extends", "zone", "firstDay", "years");
        var years = root.Items("years", ReadYear);
        return root.Has("extends")
            ? CalendarData.Local(root.String("id"), ReadText(root["name"]), root.String("extends"), years)
            : CalendarData.National(root.String("id"), ReadText(root["name"]), root.String("zone"), root.Date("firstDay"), years);
    });

    /// <summary>
    /// Reads one year: either the canonical form, or the shape of the public holiday-cn files (<c>year</c>, <c>papers</c>,
    /// <c>days</c> of <c>name</c>, <c>date</c>, <c>isOffDay</c>), whose one notice then bears the addresses of its papers, unless
    /// the number is given.
    /// </summary>
    /// <param name="json">The text.</param>
    /// <param name="number">The notice's number for a holiday-cn file.</param>
    /// <param name="date">The day that the notice is dated, for a holiday-cn file.</param>
    /// <exception cref="CalendarFormatException">The text is of neither form; the reason says where and why.</exception>
    public static CalendarYear ReadYear(string json, string? number = null, LocalDate? date = null) =>
        JsonPart.Read(json, root => root.Has("days") ? ReadHolidayCn(root, number, date) : ReadYear(root));

    private static CalendarYear ReadYear(JsonPart part)
    {
        part.Allow("year", "notices");
        var year = part.Year("year");
        return new(year, part.Items("notices", notice =>
        {
            notice.Allow("number", "date", "days");
            return new Notice(notice.String("number"), notice.Has("date") ? notice.Date("date") : null, Days(notice, year, day =>
            {
                day.Allow("date", "isWorking", "holiday");
                return new(day.Date("date"), day.Bool("isWorking"), ReadText(day["holiday"]));
            }));
        }));
    }

    private static CalendarYear ReadHolidayCn(JsonPart part, string? number, LocalDate? date)
    {
        part.Allow("$schema", "$id", "year", "papers", "days");
        var year = part.Year("year");
        var papers = part.Items("papers", paper => paper.AsString());
        var name = number ?? string.Join(" ", papers);
        if (name.Length == 0)
        {
            throw part.Error(new("没有说明依据的通知：请给出文号", "no paper is named: give the notice's number"));
        }

        var days = Days(part, year, day =>
        {
            day.Allow("name", "date", "isOffDay");
            return new(day.Date("date"), !day.Bool("isOffDay"), Holidays.OfChineseName(day.String("name")));
        });
        return new(year, [new Notice(name, date, days)]);
    }

    /// <summary>The days of a notice, in order; one that is not near the notice's year, or is there twice, is an error.</summary>
    private static ImmutableArray<DayDecision> Days(JsonPart part, int year, Func<JsonPart, DayDecision> read)
    {
        var days = part.Items("days", item =>
        {
            var day = read(item);
            return Math.Abs(day.Date.Year - year) <= 1 ? day
                : throw item.Error(new($"{Write(day.Date)}不在{year}年前后", $"{Write(day.Date)} is not in or next to {year}"));
        });
        return days.GroupBy(day => day.Date).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw part.Error(new($"{Write(twice.Key)}重复", $"{Write(twice.Key)} is there twice"))
            : [.. days.OrderBy(day => day.Date)];
    }

    private static Text ReadText(JsonPart part)
    {
        part.Allow("zh", "en");
        return new(part.String("zh"), part.String("en"));
    }

    private static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Write(Utf8JsonWriter json, CalendarYear year)
    {
        json.WriteStartObject();
        json.WriteNumber("year", year.Year);
        json.WriteStartArray("notices");
        foreach (var notice in year.Notices)
        {
            json.WriteStartObject();
            json.WriteString("number", notice.Number);
            if (notice.Date is { } date)
            {
                json.WriteString("date", Write(date));
            }

            json.WriteStartArray("days");
            foreach (var day in notice.Days)
            {
                json.WriteStartObject();
                json.WriteString("date", Write(day.Date));
                json.WriteBoolean("isWorking", day.IsWorking);
                Write(json, "holiday", day.Holiday);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Text text)
    {
        json.WriteStartObject(name);
        json.WriteString("zh", text.Zh);
        json.WriteString("en", text.En);
        json.WriteEndObject();
    }

    private static string Write(LocalDate date) => LocalDatePattern.Iso.Format(date);
}
