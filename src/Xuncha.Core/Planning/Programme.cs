using System.Collections.Immutable;
using NodaTime;

namespace Xuncha.Core.Planning;

/// <summary>
/// A programme of inspection: a term of office, a two-year cycle. It says as data whom its organiser must inspect, how often and by which kind of
/// inspection, who is exempt, who stands out and who is urgent.
/// </summary>
public sealed record Programme
{
    /// <summary>A programme.</summary>
    /// <param name="from"><inheritdoc cref="From" path="/summary/node()"/></param>
    /// <param name="to"><inheritdoc cref="To" path="/summary/node()"/></param>
    /// <param name="comprehensive"><inheritdoc cref="Comprehensive" path="/summary/node()"/></param>
    /// <param name="special"><inheritdoc cref="Special" path="/summary/node()"/></param>
    /// <param name="duties"><inheritdoc cref="Duties" path="/summary/node()"/></param>
    /// <param name="specialFor"><inheritdoc cref="SpecialFor" path="/summary/node()"/></param>
    /// <param name="standsOut"><inheritdoc cref="StandsOut" path="/summary/node()"/></param>
    /// <param name="urgentShare"><inheritdoc cref="UrgentShare" path="/summary/node()"/></param>
    /// <param name="leadDays"><inheritdoc cref="LeadDays" path="/summary/node()"/></param>
    /// <exception cref="ArgumentException">It ends before it begins, or the cycles of a duty do not fill it.</exception>
    public Programme(
        LocalDate from,
        LocalDate to,
        ImmutableArray<string> comprehensive,
        ImmutableArray<string> special,
        ImmutableArray<CoverageDuty> duties,
        PartySelection? specialFor,
        Thresholds standsOut,
        int urgentShare,
        int leadDays)
    {
        if (to < from || duties.Any(duty => !Fills(duty.EveryMonths, from, to)))
        {
            throw new ArgumentException("A programme ends after it begins, and with the last cycle of each of its duties.", nameof(to));
        }

        (From, To, Comprehensive, Special, Duties) = (from, to, comprehensive, special, duties);
        (SpecialFor, StandsOut, UrgentShare, LeadDays) = (specialFor, standsOut, urgentShare, leadDays);
    }

    /// <summary>The first day.</summary>
    public LocalDate From { get; }

    /// <summary>The last day, inclusive.</summary>
    public LocalDate To { get; }

    /// <summary>The definitions of comprehensive inspections (全面巡查); the first is the one that is proposed.</summary>
    public ImmutableArray<string> Comprehensive { get; }

    /// <summary>The definitions of special inspections (专项巡查); the first is the one that is proposed.</summary>
    public ImmutableArray<string> Special { get; }

    /// <summary>The duties of coverage.</summary>
    public ImmutableArray<CoverageDuty> Duties { get; }

    /// <summary>The parties to which special inspections are proposed when they stand out; null for none.</summary>
    public PartySelection? SpecialFor { get; }

    /// <summary>From when on a party stands out.</summary>
    public Thresholds StandsOut { get; }

    /// <summary>Who is owed is urgent when no more than so many hundredths of the cycle are left.</summary>
    public int UrgentShare { get; }

    /// <summary>How many days an inspection takes to prepare: with fewer left, a duty cannot be met any more.</summary>
    public int LeadDays { get; }

    /// <summary>The family of a definition; null for one that counts for nothing here.</summary>
    public InspectionFamily? FamilyOf(string definition) =>
        Comprehensive.Contains(definition) ? InspectionFamily.Comprehensive : Special.Contains(definition) ? InspectionFamily.Special : null;

    /// <summary>The definition that is proposed for a family.</summary>
    /// <exception cref="InvalidOperationException">The programme has none of it.</exception>
    public string DefinitionOf(InspectionFamily family) => (family == InspectionFamily.Special ? Special : Comprehensive).First();

    /// <summary>The cycles of a duty, in order; one for a duty that is met once in the programme.</summary>
    public IEnumerable<Cycle> CyclesOf(CoverageDuty duty)
    {
        if (duty.EveryMonths is not { } months)
        {
            yield return new(1, From, To);
            yield break;
        }

        // Each is counted from the programme's first day, so that a month that is too short shifts nothing after it.
        for (var number = 1; From.PlusMonths((number - 1) * months) <= To; number++)
        {
            yield return new(number, From.PlusMonths((number - 1) * months), From.PlusMonths(number * months).PlusDays(-1));
        }
    }

    /// <summary>The cycle of a duty on a day; after the programme the last one, before it null.</summary>
    public Cycle? CycleOf(CoverageDuty duty, LocalDate on) => CyclesOf(duty).LastOrDefault(cycle => cycle.First <= on);

