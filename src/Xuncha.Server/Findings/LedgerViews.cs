using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Planning;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Findings;

/// <summary>A view as it is written, as a whole.</summary>
/// <param name="Name">Under which name; one's own views have different ones.</param>
/// <param name="Filter">What the ledger is narrowed to, by the names of the list's query.</param>
/// <param name="Sort">In which order, as the list takes it.</param>
/// <param name="Columns">The columns that are shown; the page's usual ones where none is named.</param>
/// <param name="SharedWithId">An organisation with which it is shared, and with all below; its commission's office shares.</param>
internal sealed record LedgerViewBody(string? Name, LedgerFilter? Filter = null, string? Sort = null, IReadOnlyList<LedgerColumn>? Columns = null, Guid? SharedWithId = null)
{
    public const int LongestName = 40;

    public static readonly LedgerViewBody Example = new("逾期未销号", new(Standing: "open", Overdue: true), "due", [LedgerColumn.Title, LedgerColumn.Party, LedgerColumn.Due]);

    /// <summary>What stands against it, but for what only the database knows.</summary>
    public Validation Check()
    {
        var filter = Filter ?? new();
        var input = new Validation().RequireName(Name, "$.name", LongestName);
        ListLedger.CheckSort(Sort, input);
        foreach (var (value, name) in new[]
        {
            (filter.Definition, "definition"), (filter.State, "state"), (filter.Stage, "stage"), (filter.Area, "area"), (filter.Industry, "industry"),
            (filter.ResponsibleUnit, "responsibleUnit"), (filter.Text, "text"),
        })
        {
            input.AllowText(value, $"$.filter.{name}", 200);
        }

        EnumNames<LedgerStanding>.Read(filter.Standing, "$.filter.standing", input);
        EnumNames<LedgerValue>.Read(filter.Without, "$.filter.without", input);
        return input.Require(Columns is null || Columns.Distinct().Count() == Columns.Count, "$.columns", new("列有重复", "a column comes twice"));
    }
}

/// <summary>A view of the ledger as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Filter">What the ledger is narrowed to.</param>
/// <param name="Sort">In which order.</param>
/// <param name="Columns">The columns that are shown; empty for the usual ones.</param>
/// <param name="SharedWith">The organisation that it is shared with, and all below.</param>
/// <param name="IsOwn">Whether it is the caller's own, to change and to remove.</param>
/// <param name="Etag">What to name in If-Match.</param>
internal sealed record LedgerViewItem(
    Guid Id, string Name, LedgerFilter Filter, string? Sort, IReadOnlyList<LedgerColumn> Columns, NamedId? SharedWith, bool IsOwn, string Etag)
{
    public static readonly LedgerViewItem Example = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000050"), LedgerViewBody.Example.Name!, LedgerViewBody.Example.Filter!, LedgerViewBody.Example.Sort, LedgerViewBody.Example.Columns!, null, true, "\"1\"");
}

/// <summary>
/// <c>/ledger/views</c>: one's own, and those that the commission's office of one's organisation, or of one above it, shares for as long as whoever made them
/// holds that office. Only its owner changes a view. What anybody else keeps is as if it were not there.
/// </summary>
internal sealed class LedgerViews(XunchaDb db, RecordAccess access, LedgerReader names)
{
    /// <summary>How many views a person may have.</summary>
    public const int Most = 50;

    /// <summary><c>GET /ledger/views</c></summary>
    public async Task<IResult> ListAsync(HttpContext http, string? after, int? limit)
    {
        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        var views = await KnownAsync(caller, http.RequestAborted);
        views = Guid.TryParse(Paging.Decode(after), out var last) ? views.Where(v => v.Id > last) : views;
        var count = Paging.Limit(limit);
        var page = (await views.OrderBy(v => v.Id).Take(count + 1).ToListAsync(http.RequestAborted)).ToPage(count, v => $"{v.Id:N}");
        return TypedResults.Ok(new Page<LedgerViewItem>(await ShowAsync(page.Items, caller, http.RequestAborted), page.Next));
    }

    /// <summary><c>GET /ledger/views/{id}</c></summary>
    public async Task<IResult> GetAsync(HttpContext http, Guid id)
    {
        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        return await (await KnownAsync(caller, http.RequestAborted)).SingleOrDefaultAsync(v => v.Id == id, http.RequestAborted) is { } view
            ? await AnswerAsync(StatusCodes.Status200OK, view, caller, http.RequestAborted)
            : new ProblemResult(ProblemTypes.NotFound);
    }

    /// <summary><c>POST /ledger/views</c></summary>
    public Task<IResult> AddAsync(HttpContext http, LedgerViewBody body) => ChangeAsync(http, id: null, async (_, caller) =>
    {
        var view = new LedgerView { Id = Ids.New(caller.Now), PersonId = caller.Person };
        db.Add(view);
        return await WriteAsync(view, body, caller, http.RequestAborted) ?? await AnswerAsync(StatusCodes.Status201Created, view, caller, http.RequestAborted);
    });

