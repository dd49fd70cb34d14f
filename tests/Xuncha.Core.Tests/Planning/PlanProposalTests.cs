using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Xuncha.Core.Instances;
using Xuncha.Core.Planning;
using Xunit;
using static Xuncha.Core.Tests.Properties;

namespace Xuncha.Core.Tests.Planning;

/// <summary>What holds for every proposal, and what a planner would ask by hand.</summary>
public sealed class PlanProposalTests
{
    private static readonly Gen<Batch> Batches =
        from number in Gen.Choose(1, 1000)
        from start in Gen.Choose(0, 300)
        from teams in Gen.Choose(1, 4)
        from each in Gen.Choose(1, 3)
        from days in Gen.Choose(each, 60)
        select new Batch(new Guid(number, 1, 0, new byte[8]), $"{number}", Plans.Date("2025-01-01").PlusDays(start), Plans.Date("2025-01-01").PlusDays(start + days - 1), teams, each);

    private static readonly Gen<Candidate> Candidates =
        from number in Gen.Choose(1, 500)
        from grounds in Gen.Elements(Grounds.Duty, Grounds.Duty, Grounds.OutstandingProblems, Grounds.FrequentAccidents)
        from isUrgent in Gen.Elements(true, false)
        from earliest in Gen.Choose(0, 200)
        from length in Gen.Choose(0, 364)
        from problems in Gen.Choose(0, 9)
        select new Candidate(
            Plans.NewParty(number), grounds == Grounds.Duty ? InspectionFamily.Comprehensive : InspectionFamily.Special, grounds, isUrgent,
            Plans.Date("2025-01-01").PlusDays(earliest), Plans.Date("2025-01-01").PlusDays(earliest + length), new(problems, 0, 0), new("应巡查", "owed"));

    private static readonly Gen<Case> Cases =
        from batches in Gen.ListOf(Batches)
        from candidates in Gen.ListOf(Candidates)
        select new Case([.. batches.Take(5).DistinctBy(batch => batch.Id)], [.. candidates.DistinctBy(candidate => candidate.Party.Id)]);

    private static readonly Gen<KnownInspection> Inspections =
        from party in Gen.Choose(1, 8)
        from entered in Gen.Choose(0, 800)
        from stay in Gen.Choose(0, 40)
        from family in Gen.Elements(InspectionFamily.Comprehensive, InspectionFamily.Special)
        from body in Gen.Elements(InspectedBy.Organizer, InspectedBy.Above, InspectedBy.Other)
        from status in Gen.Elements(RecordStatus.Running, RecordStatus.Ended, RecordStatus.Voided, RecordStatus.Terminated)
        select new KnownInspection(
            new Guid(entered, 2, 0, new byte[8]), Plans.NewParty(party).Id, family, body, new("某机关", "a body"), Plans.Date("2023-06-01").PlusDays(entered), Plans.Date("2023-06-01").PlusDays(entered + stay), status);

    private static readonly Gen<Year> Years =
        from inspections in Gen.ListOf(Inspections)
        from figures in Gen.ListOf(Gen.Choose(0, 9))
        from batches in Gen.ListOf(Batches)
        from day in Gen.Choose(0, 364)
        from isTwice in Gen.Elements(true, false)
        select new Year(
            isTwice ? Plans.NewProgramme("2024-01-01", "2025-12-31", Plans.Duty, Plans.Duty with { Name = "again", EveryMonths = 12, Exemptions = [] }) : Plans.TwoYears,
            [.. Enumerable.Range(1, 8).Select(number => Plans.NewParty(number, number == 7 ? "2025-05-01" : "2004-01-01", number == 8 ? "2025-09-15" : null))],
            [.. inspections],
            figures.Take(8).Select((problems, i) => (Plans.NewParty(i + 1).Id, Figures: new PartyFigures(problems, 0, 0))).ToDictionary(entry => entry.Id, entry => entry.Figures),
            [.. batches.Take(4).DistinctBy(batch => batch.Id).Where(batch => batch.To.Year == 2025)],
            Plans.Date("2025-01-01").PlusDays(day));

    [Fact]
    public void Places_each_once_or_says_why_not() => Check(Cases, c =>
    {
        var proposal = c.Make();
        var parties = proposal.Placed.Select(item => item.Party.Id).Concat(proposal.Unplaced.Select(left => left.Candidate.Party.Id)).Order().ToList();
        return parties.SequenceEqual(c.Candidates.Select(candidate => candidate.Party.Id).Order()) && proposal.Unplaced.All(left => left.Why.Zh.Length > 0);
    });

    [Fact]
    public void Is_sound_and_keeps_each_ones_time() => Check(Cases, c =>
    {
        var placed = c.Make().Placed;
        return PlanCheck.Of(2025, [.. c.Batches.Where(batch => batch.To.Year == 2025)], placed, []).Faults.All(fault => placed.Length == 0)
            && placed.All(item => c.Candidates.Single(candidate => candidate.Party.Id == item.Party.Id).Fits((item.From, item.To)));
    });

    [Fact]
    public void Leaves_nobody_out_for_somebody_less_pressing() => Check(Cases, c =>
    {
        var proposal = c.Make();
        return proposal.Unplaced.All(left => proposal.Placed.Where(item => left.Candidate.Fits((item.From, item.To)))
            .All(item => Candidate.MostPressingFirst.Compare(c.Candidates.Single(candidate => candidate.Party.Id == item.Party.Id), left.Candidate) < 0));
    });

