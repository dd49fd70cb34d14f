using NodaTime;
using Xuncha.Core.Planning;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Planning;

/// <summary>A programme to make. What its members mean, <see cref="Programme"/> says.</summary>
/// <param name="OrganizerId">The organisation that inspects.</param>
/// <param name="NameZh">Its name in Chinese.</param>
/// <param name="NameEn">Its name in English.</param>
/// <param name="Basis">The paper that it rests on.</param>
/// <param name="From">The first day.</param>
/// <param name="To">The last day, inclusive.</param>
/// <param name="Comprehensive">The definitions of comprehensive inspections; the first is the one that is proposed.</param>
/// <param name="Special">The definitions of special inspections; the first is the one that is proposed.</param>
/// <param name="Duties">The duties of coverage.</param>
/// <param name="SpecialFor">The parties to which special inspections are proposed.</param>
/// <param name="StandsOut">From when on a party stands out.</param>
/// <param name="UrgentShare">0 to 100: who is owed is urgent when no more than so many hundredths of the cycle are left.</param>
/// <param name="LeadDays">How many days an inspection takes to prepare.</param>
/// <param name="Supersedes">The programme in whose place it is.</param>
internal sealed record NewProgramme(
    Guid? OrganizerId,
    string? NameZh,
    string? NameEn,
    string? Basis,
    LocalDate? From,
    LocalDate? To,
    IReadOnlyList<string>? Comprehensive,
    IReadOnlyList<string>? Special,
    IReadOnlyList<NewCoverageDuty>? Duties,
    NewSelection? SpecialFor = null,
    NewThresholds? StandsOut = null,
    int? UrgentShare = null,
    int? LeadDays = null,
    Guid? Supersedes = null)
{
    private const int MostDuties = 20;
    private const int MostYears = 10;

    /// <summary>What stands against it, but for what only the database knows.</summary>
    public Validation Check()
    {
        var input = new Validation()
            .RequireValue(OrganizerId, "$.organizerId")
            .RequireName(NameZh, "$.nameZh", 200)
            .RequireName(NameEn, "$.nameEn", 200)
            .RequireText(Basis, "$.basis", 500)
            .RequireValue(From, "$.from")
            .RequireValue(To, "$.to")
            .Require(!(To < From), "$.to", new("不能早于首日", "not before the first day"))
            .Require(!(To > From?.PlusYears(MostYears)), "$.to", new($"最长{MostYears}年", $"at most {MostYears} years"))
            .Require(Duties is { Count: > 0 and <= MostDuties } && Duties.All(duty => duty is not null), "$.duties", new($"1至{MostDuties}项", $"1 to {MostDuties}"))
            .Require(UrgentShare is null or (>= 0 and <= 100), "$.urgentShare", new("0至100", "0 to 100"))
            .Require(LeadDays is null or (>= 0 and <= 365), "$.leadDays", new("0至365", "0 to 365"))
            .Require(Comprehensive is null or { Count: <= 20 }, "$.comprehensive", new("最多20个", "at most 20"))
            .Require(Special is null or { Count: <= 20 }, "$.special", new("最多20个", "at most 20"));
        SpecialFor?.Check("$.specialFor", input);
        StandsOut?.Check("$.standsOut", input);
        var duties = (Duties ?? []).Take(MostDuties).OfType<NewCoverageDuty>().ToList();
        foreach (var (duty, i) in duties.Select((duty, i) => (duty, i)))
        {
            duty.Check($"$.duties[{i}]", input);
            if (From is { } from && To is { } to && from <= to)
            {
                input.Require(Programme.Fills(duty.EveryMonths, from, to), $"$.duties[{i}].everyMonths", new("各周期应恰好排满方案的起止日期", "the cycles must fill the programme from its first day to its last"));
            }
        }

        var proposed = duties.Select(duty => duty.By is [var first, ..] ? first : InspectionFamily.Comprehensive).ToList();
        return input
            .Require(Comprehensive is { Count: > 0 } || !proposed.Contains(InspectionFamily.Comprehensive), "$.comprehensive", new("必填", "required"))
            .Require(Special is { Count: > 0 } || (SpecialFor is null && !proposed.Contains(InspectionFamily.Special)), "$.special", new("必填", "required"))
            .Require(duties.DistinctBy(duty => duty.Name, StringComparer.Ordinal).Count() == duties.Count, "$.duties", new("名称重复", "a name comes twice"));
    }

    /// <summary>The rules, once they are checked.</summary>
    public Programme ToRules() => new(
        From!.Value, To!.Value, [.. Comprehensive ?? []], [.. Special ?? []], [.. Duties!.Select(duty => duty.ToDuty())], SpecialFor?.ToSelection(),
        StandsOut?.ToThresholds() ?? new(null, null, null, 12), UrgentShare ?? 0, LeadDays ?? 0);
}

