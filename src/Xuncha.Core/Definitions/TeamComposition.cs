using System.Collections.Immutable;

namespace Xuncha.Core.Definitions;

/// <summary>The seats of an inspection team.</summary>
public enum Seat
{
    /// <summary>Team leader (组长).</summary>
    Leader,

    /// <summary>Deputy leader (副组长).</summary>
    Deputy,

    /// <summary>Member (组员).</summary>
    Member,

    /// <summary>Invited expert (专家).</summary>
    Expert,
}

/// <summary>How a team must be composed.</summary>
/// <param name="Least">The least number of leader, deputies and members together; experts do not count.</param>
/// <param name="Leaders">Exactly how many leaders; null where the regime does not say.</param>
/// <param name="Deputies">Exactly how many deputies; null where the regime does not say.</param>
public sealed record TeamComposition(int Least, int? Leaders, int? Deputies)
{
    /// <summary>The least number of invited experts; 0 for none.</summary>
    public int Experts { get; init; }

    /// <summary>The least number of people with a valid qualification; 0 for no such rule.</summary>
    public int Qualified { get; init; }

    /// <summary>The stages in which whoever sits in the team sits in no other one (脱钩); empty where the regime does not say.</summary>
    public ImmutableArray<string> FullTime { get; init; } = [];

    /// <summary>Who grants leave; null where the regime does not say.</summary>
    public LeavePolicy? Leave { get; init; }
}

/// <summary>Who grants leave to the people of a team.</summary>
/// <param name="LeadersBy">The role that grants it to leader and deputies.</param>
/// <param name="OthersBy">The role that grants it to everybody else.</param>
public sealed record LeavePolicy(string LeadersBy, string OthersBy)
{
    /// <summary>The role that grants it to whoever has this seat.</summary>
    public string GrantedBy(Seat seat) => seat is Seat.Leader or Seat.Deputy ? LeadersBy : OthersBy;
}

/// <summary>Who may not inspect a party (回避). A kind of recusal that is left out is not looked at.</summary>
/// <param name="Basis">The article that asks for it; null for the definition's.</param>
/// <param name="OurReading">What the text leaves open, and how we read it.</param>
/// <param name="PostYears">任职回避: for how many years after the last day of a post at the party; 0 for those alone who hold one.</param>
/// <param name="Region">地域回避.</param>
/// <param name="Matter">公务回避: the ties that count; empty where none does.</param>
public sealed record RecusalRules(string? Basis, Text? OurReading, int? PostYears, RegionRule? Region, ImmutableArray<Tie> Matter);

/// <summary>地域回避: nobody inspects the region that is their home or in which they have served for long.</summary>
/// <param name="Level">How wide a region is; a party that is wider, or lies in none, is a region of its own.</param>
/// <param name="ServiceYears">How many years of service in the region are long, taken together; null where only the home counts.</param>
public sealed record RegionRule(RegionLevel Level, int? ServiceYears);

/// <summary>How wide a region is.</summary>
public enum RegionLevel
{
    /// <summary>省</summary>
    Province,

    /// <summary>设区市</summary>
    City,

    /// <summary>县（市、区）、开发区</summary>
    County,

    /// <summary>乡镇、街道</summary>
    Township,
}

/// <summary>What may tie a person to a matter, as the person declares it.</summary>
public enum Tie
{
    /// <summary>An interest in the party, in an organisation within it, or in one that the matter names.</summary>
    Interests,

    /// <summary>Kin who serves there.</summary>
    Kin,
}

/// <summary>A rule of duty or discipline for those who hold some roles (工作职责、工作纪律).</summary>
/// <param name="For">The roles.</param>
/// <param name="Rule">What they must do or not do.</param>
/// <param name="Basis">The article; null for the definition's.</param>
public sealed record Discipline(ImmutableArray<string> For, Text Rule, string? Basis);
