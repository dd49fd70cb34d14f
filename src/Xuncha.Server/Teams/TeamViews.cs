using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Core.Teams;

namespace Xuncha.Server.Teams;

/// <summary>A seat as the API shows it. Both days are inclusive.</summary>
/// <param name="Id">The seat.</param>
/// <param name="PersonId">Who sits in it.</param>
/// <param name="DisplayName">The person's name.</param>
/// <param name="Seat">Which seat.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day; null while no end is known.</param>
/// <param name="ReplacesId">The seat that it took the place of.</param>
/// <param name="TrainedOn">When the person was trained for this inspection; null for whoever has nothing to do with the team's inner affairs.</param>
/// <param name="IsOnLeave">Whether the person is on leave today; likewise.</param>
/// <param name="Recusal">
/// What speaks against the person now, for those who compose or approve the team and for the person; null for everybody else.
/// </param>
internal sealed record SeatView(
    Guid Id, Guid PersonId, string DisplayName, Seat Seat, LocalDate From, LocalDate? To, Guid? ReplacesId, LocalDate? TrainedOn, bool? IsOnLeave, IReadOnlyList<RecusalView>? Recusal);

/// <summary>A seat to give. Without <c>from</c>, from today.</summary>
internal sealed record NewSeat(Guid? PersonId, Seat? Seat, LocalDate? From = null);

/// <summary>Seats to give together: all of them or none.</summary>
internal sealed record NewSeats(IReadOnlyList<NewSeat>? Seats);

/// <summary>The last day, inclusive, and why.</summary>
internal sealed record SeatEnding(LocalDate? On, string? Reason);

/// <summary>Somebody who takes another's place from the day after that one's last.</summary>
/// <param name="PersonId">Who comes.</param>
/// <param name="On">The last day, inclusive, of whoever goes.</param>
/// <param name="Reason">Why.</param>
internal sealed record Replacement(Guid? PersonId, LocalDate? On, string? Reason);

/// <summary>Training that people of the team have had.</summary>
/// <param name="Seats">Their seats.</param>
/// <param name="On">The day.</param>
/// <param name="PaperNumber">The number of the paper that proves it.</param>
internal sealed record TrainingBody(IReadOnlyList<Guid>? Seats, LocalDate? On, string? PaperNumber);

/// <summary>That what was found of somebody is no ground for recusal (不构成回避), and why.</summary>
internal sealed record NoGround(RecusalKind? Kind, string? Reason);

/// <summary>Leave to ask for. Both days are inclusive.</summary>
internal sealed record NewLeave(LocalDate? From, LocalDate? To, string? Reason);

/// <summary>A decision on leave.</summary>
internal sealed record LeaveDecision(bool? Grant, string? Reason);

/// <summary>Leave as the one who asked and those who decide see it.</summary>
internal sealed record LeaveView(
    Guid Id, Guid SeatId, Guid PersonId, LocalDate From, LocalDate To, string Reason, Instant AskedAt, bool? IsGranted, Guid? DecidedBy, Instant? DecidedAt, string? DecisionReason);

/// <summary>Somebody who may be called into the team.</summary>
/// <param name="PersonId">The person.</param>
/// <param name="DisplayName">The name.</param>
/// <param name="Seats">The seats that the person may have; none where something stands against it.</param>
/// <param name="Recusal">What the person is recused by.</param>
/// <param name="IsTaken">Whether the person sits in another team that asks for full time.</param>
/// <param name="SeatsOfLate">The seats of the last twelve months.</param>
/// <param name="IsQualified">Whether a qualification is valid.</param>
/// <param name="Expertise">Industries and areas that the person knows.</param>
internal sealed record CandidateView(
    Guid PersonId, string DisplayName, IReadOnlyList<Seat> Seats, IReadOnlyList<RecusalView> Recusal, bool IsTaken, int SeatsOfLate, bool IsQualified, IReadOnlyList<string> Expertise);

/// <summary>What a team is to be found for. What is left out follows from the definition and from who sits in the team already.</summary>
/// <param name="Members">How many members besides leader and deputies.</param>
/// <param name="Experts">How many experts.</param>
/// <param name="Include">Who must be in it.</param>
/// <param name="Expertise">What somebody in it must know, each.</param>
/// <param name="From">The first day; without it, today.</param>
internal sealed record WantedTeam(int? Members = null, int? Experts = null, IReadOnlyList<Guid>? Include = null, IReadOnlyList<string>? Expertise = null, LocalDate? From = null);

/// <summary>A team that satisfies every rule, or the rules that cannot be met together. Nobody is appointed by it.</summary>
internal sealed record SuggestedTeam(IReadOnlyList<SuggestedSeat> Seats, IReadOnlyList<Text> Conflict);

/// <summary>A seat that is proposed for somebody.</summary>
internal sealed record SuggestedSeat(Guid PersonId, string DisplayName, Seat Seat);
