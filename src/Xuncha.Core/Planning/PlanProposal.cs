using System.Collections.Immutable;
using NodaTime;

namespace Xuncha.Core.Planning;

/// <summary>A batch of a plan: a time in which so many teams inspect so many parties each, one after the other. Both days are inclusive.</summary>
/// <param name="Id">The batch.</param>
/// <param name="Name">What people call it.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Teams">How many teams.</param>
/// <param name="PartiesPerTeam">How many parties a team can inspect in it; not more than the batch has days.</param>
public sealed record Batch(Guid Id, string Name, LocalDate From, LocalDate To, int Teams, int PartiesPerTeam)
{
    /// <summary>The time that a team has for one party: equal parts of the batch, in order.</summary>
    /// <param name="turn">Which of the team's parties, from 0.</param>
    public (LocalDate From, LocalDate To) Turn(int turn)
    {
        var days = NodaTime.Period.DaysBetween(From, To) + 1;
        return (From.PlusDays(turn * days / PartiesPerTeam), From.PlusDays(((turn + 1) * days / PartiesPerTeam) - 1));
    }

    /// <summary>The places in it that are free: the first turn of every team, then the second.</summary>
    /// <param name="kept">Who has a place already, in whichever batch.</param>
    public IEnumerable<(int Turn, int Team)> Free(IReadOnlyCollection<PlannedParty> kept)
    {
        var taken = kept.Where(item => item.Batch == Id).ToLookup(item => item.Team);
        return from turn in Enumerable.Range(0, PartiesPerTeam)
               from team in Enumerable.Range(1, Teams)
               let time = Turn(turn)
               where taken[team].All(item => item.To < time.From || time.To < item.From)
               select (turn, team);
    }
}

/// <summary>One party in a plan.</summary>
/// <param name="Party">The party.</param>
/// <param name="Family">How wide it is to be inspected.</param>
/// <param name="Grounds">Why.</param>
/// <param name="Batch">The batch.</param>
/// <param name="Team">The team, from 1.</param>
/// <param name="From">The first day planned.</param>
/// <param name="To">The last day planned, inclusive.</param>
/// <param name="IsOpened">Whether its inspection has been opened and stands.</param>
public sealed record PlannedParty(
    Party Party, InspectionFamily Family, Grounds Grounds, Guid Batch, int Team, LocalDate From, LocalDate To, bool IsOpened = false);

/// <summary>A party for which there was no place.</summary>
/// <param name="Candidate">The party and what it was to be inspected for.</param>
/// <param name="Why">Why there was none.</param>
public sealed record Unplaced(Candidate Candidate, Text Why);

/// <summary>A plan as the product would make it, for a person to change and approve.</summary>
/// <param name="Placed">Who was placed where, in the order of the batches.</param>
/// <param name="Unplaced">Who was not, and why.</param>
public sealed record PlanProposal(ImmutableArray<PlannedParty> Placed, ImmutableArray<Unplaced> Unplaced)
{
    /// <summary>
    /// Places candidates, the most pressing first and in the earliest batch that fits. Each batch takes its share by what it holds, and within it each team; who
    /// finds the share of all fitting batches taken goes where any place is left. The same input gives the same plan, in whatever order it comes.
    /// </summary>
    /// <param name="batches">The batches.</param>
    /// <param name="candidates">Who is to be placed; each party once.</param>
    /// <param name="kept">Who has a place already and keeps it.</param>
    public static PlanProposal Make(IEnumerable<Batch> batches, IEnumerable<Candidate> candidates, IReadOnlyCollection<PlannedParty> kept)
    {
        var waiting = candidates.Where(candidate => kept.All(item => item.Party.Id != candidate.Party.Id)).Order(Candidate.MostPressingFirst).ToList();
        var rooms = batches.OrderBy(batch => batch.From).ThenBy(batch => batch.Name, StringComparer.Ordinal).ThenBy(batch => batch.Id)
            .Select(batch => new Room(batch, kept)).ToList();
        Share(rooms, waiting.Count);
        List<PlannedParty> placed = [];
        List<Unplaced> unplaced = [];
        foreach (var candidate in waiting)
        {
            if ((rooms.Find(room => room.Share > 0 && room.Fits(candidate)) ?? rooms.Find(room => room.Fits(candidate))) is { } room)
            {
                placed.Add(room.Take(candidate));
            }
            else
            {
                unplaced.Add(new(candidate, Why(rooms, candidate)));
            }
        }

        return new([.. placed.OrderBy(item => item.From).ThenBy(item => item.Team).ThenBy(item => item.Party.Id)], [.. unplaced]);
    }

    // Shares in proportion to what is free, rounded to the largest remainder, the earlier batch first.
    private static void Share(List<Room> rooms, int wanted)
    {
        long free = rooms.Sum(room => room.Free.Count);
        if (free == 0)
        {
            return;
        }

        var toShare = Math.Min(wanted, free);
        foreach (var room in rooms)
        {
            room.Share = (int)(toShare * room.Free.Count / free);
        }

        var rest = (int)toShare - rooms.Sum(room => room.Share);
        foreach (var room in rooms.OrderByDescending(room => toShare * room.Free.Count % free).Take(rest))
        {
            room.Share++;
        }
    }

    private static Text Why(List<Room> rooms, Candidate candidate) =>
        rooms.TrueForAll(room => !room.IsInTime(candidate))
            ? new($"没有批次的时间在{CoverageWords.Day(candidate.Earliest)}至{CoverageWords.Day(candidate.Latest)}之间", $"no batch has a time between {CoverageWords.Day(candidate.Earliest)} and {CoverageWords.Day(candidate.Latest)}")
            : new("合适的批次已满", "the batches that fit are full");

    /// <summary>A batch with the places that are free.</summary>
    private sealed class Room
    {
        private readonly Batch _batch;

        public Room(Batch batch, IReadOnlyCollection<PlannedParty> kept)
        {
            _batch = batch;
            Free = [.. batch.Free(kept)];
        }

        public List<(int Turn, int Team)> Free { get; }

        /// <summary>How many more it takes while others have room.</summary>
        public int Share { get; set; }

        public bool Fits(Candidate candidate) => Free.Exists(place => candidate.Fits(_batch.Turn(place.Turn)));

        /// <summary>Whether it would fit if the batch were empty.</summary>
        public bool IsInTime(Candidate candidate) => Enumerable.Range(0, _batch.PartiesPerTeam).Any(turn => candidate.Fits(_batch.Turn(turn)));

        public PlannedParty Take(Candidate candidate)
        {
            var index = Free.FindIndex(place => candidate.Fits(_batch.Turn(place.Turn)));
            var (turn, team) = Free[index];
            Free.RemoveAt(index);
            Share--;
            var (from, to) = _batch.Turn(turn);
            return new(candidate.Party, candidate.Family, candidate.Grounds, _batch.Id, team, from, to);
        }
    }
}