    /// <summary><c>PUT /ledger/views/{id}</c></summary>
    public Task<IResult> PutAsync(HttpContext http, Guid id, LedgerViewBody body) => ChangeAsync(http, id, async (view, caller) =>
        await WriteAsync(view!, body, caller, http.RequestAborted) ?? await AnswerAsync(StatusCodes.Status200OK, view!, caller, http.RequestAborted));

    /// <summary><c>DELETE /ledger/views/{id}</c></summary>
    public Task<IResult> RemoveAsync(HttpContext http, Guid id) => ChangeAsync(http, id, async (view, _) =>
    {
        db.Remove(view!);
        await db.SaveChangesAsync(http.RequestAborted);
        return TypedResults.NoContent();
    });

    // One change of somebody's views at a time, so that they count and name them right; what did not end well is not committed.
    private async Task<IResult> ChangeAsync(HttpContext http, Guid? id, Func<LedgerView?, Caller, Task<IResult>> change)
    {
        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        await using var transaction = await db.Database.BeginTransactionAsync(http.RequestAborted);
        await db.LockPersonAsync(caller.Person, http.RequestAborted);
        LedgerView? view = null;
        if (id is not null)
        {
            view = await db.Set<LedgerView>().SingleOrDefaultAsync(v => v.Id == id && v.PersonId == caller.Person, http.RequestAborted);
            if (view is null)
            {
                return new ProblemResult(ProblemTypes.NotFound);
            }

            if (RecordUse.Match(http.Request, RecordUse.ETag(view.Version)) is { } mismatch)
            {
                return mismatch;
            }
        }

        var answer = await change(view, caller);
        if (answer is not ProblemResult)
        {
            await transaction.CommitAsync(http.RequestAborted);
        }

        return answer;
    }

    // Why it cannot be; null once it is written.
    private async Task<ProblemResult?> WriteAsync(LedgerView view, LedgerViewBody body, Caller caller, CancellationToken cancellation)
    {
        var name = body.Name?.Trim();
        var others = await db.Set<LedgerView>().Where(v => v.PersonId == caller.Person && v.Id != view.Id).Select(v => v.Name).ToListAsync(cancellation);
        var path = await db.Set<Organisation>().PathAsync(body.SharedWithId, cancellation);
        var input = body.Check()
            .Require(name is null || !others.Contains(name), "$.name", new("已有同名的视图", "you have a view of that name"))
            .Require(others.Count < Most, "$", new($"最多{Most}个视图", $"at most {Most} views"))
            .Require(body.SharedWithId is null || path is not null, "$.sharedWithId", new("组织不存在", "there is no such organisation"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (path is not null && !caller.IsOfficeOf(path))
        {
            return new(ProblemTypes.Forbidden, new("视图由该组织的安委会办公室共享", "The commission's office of that organisation shares views with it"));
        }

        (view.Name, view.Filter, view.Sort) = (name!, body.Filter ?? new(), body.Sort);
        (view.Columns, view.SharedWithId) = ([.. body.Columns ?? []], body.SharedWithId);
        view.Version++;
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    // Shared ones end with the office of whoever shares them, and begin again with it.
    private async Task<IQueryable<LedgerView>> KnownAsync(Caller caller, CancellationToken cancellation)
    {
        var above = (await Reach.OfAsync(db, caller, cancellation)).Paths.SelectMany(Organisation.IdsOf).Distinct().ToList();
        var offices = db.Set<PostHolding>().On(caller.Today).Where(h => h.Post == Posts.CommissionOffice);
        return db.Set<LedgerView>().AsNoTracking().Where(v => v.PersonId == caller.Person
            || (above.Contains(v.SharedWithId!.Value) && offices.Any(h => h.PersonId == v.PersonId && h.OrganisationId == v.SharedWithId)));
    }

    private async Task<IResult> AnswerAsync(int status, LedgerView view, Caller caller, CancellationToken cancellation) => new Answer(
        status,
        RecordUse.ETag(view.Version),
        status == StatusCodes.Status201Created ? $"/api/v1/ledger/views/{view.Id}" : null,
        (await ShowAsync([view], caller, cancellation))[0]);

    private async Task<IReadOnlyList<LedgerViewItem>> ShowAsync(IReadOnlyList<LedgerView> views, Caller caller, CancellationToken cancellation)
    {
        var organisations = await names.OrganisationsAsync(views.Select(view => view.SharedWithId), cancellation);
        return
        [
            .. views.Select(view => new LedgerViewItem(
                view.Id, view.Name, view.Filter, view.Sort, view.Columns, view.SharedWithId is { } with ? organisations[with] : null, view.PersonId == caller.Person, RecordUse.ETag(view.Version))),
        ];
    }
}
