using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Instances;

namespace Xuncha.Core.Planning;

/// <summary>An organisation below the organiser. Both days are inclusive.</summary>
/// <param name="Id">The organisation.</param>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is, such as <c>county</c>.</param>
/// <param name="Depth">How many levels below the organiser: 1 for its own cities and departments.</param>
/// <param name="From">The first day it exists.</param>
/// <param name="To">The last day it exists; null while no end is known.</param>
public sealed record Party(Guid Id, Text Name, string Kind, int Depth, LocalDate From, LocalDate? To);

/// <summary>An inspection that has begun on site, as coverage sees it.</summary>
/// <param name="Id">The inspection.</param>
/// <param name="Party">The party.</param>
/// <param name="Family">How wide it is.</param>
/// <param name="By">Who inspected.</param>
/// <param name="Body">What people call whoever inspected.</param>
/// <param name="Entered">The first day on site.</param>
/// <param name="Left">The last day on site; null while it lasts or where nobody knows.</param>
/// <param name="Status">What became of it.</param>
public sealed record KnownInspection(
    Guid Id, Guid Party, InspectionFamily Family, InspectedBy By, Text Body, LocalDate Entered, LocalDate? Left, RecordStatus Status)
{
    /// <summary>Whether it counts: what was broken off or declared void does not.</summary>
    public bool Counts => Status is RecordStatus.Running or RecordStatus.Ended;

    /// <summary>Whether a day on site lies in a calendar year.</summary>
    public bool Touches(int year) => Entered.Year <= year && year <= (Left ?? Entered).Year;
}

/// <summary>How a party stands with a duty.</summary>
public enum CoverageStatus
{
    /// <summary>It was inspected in this cycle.</summary>
    Covered,

    /// <summary>It has to be inspected until the end of the cycle.</summary>
    Owed,

    /// <summary>The same, with little time left, or it stands out.</summary>
    Urgent,

    /// <summary>It is not to be inspected this year.</summary>
    Exempt,

    /// <summary>It was not inspected and cannot be any more in this cycle.</summary>
    Missed,

    /// <summary>It came to its end uninspected.</summary>
    Gone,
}

/// <summary>How one party stands with one duty in one cycle.</summary>
/// <param name="Party">The party.</param>
/// <param name="Duty">The duty.</param>
/// <param name="Cycle">The cycle.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Until">The last day of it: of the exemption, of the time to inspect it in, of the cycle that it is covered for.</param>
/// <param name="Inspection">The inspection that covers or exempts it.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="MissedBefore">Earlier cycles of the duty that passed without an inspection.</param>
public sealed record CoverageRow(
    Party Party,
    CoverageDuty Duty,
    Cycle Cycle,
    CoverageStatus Status,
    LocalDate Until,
    KnownInspection? Inspection,
    Text Reason,
    ImmutableArray<Cycle> MissedBefore)
{
    /// <summary>Whether it has to be inspected yet.</summary>
    public bool IsOwed => Status is CoverageStatus.Owed or CoverageStatus.Urgent;
}

