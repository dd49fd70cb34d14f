using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Extensions;
using Xuncha.Core;
using Xuncha.Core.Planning;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>How far a programme has come on a day, as far as the caller reaches.</summary>
/// <param name="On">The day.</param>
/// <param name="Counts">How many stand how; they add up to <paramref name="Total"/>, whatever the items are narrowed to.</param>
/// <param name="Total">How many rows there are.</param>
/// <param name="Items">The rows, in the order of the tree.</param>
/// <param name="Next">What to give as <c>after</c> to get the next rows; null at the end.</param>
internal sealed record CoverageView(LocalDate On, IReadOnlyDictionary<string, int> Counts, int Total, IReadOnlyList<CoverageItem> Items, string? Next);

/// <summary>How one party stands with one duty.</summary>
/// <param name="PartyId">The party.</param>
/// <param name="ParentId">The organisation directly above it.</param>
/// <param name="Party">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Duty">The duty by its name in the programme.</param>
/// <param name="Cycle">The cycle of the duty on that day.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Until">The last day of the exemption, of the time to inspect it in, or of the cycle that it is covered for.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="InspectionId">The inspection that covers or exempts it, where it is a record that the caller may know of.</param>
/// <param name="OutsideInspectionId">The same, where it was entered by hand.</param>
/// <param name="MissedBefore">Earlier cycles that passed without an inspection.</param>
/// <param name="Figures">Problems and accidents; for the commission's office of the organiser alone.</param>
internal sealed record CoverageItem(
    Guid PartyId,
    Guid ParentId,
    Text Party,
    string Kind,
    string Duty,
    Cycle Cycle,
    CoverageStatus Status,
    LocalDate Until,
    Text Reason,
    Guid? InspectionId,
    Guid? OutsideInspectionId,
    IReadOnlyList<Cycle> MissedBefore,
    PartyFigures? Figures);

/// <summary>What coverage is narrowed to.</summary>
/// <param name="On">The day; today where it is not given.</param>
/// <param name="Status">One status.</param>
/// <param name="Duty">One duty.</param>
/// <param name="Under">An organisation: parties in it and below it, of which the counts are too.</param>
internal sealed record CoverageFilter(
    [FromQuery(Name = "on")] DateOnly? On = null,
    [FromQuery(Name = "status")] string? Status = null,
    [FromQuery(Name = "duty")] string? Duty = null,
    [FromQuery(Name = "under")] Guid? Under = null);

/// <summary><c>GET /programmes/{id}/coverage</c></summary>
internal sealed class ShowCoverage(XunchaDb db, RecordAccess access, Programmes programmes, CoverageReader coverage)
{
    /// <summary>Shows the rows within the caller's reach: the organiser and those above see all, a party sees its own and what is below it.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, Guid id, CoverageFilter filter, string? after, int? limit)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var reach = await Reach.OfAsync(db, caller, cancellation);
        if (await programmes.FindAsync(reach, id, cancellation) is not { } programme)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var input = new Validation().Require(filter.On is null or { Year: >= 1900 and <= 2199 }, "$.on", new("1900至2199年", "from 1900 to 2199"));
        var status = EnumNames<CoverageStatus>.Read(filter.Status, "$.status", input);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var on = filter.On?.ToLocalDate() ?? caller.Today;
        var under = filter.Under is { } top ? await db.Set<Organisation>().SubtreeAsync(top, cancellation) : string.Empty;
        var (facts, figures, rows) = await coverage.ReadAsync(programme, caller, reach, under, on, cancellation);
        var count = Paging.Limit(limit);
        var page = rows
            .Where(entry => (filter.Status is null || entry.Row.Status == status) && (filter.Duty is null || entry.Row.Duty.Name == filter.Duty))
            .Where(entry => Paging.Decode(after) is not { } last || string.CompareOrdinal(entry.Key, last) > 0)
            .Take(count + 1).ToList().ToPage(count, entry => entry.Key);
        var named = page.Items.Select(entry => entry.Row.Inspection?.Id).OfType<Guid>().Where(facts.Records.Contains).ToList();
        var visible = await access.Visible(caller).Where(r => named.Contains(r.Id)).Select(r => r.Id).ToListAsync(cancellation);
        return TypedResults.Ok(new CoverageView(
            on,
            Enum.GetValues<CoverageStatus>().ToDictionary(EnumNames<CoverageStatus>.Of, one => rows.Count(entry => entry.Row.Status == one)),
            rows.Count,
            [.. page.Items.Select(entry => Item(entry.Row, facts, visible, figures))],
            page.Next));
    }

    private static CoverageItem Item(CoverageRow row, ProgrammeFacts facts, List<Guid> visible, IReadOnlyDictionary<Guid, PartyFigures>? figures) => new(
        row.Party.Id,
        Organisation.IdsOf(facts.Paths[row.Party.Id])[^2],
        row.Party.Name,
        row.Party.Kind,
        row.Duty.Name,
        row.Cycle,
        row.Status,
        row.Until,
        row.Reason,
        row.Inspection is { } inspection && visible.Contains(inspection.Id) ? inspection.Id : null,
        row.Inspection is { } other && !facts.Records.Contains(other.Id) ? other.Id : null,
        row.MissedBefore,
        figures?[row.Party.Id]);
}
