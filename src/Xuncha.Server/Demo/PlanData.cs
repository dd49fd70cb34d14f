using NodaTime;
using NodaTime.Text;

namespace Xuncha.Server.Demo;

/// <summary>A programme of inspection. What its columns mean, <see cref="Planning.NewProgramme"/> says.</summary>
internal sealed record ProgrammeOfPlace(
    string Organizer, LocalDate From, LocalDate To, string Comprehensive, string Special, int UrgentShare, int LeadDays, string Zh, string En, string Basis);

/// <summary>A duty of coverage of an organizer's programme. What its columns mean, <see cref="Planning.NewCoverageDuty"/> says.</summary>
internal sealed record CoverageOfPlace(string Organizer, string Name, string Kind, int Depth, string By, string Counts, string Zh, string En);

/// <summary>An inspection of another body.</summary>
/// <param name="Party">The key of the party.</param>
/// <param name="By">The key of whoever inspected; empty for a body above all of the tree.</param>
/// <param name="Body">What it is called.</param>
/// <param name="From">The first day on site.</param>
/// <param name="To">The last day on site.</param>
/// <param name="Paper">The number of the paper.</param>
internal sealed record OutsideOfPlace(string Party, string By, string Body, LocalDate From, LocalDate To, string Paper);

/// <summary>An accident.</summary>
internal sealed record AccidentOfPlace(string Party, LocalDate On, string Severity, int Deaths);

/// <summary>A yearly plan of an organizer's programme.</summary>
/// <param name="Definition">Its definition.</param>
/// <param name="Organizer">The key of the organizer.</param>
/// <param name="Year">The year.</param>
/// <param name="Drafted">When it is begun.</param>
/// <param name="State">The state in which it stands in the end.</param>
/// <param name="Opened">Of how many parties the inspections are opened.</param>
internal sealed record PlanOfPlace(string Definition, string Organizer, int Year, LocalDate Drafted, string State, int Opened);

/// <summary>A batch of a yearly plan.</summary>
internal sealed record BatchOfPlan(string Organizer, int Year, string Zh, LocalDate From, LocalDate To, int Teams, int Parties);

/// <summary>The tables of what is planned.</summary>
internal static class PlanData
{
    public static readonly IReadOnlyList<ProgrammeOfPlace> Programmes = DemoData.Read("programmes", row => new ProgrammeOfPlace(
        row[0], Day(row[1]), Day(row[2]), row[3], row[4], Number(row[5]), Number(row[6]), row[7], row[8], row[9]));

    public static readonly IReadOnlyList<CoverageOfPlace> Coverage =
        DemoData.Read("coverage", row => new CoverageOfPlace(row[0], row[1], row[2], Number(row[3]), row[4], row[5], row[6], row[7]));

    public static readonly IReadOnlyList<OutsideOfPlace> Outside = DemoData.Read("outside", row => new OutsideOfPlace(row[0], row[1], row[2], Day(row[3]), Day(row[4]), row[5]));

    public static readonly IReadOnlyList<AccidentOfPlace> Accidents = DemoData.Read("accidents", row => new AccidentOfPlace(row[0], Day(row[1]), row[2], Number(row[3])));

    public static readonly IReadOnlyList<PlanOfPlace> Plans = DemoData.Read("plans", row => new PlanOfPlace(row[0], row[1], Number(row[2]), Day(row[3]), row[4], Number(row[5])));

    public static readonly IReadOnlyList<BatchOfPlan> Batches =
        DemoData.Read("batches", row => new BatchOfPlan(row[0], Number(row[1]), row[2], Day(row[3]), Day(row[4]), Number(row[5]), Number(row[6])));

    private static LocalDate Day(string text) => LocalDatePattern.Iso.Parse(text).Value;

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