/// <summary>A duty of coverage to make. What its members mean, <see cref="CoverageDuty"/> says.</summary>
/// <param name="Name">Its name: lower-case letters, digits and hyphens.</param>
/// <param name="Zh">Its title in Chinese.</param>
/// <param name="En">Its title in English.</param>
/// <param name="Parties">Whom.</param>
/// <param name="EveryMonths">Once in so many months; not given for once in the programme.</param>
/// <param name="By">The families of inspection that meet it; comprehensive where it is not given.</param>
/// <param name="CountsOf">Whose inspections meet it; the organiser's where it is not given.</param>
/// <param name="Exemptions">What exempts a party for a year.</param>
internal sealed record NewCoverageDuty(
    string? Name,
    string? Zh,
    string? En,
    NewSelection? Parties,
    int? EveryMonths = null,
    IReadOnlyList<InspectionFamily>? By = null,
    IReadOnlyList<InspectedBy>? CountsOf = null,
    IReadOnlyList<Exemption>? Exemptions = null)
{
    public void Check(string path, Validation input)
    {
        input.Require(Name is { Length: > 0 and <= 60 } && char.IsAsciiLetterLower(Name[0]) && Name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'),
                $"{path}.name", new("小写字母、数字和连字符，字母开头，最多60个", "lower-case letters, digits and hyphens, a letter first, at most 60"))
            .RequireName(Zh, $"{path}.zh", 200)
            .RequireName(En, $"{path}.en", 200)
            .RequireValue(Parties, $"{path}.parties")
            .Require(EveryMonths is null or (>= 1 and <= 120), $"{path}.everyMonths", new("1至120", "1 to 120"))
            .Require(By is null or { Count: 1 or 2 }, $"{path}.by", new("1至2项", "1 or 2"))
            .Require(CountsOf is null or { Count: >= 1 and <= 3 }, $"{path}.countsOf", new("1至3项", "1 to 3"))
            .Require(Exemptions is null or { Count: <= 2 }, $"{path}.exemptions", new("最多2项", "at most 2"));
        Parties?.Check($"{path}.parties", input);
    }

    public CoverageDuty ToDuty() => new(
        Name!, new(Zh!.Trim(), En!.Trim()), Parties!.ToSelection(), EveryMonths, [.. By ?? [InspectionFamily.Comprehensive]],
        [.. CountsOf ?? [InspectedBy.Organizer]], [.. Exemptions ?? []]);
}

/// <summary>Which organisations below the organiser.</summary>
/// <param name="Kinds">By what they are.</param>
/// <param name="Depths">How many levels below, 1 for the organiser's own; any where it is not given.</param>
/// <param name="Listed">Others besides, one by one.</param>
/// <param name="LeftOut">Those that are left out.</param>
internal sealed record NewSelection(
    IReadOnlyList<OrganisationKind>? Kinds = null, IReadOnlyList<int>? Depths = null, IReadOnlyList<Guid>? Listed = null, IReadOnlyList<Guid>? LeftOut = null)
{
    private const int MostListed = 1000;

    public void Check(string path, Validation input) => input
        .Require(Kinds is { Count: > 0 } || Listed is { Count: > 0 }, path, new("请写明类别或逐一列出", "say the kinds, or list them"))
        .Require(Kinds is null or { Count: <= 20 }, $"{path}.kinds", new("最多20个", "at most 20"))
        .Require(Depths?.All(depth => depth is >= 1 and <= 20) != false && Depths is null or { Count: <= 20 }, $"{path}.depths", new("1至20", "1 to 20"))
        .Require(Listed is null or { Count: <= MostListed }, $"{path}.listed", new($"最多{MostListed}个", $"at most {MostListed}"))
        .Require(LeftOut is null or { Count: <= MostListed }, $"{path}.leftOut", new($"最多{MostListed}个", $"at most {MostListed}"));

    public PartySelection ToSelection() =>
        new([.. (Kinds ?? []).Select(EnumNames<OrganisationKind>.Of)], [.. Depths ?? []], [.. Listed ?? []], [.. LeftOut ?? []]);
}

/// <summary>From when on a party stands out. What its members mean, <see cref="Thresholds"/> says.</summary>
/// <param name="Problems">So many problems that are not settled.</param>
/// <param name="Accidents">So many accidents in the months before.</param>
/// <param name="Deaths">So many deaths in them.</param>
/// <param name="Months">How many months before count; 12 where it is not given.</param>
internal sealed record NewThresholds(int? Problems = null, int? Accidents = null, int? Deaths = null, int? Months = null)
{
    public void Check(string path, Validation input) => input
        .Require(!(Problems < 1), $"{path}.problems", new("至少为1", "1 at least"))
        .Require(!(Accidents < 1), $"{path}.accidents", new("至少为1", "1 at least"))
        .Require(!(Deaths < 1), $"{path}.deaths", new("至少为1", "1 at least"))
        .Require(Months is null or (>= 1 and <= 60), $"{path}.months", new("1至60", "1 to 60"));

    public Thresholds ToThresholds() => new(Problems, Accidents, Deaths, Months ?? 12);
}