/// <summary>
/// Computes who is covered, owed, exempt, urgent or missed. Where the regimes are silent, it reads them so: an inspection counts for the cycle in which it entered, from
/// that day on; an exemption lasts to the end of every calendar year in which it was on site, and frees the party altogether where the cycle ends within that year;
/// an organisation that is founded within a cycle is owed in it, and for one that ends within it uninspected the duty falls away.
/// </summary>
public static class Coverage
{
    /// <summary>A row for each duty and party that was there in the duty's cycle; none before the programme begins.</summary>
    /// <param name="programme">The programme.</param>
    /// <param name="parties">The organisations below the organiser.</param>
    /// <param name="inspections">Their inspections, those of other bodies included.</param>
    /// <param name="figures">What else is known of them; a party that is not there has none.</param>
    /// <param name="day">The day; what entered after it is not known yet.</param>
    public static ImmutableArray<CoverageRow> Of(
        Programme programme,
        IEnumerable<Party> parties,
        IEnumerable<KnownInspection> inspections,
        IReadOnlyDictionary<Guid, PartyFigures> figures,
        LocalDate day)
    {
        var known = inspections.Where(inspection => inspection.Counts && inspection.Entered <= day)
            .OrderBy(inspection => inspection.Entered).ThenBy(inspection => inspection.Id).ToLookup(inspection => inspection.Party);
        return
        [
            .. from party in parties
               where party.From <= day
               from duty in programme.Duties
               where duty.Parties.Includes(party)
               let cycle = programme.CycleOf(duty, day)
               where cycle is not null && IsThere(party, cycle)
               let row = Row(programme, party, duty, cycle, known[party.Id], figures.GetValueOrDefault(party.Id, PartyFigures.None), day)
               select row with
               {
                   MissedBefore =
                   [
                       .. programme.CyclesOf(duty).TakeWhile(earlier => earlier.Number < cycle.Number).Where(earlier => IsThere(party, earlier)
                           && Row(programme, party, duty, earlier, known[party.Id], PartyFigures.None, day).Status == CoverageStatus.Missed),
                   ],
               },
        ];
    }

    private static bool IsThere(Party party, Cycle cycle) => party.From <= cycle.Last && !(party.To < cycle.First);

    private static CoverageRow Row(
        Programme programme, Party party, CoverageDuty duty, Cycle cycle, IEnumerable<KnownInspection> inspections, PartyFigures figures, LocalDate day)
    {
        if (inspections.FirstOrDefault(inspection =>
            cycle.Contains(inspection.Entered) && duty.By.Contains(inspection.Family) && duty.CountsOf.Contains(inspection.By)) is { } covering)
        {
            return Is(CoverageStatus.Covered, cycle.Last, CoverageWords.Covered(covering), covering);
        }

        if (party.To is { } end && end < day && end < cycle.Last)
        {
            return Is(CoverageStatus.Gone, end, CoverageWords.Gone(end));
        }

        var due = party.To < cycle.Last ? party.To.Value : cycle.Last;
        if (Exempting(duty, inspections, LocalDate.Min(day, due).Year) is var (exemption, exempting))
        {
            var last = new LocalDate(LocalDate.Min(day, due).Year, 12, 31);
            return Is(CoverageStatus.Exempt, last, CoverageWords.Exempt(exemption, exempting, last, isFreed: last >= due), exempting);
        }

        if (day.PlusDays(programme.LeadDays) > due)
        {
            return Is(CoverageStatus.Missed, due, CoverageWords.Missed(due, day, programme.LeadDays));
        }

        var left = NodaTime.Period.DaysBetween(day, due) + 1;
        var isShort = left * 100 <= programme.UrgentShare * cycle.Days;
        var grounds = programme.StandsOut.GroundsOf(figures);
        return isShort || grounds is not null
            ? Is(CoverageStatus.Urgent, due, CoverageWords.Urgent(due, isShort ? left : null, grounds, figures))
            : Is(CoverageStatus.Owed, due, CoverageWords.Owed(due));

        CoverageRow Is(CoverageStatus status, LocalDate until, Text reason, KnownInspection? inspection = null) =>
            new(party, duty, cycle, status, until, inspection, reason, []);
    }

    private static (Exemption Exemption, KnownInspection Inspection)? Exempting(CoverageDuty duty, IEnumerable<KnownInspection> inspections, int year)
    {
        foreach (var exemption in duty.Exemptions)
        {
            if (inspections.FirstOrDefault(inspection => inspection.Touches(year) && exemption switch
            {
                Exemption.InspectedFromAboveThisYear => inspection.By == InspectedBy.Above,
                _ => inspection.Family == InspectionFamily.Special,
            }) is { } found)
            {
                return (exemption, found);
            }
        }

        return null;
    }
}