    /// <summary>Whether cycles of so many months fill a time without a rest.</summary>
    public static bool Fills(int? months, LocalDate from, LocalDate to) =>
        months is not { } length || (length > 0 && Enumerable.Range(1, 1200 / length).Any(count => from.PlusMonths(count * length).PlusDays(-1) == to));
}

/// <summary>A duty of coverage: whom, how often, by what.</summary>
/// <param name="Name">Its name in the programme.</param>
/// <param name="Title">What people call those whom it is about.</param>
/// <param name="Parties">Whom.</param>
/// <param name="EveryMonths">Once in so many months, counted from the programme's first day; null for once in the programme.</param>
/// <param name="By">The families of inspection that meet it; the first is the one that is proposed.</param>
/// <param name="CountsOf">Whose inspections meet it.</param>
/// <param name="Exemptions">What exempts a party for a year.</param>
public sealed record CoverageDuty(
    string Name,
    Text Title,
    PartySelection Parties,
    int? EveryMonths,
    ImmutableArray<InspectionFamily> By,
    ImmutableArray<InspectedBy> CountsOf,
    ImmutableArray<Exemption> Exemptions);

/// <summary>Which organisations below the organiser a duty is about.</summary>
/// <param name="Kinds">The kinds of organisation, such as <c>county</c>.</param>
/// <param name="Depths">How many levels below the organiser; empty for any.</param>
/// <param name="Listed">Parties besides, one by one.</param>
/// <param name="LeftOut">Parties that it is not about, though all else fits.</param>
public sealed record PartySelection(ImmutableArray<string> Kinds, ImmutableArray<int> Depths, ImmutableArray<Guid> Listed, ImmutableArray<Guid> LeftOut)
{
    /// <summary>Whether a party is among them.</summary>
    public bool Includes(Party party) => !LeftOut.Contains(party.Id)
        && (Listed.Contains(party.Id) || (Kinds.Contains(party.Kind) && (Depths.IsEmpty || Depths.Contains(party.Depth))));
}

/// <summary>One cycle of a duty; both days inclusive.</summary>
/// <param name="Number">From 1.</param>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day.</param>
public sealed record Cycle(int Number, LocalDate First, LocalDate Last)
{
    /// <summary>Its length in days.</summary>
    public int Days => NodaTime.Period.DaysBetween(First, Last) + 1;

    /// <summary>Whether a day lies in it.</summary>
    public bool Contains(LocalDate day) => First <= day && day <= Last;
}

/// <summary>How wide an inspection is.</summary>
public enum InspectionFamily
{
    /// <summary>全面巡查</summary>
    Comprehensive,

    /// <summary>专项巡查</summary>
    Special,
}

/// <summary>Who inspected, seen from the programme's organiser.</summary>
public enum InspectedBy
{
    /// <summary>The organiser itself.</summary>
    Organizer,

    /// <summary>A body above the organiser.</summary>
    Above,

    /// <summary>Any other.</summary>
    Other,
}

/// <summary>What exempts a party from a duty until the end of the calendar year.</summary>
public enum Exemption
{
    /// <summary>A body above the organiser has inspected it this year.</summary>
    InspectedFromAboveThisYear,

    /// <summary>It was specially inspected this year, by whomever.</summary>
    SpeciallyInspectedThisYear,
}

/// <summary>From when on a party stands out; null for a figure that does not matter.</summary>
/// <param name="Problems">So many problems that are not settled.</param>
/// <param name="Accidents">So many accidents in the months before.</param>
/// <param name="Deaths">So many deaths in them.</param>
/// <param name="Months">How many months before count.</param>
public sealed record Thresholds(int? Problems, int? Accidents, int? Deaths, int Months)
{
    /// <summary>Why a party stands out; null where it does not.</summary>
    public Grounds? GroundsOf(PartyFigures figures) =>
        figures.Accidents >= Accidents || figures.Deaths >= Deaths ? Grounds.FrequentAccidents
        : figures.Problems >= Problems ? Grounds.OutstandingProblems
        : null;
}

/// <summary>What a party is judged by besides its inspections.</summary>
/// <param name="Problems">Problems that are not settled.</param>
/// <param name="Accidents">Accidents in the months that the programme names.</param>
/// <param name="Deaths">Deaths in them.</param>
public sealed record PartyFigures(int Problems, int Accidents, int Deaths)
{
    /// <summary>Nothing is known against it.</summary>
    public static readonly PartyFigures None = new(0, 0, 0);
}

/// <summary>Why a party is in a plan.</summary>
public enum Grounds
{
    /// <summary>A duty of coverage.</summary>
    Duty,

    /// <summary>Outstanding problems.</summary>
    OutstandingProblems,

    /// <summary>Frequent accidents.</summary>
    FrequentAccidents,
}
