using NodaTime.Extensions;
using Xuncha.Core.Figures;
using Xuncha.Server.Findings;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Planning;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Figures;

/// <summary><c>GET /figures</c>: the findings, deadlines and duties of a place in figures, of those that the caller may know of.</summary>
internal sealed class ShowFigures(XunchaDb db, RecordAccess access, LedgerReader names, LedgerFigures ledger, DeadlineFigures deadlines, CoverageFigures coverage)
{
    /// <summary>Shows figures of one kind.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, string? about, Guid? under, DateOnly? from, DateOnly? to)
    {
        var cancellation = http.RequestAborted;
        var input = new Validation();
        var wanted = EnumNames<FigureAbout>.Read(about, "$.about", input);
        var scope = await ScopeAsync(http, under, from, to, input);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var ids = scope.Path.Length > 1 ? Organisation.IdsOf(scope.Path) : [];
        var known = await names.OrganisationsAsync(ids.Select(id => (Guid?)id), cancellation);
        return TypedResults.Ok(new FiguresView(scope.Caller.Today, [.. ids.Select(id => known[id])], scope.Span, scope.Span?.Before(), await TableAsync(wanted, scope, cancellation)));
    }

    /// <summary>Over what a request counts: below the highest organisation in which the caller holds a post, where it names none.</summary>
    public async Task<FigureScope> ScopeAsync(HttpContext http, Guid? under, DateOnly? from, DateOnly? to, Validation input)
    {
        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        var path = under is { } place
            ? await db.Set<Organisation>().SubtreeAsync(place, http.RequestAborted)
            : (await Reach.OfAsync(db, caller, http.RequestAborted)).Paths.OrderBy(own => own.Length).ThenBy(own => own, StringComparer.Ordinal).FirstOrDefault("-");
        input.Require((from is null) == (to is null) && !(to < from), "$.to", new("起止日期须同时给出，且止日不早于起日", "from and to go together, and to is not before from"))
            .Require(from is null or { Year: >= 1900 } && to is null or { Year: <= 2199 }, "$.from", new("1900至2199年", "from 1900 to 2199"));
        return new(
            caller,
            under ?? (path.Length > 1 ? Organisation.IdOf(path) : Guid.Empty),
            path,
            input.Problem is null && from is { } first && to is { } last ? new Span(first.ToLocalDate(), last.ToLocalDate()) : null);
    }

    /// <summary>Figures of one kind.</summary>
    public Task<FigureTable> TableAsync(FigureAbout about, FigureScope scope, CancellationToken cancellation) => about switch
    {
        FigureAbout.Places => ledger.GroupedAsync(about, new("各地问题隐患", "Findings by place"), LedgerGrouping.Party, scope, cancellation),
        FigureAbout.Kinds => ledger.GroupedAsync(about, new("问题隐患类别", "Findings by kind"), LedgerGrouping.Definition, scope, cancellation),
        FigureAbout.Industries => ledger.GroupedAsync(about, new("问题隐患行业领域", "Findings by industry"), LedgerGrouping.Industry, scope, cancellation),
        FigureAbout.Regions => ledger.GroupedAsync(about, new("问题隐患所在地区", "Findings by region"), LedgerGrouping.Region, scope, cancellation),
        FigureAbout.States => ledger.GroupedAsync(about, new("问题隐患现状与停留时间", "Findings by state, and how long they stand in it"), LedgerGrouping.State, scope, cancellation),
        FigureAbout.Ages => ledger.AgesAsync(scope, cancellation),
        FigureAbout.OnTime => deadlines.ByPlaceAsync(scope, cancellation),
        FigureAbout.Overdue => deadlines.OverdueAsync(scope, cancellation),
        FigureAbout.Steps => deadlines.StepsAsync(scope, cancellation),
        _ => coverage.TableAsync(scope, cancellation),
    };
}
