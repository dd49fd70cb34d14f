using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Teams;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.People;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Teams;

/// <summary>
/// Whom one may call into a team: those of whom a profile is kept by the organizer's office or below it, because of nobody else is known enough to say
/// that nothing stands against them.
/// </summary>
internal sealed class Candidates(XunchaDb db, ReadRecords read, RecordAccess access, Recusals recusals, Appointments appointments)
{
    private const int Chunk = 500;

    /// <summary><c>GET …/team/candidates</c></summary>
    public async Task<IResult> ListAsync(HttpContext http, RecordKind kind, Guid id, LocalDate? from, string? after, int? limit)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var (record, definition, problem) = await OpenAsync(kind, id, caller, cancellation);
        if (problem is not null)
        {
            return problem;
        }

        var pool = Pool(record!, caller.Today);
        if (Guid.TryParse(Paging.Decode(after), out var last))
        {
            pool = pool.Where(p => p.PersonId > last);
        }

        var count = Paging.Limit(limit);
        var page = (await pool.OrderBy(p => p.PersonId).Take(count + 1).ToListAsync(cancellation)).ToPage(count, p => p.PersonId.ToString());
        var found = await LookAsync(record!, definition!, page.Items, from ?? caller.Today, caller, cancellation);
        db.Note<Record>("recusal-read", id, new { People = page.Items.Select(p => p.PersonId).ToList() });
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Ok(new Page<CandidateView>([.. found.Select(one => one.View(caller))], page.Next));
    }

    /// <summary><c>POST …/team/suggestion</c>: a team that satisfies every rule and spreads the load, or which rules cannot be met together. It changes nothing.</summary>
    public async Task<IResult> SuggestAsync(HttpContext http, RecordKind kind, Guid id, WantedTeam body)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var (record, definition, problem) = await OpenAsync(kind, id, caller, cancellation);
        var input = new Validation()
            .Require(body.Members is null or (>= 0 and <= Suggestion.MostSeats), "$.members", new($"0 至 {Suggestion.MostSeats}", $"0 to {Suggestion.MostSeats}"))
            .Require(body.Experts is null or (>= 0 and <= Suggestion.MostSeats), "$.experts", new($"0 至 {Suggestion.MostSeats}", $"0 to {Suggestion.MostSeats}"))
            .Require((body.Include?.Count ?? 0) <= 100, "$.include", new("最多 100 人", "at most 100"))
            .Require((body.Expertise?.Count ?? 0) <= Suggestion.MostExpertise, "$.expertise", new($"最多 {Suggestion.MostExpertise} 项", $"at most {Suggestion.MostExpertise}"));
        if ((problem ?? input.Problem) is { } refused)
        {
            return refused;
        }

        var from = body.From ?? caller.Today;
        var people = await Pool(record!, caller.Today).OrderBy(p => p.PersonId).ToListAsync(cancellation);
        var found = new List<Found>();
        foreach (var chunk in people.Chunk(Chunk))
        {
            found.AddRange(await LookAsync(record!, definition!, chunk, from, caller, cancellation));
        }

        var seats = await db.Set<TeamSeat>().AsNoTracking().Since(from).Where(s => s.RecordId == id).ToListAsync(cancellation);
        var seated = seats.Select(seat => seat.PersonId).ToHashSet();
        var suggestion = Suggestion.For(
            found.Where(one => !seated.Contains(one.Candidate.Person)).Select(one => one.Candidate),
            LackOf(definition!.Team!, seats, found.Where(one => seated.Contains(one.Candidate.Person)).Select(one => one.Candidate).ToList(), body),
            cancellation);
        if (input.Require(!suggestion.HasGivenUp, "$", new("可能的组合过多，请减少专家、专长等要求", "there are too many ways to fill the team; ask for fewer experts or less expertise")).Problem is { } givenUp)
        {
            return givenUp;
        }

        var names = found.ToDictionary(one => one.Candidate.Person, one => one.Name);
        db.Note<Record>("recusal-read", id, new { People = names.Keys });
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Ok(new SuggestedTeam([.. suggestion.Seats.Select(seat => new SuggestedSeat(seat.Person, names[seat.Person], seat.Seat))], suggestion.Conflict));
    }

    // What the definition asks for and the team has not.
    private static Lack LackOf(TeamComposition rule, List<TeamSeat> seats, List<Candidate> seated, WantedTeam wanted)
    {
        int Has(Seat seat) => seats.Count(one => one.Seat == seat.ToString());
        var leaders = Math.Max(0, (rule.Leaders ?? 1) - Has(Seat.Leader));
        var deputies = Math.Max(0, (rule.Deputies ?? 0) - Has(Seat.Deputy));
        var least = rule.Least - (seats.Count - Has(Seat.Expert)) - leaders - deputies;
        var known = seated.SelectMany(one => one.Expertise).ToHashSet(StringComparer.Ordinal);
        return new(
            leaders,
            deputies,
            Math.Max(0, wanted.Members is { } members ? members - Has(Seat.Member) : least),
            Math.Max(0, (wanted.Experts ?? rule.Experts) - Has(Seat.Expert)),
            Math.Max(0, rule.Qualified - seated.Count(one => one.IsQualified)),
            [.. (wanted.Expertise ?? []).Distinct(StringComparer.Ordinal).Where(name => !known.Contains(name))],
            [.. (wanted.Include ?? []).Except(seats.Select(seat => seat.PersonId))]);
    }

    private async Task<(Record? Record, WorkflowDefinition? Definition, ProblemResult? Problem)> OpenAsync(RecordKind kind, Guid id, Caller caller, CancellationToken cancellation)
    {
        if (await read.SeenAsync(kind, id, caller, cancellation) is not { } seen)
        {
            return (null, null, new(ProblemTypes.NotFound));
        }

        return Permissions.Compose(seen.Matter.Definition).IsGivenTo(caller.On(seen.Record, seen.Matter.Definition).Roles)
            ? (seen.Record, seen.Matter.Definition, null)
            : (null, null, new(ProblemTypes.Forbidden, new("您的角色不得组建巡查组", "Your roles may not compose the team")));
    }

    private IQueryable<PersonProfile> Pool(Record record, LocalDate today) => db.Set<PersonProfile>().AsNoTracking().Where(p =>
        db.Set<Organisation>().Any(o => o.Id == p.OrganisationId && o.Path.StartsWith(record.OrganizerPath))
        && db.Set<Person>().Any(person => person.Id == p.PersonId && person.DisabledAt == null)
        && !db.Set<PostHolding>().Any(h => h.PersonId == p.PersonId && Posts.Administrators.Contains(h.Post) && (h.To == null || h.To >= today)));

    private async Task<List<Found>> LookAsync(
        Record record, WorkflowDefinition definition, IReadOnlyCollection<PersonProfile> profiles, LocalDate from, Caller caller, CancellationToken cancellation)
    {
        var people = profiles.Select(p => p.PersonId).ToList();
        var today = caller.Today;
        var lately = today.PlusMonths(-12);
        var names = await db.Set<Person>().Where(p => people.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.DisplayName, cancellation);
        var loads = await db.Set<TeamSeat>().Where(s => people.Contains(s.PersonId) && s.From <= today && (s.To == null || s.To > lately))
            .GroupBy(s => s.PersonId).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(load => load.Key, load => load.Count, cancellation);
        var recused = await recusals.OfAsync(record, people, from > today ? from : today, cancellation);
        var taken = await appointments.TakenAsync(record, definition, people, from, cancellation);
        return
        [
            .. profiles.Select(p =>
            {
                var reasons = recused.GetValueOrDefault(p.PersonId, ImmutableArray<RecusalReason>.Empty);
                return new Found(
                    names[p.PersonId],
                    new(p.PersonId, loads.GetValueOrDefault(p.PersonId), p.IsQualifiedOn(from), [.. p.Expertise], [.. reasons.Select(reason => reason.Kind).Distinct()], taken.Contains(p.PersonId)),
                    reasons);
            }),
        ];
    }

    private sealed record Found(string Name, Candidate Candidate, ImmutableArray<RecusalReason> Reasons)
    {
        public CandidateView View(Caller caller) => new(
            Candidate.Person, Name, Reasons.IsEmpty && !Candidate.IsTaken ? Enum.GetValues<Seat>() : [],
            [.. Reasons.Select(reason => RecusalView.Of(reason, Candidate.Person == caller.Person)).Distinct()],
            Candidate.IsTaken, Candidate.Load, Candidate.IsQualified, Candidate.Expertise);
    }
}
