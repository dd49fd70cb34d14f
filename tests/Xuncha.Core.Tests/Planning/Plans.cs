using NodaTime;
using NodaTime.Text;
using Xuncha.Core.Instances;
using Xuncha.Core.Planning;

namespace Xuncha.Core.Tests.Planning;

/// <summary>A two-year cycle, a county and its inspections, for tests.</summary>
internal static class Plans
{
    public static readonly Party County = NewParty(1);

    /// <summary>Once in the programme of 2024 and 2025, by a comprehensive inspection of the organiser's; both exemptions; the last quarter is urgent; 30 days to prepare.</summary>
    public static readonly CoverageDuty Duty = new(
        "counties", new("各县区", "counties"), Counties, null, [InspectionFamily.Comprehensive], [InspectedBy.Organizer],
        [Exemption.InspectedFromAboveThisYear, Exemption.SpeciallyInspectedThisYear]);

    public static readonly Programme TwoYears = NewProgramme("2024-01-01", "2025-12-31", Duty);

    private static PartySelection Counties => new(["county"], [1], [], []);

    public static Programme NewProgramme(string from, string to, params CoverageDuty[] duties) =>
        new(Date(from), Date(to), ["inspections/wide"], ["inspections/narrow"], [.. duties], Counties, new(5, 2, 3, 12), 25, 30);

    public static Party NewParty(int number, string from = "2004-01-01", string? to = null) =>
        new(new Guid(number, 0, 0, new byte[8]), new($"{number}县", $"County {number}"), "county", 1, Date(from), to is null ? null : Date(to));

    /// <summary>An inspection from a text such as <c>2024-05-06..2024-05-20 special above terminated</c>; what is not said is comprehensive, the organiser's and ended.</summary>
    public static KnownInspection Inspection(string text)
    {
        var words = text.Split(' ');
        var days = words[0].Split("..");
        return new(
            new Guid(9, 0, 0, new byte[8]),
            County.Id,
            words.Contains("special") ? InspectionFamily.Special : InspectionFamily.Comprehensive,
            words.Contains("above") ? InspectedBy.Above : words.Contains("other") ? InspectedBy.Other : InspectedBy.Organizer,
            new("某机关", "a body"),
            Date(days[0]),
            days.Length > 1 ? Date(days[1]) : null,
            words.Contains("terminated") ? RecordStatus.Terminated : words.Contains("voided") ? RecordStatus.Voided : RecordStatus.Ended);
    }

    public static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;
}