    [Fact]
    public void Gives_every_batch_its_share_and_every_team_as_many_as_the_others() => Check(Cases, c =>
    {
        var free = c with { Candidates = [.. c.Candidates.Select(candidate => candidate with { Earliest = Plans.Date("2025-01-01"), Latest = Plans.Date("2026-12-31") })] };
        var placed = free.Make().Placed;
        var room = free.Batches.Sum(batch => batch.Teams * batch.PartiesPerTeam);
        return free.Batches.All(batch =>
        {
            var here = placed.Where(item => item.Batch == batch.Id).ToList();
            var teams = Enumerable.Range(1, batch.Teams).Select(team => here.Count(item => item.Team == team)).ToList();
            return Math.Abs(((double)placed.Length * batch.Teams * batch.PartiesPerTeam / room) - here.Count) < 1 && teams.Max() - teams.Min() <= 1;
        });
    });

    [Fact]
    public void Depends_on_no_order() => Check(Cases, c =>
        c.Make().Placed.SequenceEqual(new Case([.. c.Batches.Reverse()], [.. c.Candidates.Reverse()]).Make().Placed));

    [Fact]
    public void Keeps_every_rule_from_coverage_to_the_plan() => Check(Years, year =>
    {
        var rows = Coverage.Of(year.Programme, year.Parties, year.Inspections, year.Figures, year.Day);
        var candidates = Candidate.Of(year.Programme, 2025, year.Parties, rows, year.Inspections, year.Figures, year.Day);
        var placed = PlanProposal.Make(year.Batches, candidates, []).Placed;
        return PlanCheck.Of(2025, year.Batches, placed, rows).Faults.All(_ => placed.IsEmpty)
            && placed.All(item => item.Grounds != Grounds.Duty || rows.Any(row => row.Party.Id == item.Party.Id && row.IsOwed && row.Until >= item.From));
    });

    [Fact]
    public void Places_who_stands_out_first_then_the_urgent()
    {
        var batches = new[] { Batch(1, "2025-08-01", "2025-08-31", 1, 2), Batch(2, "2025-09-01", "2025-09-30", 1, 2) };
        Candidate[] candidates = [Owed(1), Owed(2) with { IsUrgent = true }, Special(3, 6), Special(4, 9)];
        Assert.Equal(
            ["4县 2025-08-01..2025-08-15", "3县 2025-08-16..2025-08-31", "2县 2025-09-01..2025-09-15", "1县 2025-09-16..2025-09-30"],
            PlanProposal.Make(batches, candidates, []).Placed.Select(item => $"{item.Party.Name.Zh} {item.From:uuuu-MM-dd}..{item.To:uuuu-MM-dd}"));
    }

    [Fact]
    public void Keeps_what_a_person_has_placed()
    {
        var batch = Batch(1, "2025-08-01", "2025-08-31", 1, 2);
        var kept = new PlannedParty(Plans.NewParty(1), InspectionFamily.Comprehensive, Grounds.Duty, batch.Id, 1, Plans.Date("2025-08-01"), Plans.Date("2025-08-10"));
        var proposal = PlanProposal.Make([batch], [Owed(1), Owed(2), Owed(3)], [kept]);
        Assert.Equal([("2县", Plans.Date("2025-08-16"))], proposal.Placed.Select(item => (item.Party.Name.Zh, item.From)));
        Assert.Equal([("3县", "合适的批次已满")], proposal.Unplaced.Select(left => (left.Candidate.Party.Name.Zh, left.Why.Zh)));
    }

    [Theory]
    [InlineData("", "0/1 0/2 1/1 1/2")]
    [InlineData("1 2025-08-01..2025-08-15", "0/2 1/1 1/2")]
    [InlineData("1 2025-08-15..2025-08-16", "0/2 1/2")] // a day in each turn: neither is free
    [InlineData("3 2025-08-01..2025-08-15", "0/1 0/2 1/1 1/2")] // a team that the batch has no more takes nobody's place
    [InlineData("1 2025-08-01..2025-08-31,2 2025-08-01..2025-08-31", "")]
    public void Finds_the_places_that_are_free(string kept, string free)
    {
        var batch = Batch(1, "2025-08-01", "2025-08-31", 2, 2);
        var placed = kept.Split(',', StringSplitOptions.RemoveEmptyEntries).Select((text, i) => new PlannedParty(
            Plans.NewParty(i), InspectionFamily.Comprehensive, Grounds.Duty, batch.Id, text[0] - '0', Plans.Date(text[2..12]), Plans.Date(text[14..])));
        Assert.Equal(free, string.Join(' ', batch.Free([.. placed]).Select(place => $"{place.Turn}/{place.Team}")));
    }

    private static Batch Batch(int number, string from, string to, int teams, int each) =>
        new(new Guid(number, 1, 0, new byte[8]), $"第{number}批", Plans.Date(from), Plans.Date(to), teams, each);

    private static Candidate Owed(int number) => new(
        Plans.NewParty(number), InspectionFamily.Comprehensive, Grounds.Duty, false, Plans.Date("2025-01-01"), Plans.Date("2025-12-31"), PartyFigures.None, new("应巡查", "owed"));

    private static Candidate Special(int number, int problems) => Owed(number) with
    {
        Family = InspectionFamily.Special,
        Grounds = Grounds.OutstandingProblems,
        Figures = new(problems, 0, 0),
    };

    private sealed record Year(
        Programme Programme,
        IReadOnlyList<Party> Parties,
        IReadOnlyList<KnownInspection> Inspections,
        IReadOnlyDictionary<Guid, PartyFigures> Figures,
        IReadOnlyList<Batch> Batches,
        LocalDate Day);

    private sealed record Case(IReadOnlyList<Batch> Batches, IReadOnlyList<Candidate> Candidates)
    {
        public PlanProposal Make() => PlanProposal.Make(Batches, Candidates, []);
    }
}
