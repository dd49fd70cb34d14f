using System.Collections.Immutable;
using NodaTime;

namespace Xuncha.Core.Planning;

/// <summary>A party that a plan should hold.</summary>
/// <param name="Party">The party.</param>
/// <param name="Family">How wide it is to be inspected.</param>
/// <param name="Grounds">Why.</param>
/// <param name="IsUrgent">Whether its duty is urgent.</param>
/// <param name="Earliest">The first day on which it may be entered.</param>
/// <param name="Latest">The last day on which it may be entered.</param>
/// <param name="Figures">What else is known of it.</param>
/// <param name="Reason">Why, in words.</param>
public sealed record Candidate(
    Party Party, InspectionFamily Family, Grounds Grounds, bool IsUrgent, LocalDate Earliest, LocalDate Latest, PartyFigures Figures, Text Reason)
{
    /// <summary>
    /// Special inspections first, where most died, happened and is open; then what is urgent; then what is due sooner. Ids decide the rest.
    /// </summary>
    public static readonly IComparer<Candidate> MostPressingFirst = Comparer<Candidate>.Create((left, right) => Key(left).CompareTo(Key(right)));

    /// <summary>Whether it can be inspected in a time.</summary>
    public bool Fits((LocalDate From, LocalDate To) time) => Earliest <= time.From && time.From <= Latest && !(Party.To < time.To);

    /// <summary>Whom a plan of a year should hold: parties that stand out specially, all others for the duty that is due first; none that the organiser has inspected this year already.</summary>
    /// <param name="programme">The programme.</param>
    /// <param name="year">The calendar year of the plan.</param>
    /// <param name="parties">The organisations below the organiser.</param>
    /// <param name="rows">How they stand on <paramref name="day"/>.</param>
    /// <param name="inspections">Their inspections.</param>
    /// <param name="figures">What else is known of them.</param>
    /// <param name="day">A day of the year: nobody is entered before it.</param>
    public static ImmutableArray<Candidate> Of(
        Programme programme,
        int year,
        IEnumerable<Party> parties,
        IEnumerable<CoverageRow> rows,
        IEnumerable<KnownInspection> inspections,
        IReadOnlyDictionary<Guid, PartyFigures> figures,
        LocalDate day)
    {
        var owed = rows.Where(row => row.IsOwed).OrderBy(row => row.Until).ToLookup(row => row.Party.Id);
        var inspected = inspections.Where(inspection => inspection.Counts && inspection.By == InspectedBy.Organizer && inspection.Touches(year))
            .Select(inspection => inspection.Party).ToHashSet();
        var end = new LocalDate(year, 12, 31);
        return
        [
            .. from party in parties
               where !inspected.Contains(party.Id) && !(party.To < day)
               let row = owed[party.Id].FirstOrDefault()
               let known = figures.GetValueOrDefault(party.Id, PartyFigures.None)
               let special = programme.SpecialFor?.Includes(party) == true && MayGiveWay(row, end) ? programme.StandsOut.GroundsOf(known) : null
               let earliest = LocalDate.Max(day, party.From)
               where special is not null || row is not null
               select special is { } grounds
                   ? new Candidate(party, InspectionFamily.Special, grounds, true, earliest, end, known, CoverageWords.Of(grounds, known))
                   : new Candidate(
                       party, row!.Duty.By[0], Grounds.Duty, row.Status == CoverageStatus.Urgent, earliest, LocalDate.Min(row.Until, end), known, row.Reason),
        ];
    }

    // A duty that ends with this year gives way to a special inspection only if that meets it or exempts from it.
    private static bool MayGiveWay(CoverageRow? row, LocalDate end) => row is null || row.Until > end
        || row.Duty.By.Contains(InspectionFamily.Special) || row.Duty.Exemptions.Contains(Exemption.SpeciallyInspectedThisYear);

    private static (int Rank, int Deaths, int Accidents, int Problems, LocalDate Latest, Guid Id) Key(Candidate candidate) => candidate.Grounds == Grounds.Duty
        ? (candidate.IsUrgent ? 1 : 2, 0, 0, 0, candidate.Latest, candidate.Party.Id)
        : (0, -candidate.Figures.Deaths, -candidate.Figures.Accidents, -candidate.Figures.Problems, candidate.Latest, candidate.Party.Id);
}
