using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>What the commission's office of an organisation above a party enters about it by hand, and may declare void.</summary>
internal interface IEntered
{
    /// <summary>Its id.</summary>
    Guid Id { get; }

    /// <summary>The party.</summary>
    Guid PartyId { get; }

    /// <summary>The party's <see cref="Organisation.Path"/>.</summary>
    string PartyPath { get; }

    /// <summary>When it was declared void; null while it counts.</summary>
    Instant? VoidedAt { get; set; }

    /// <summary>Why.</summary>
    string? VoidReason { get; set; }
}

/// <summary>Why something that was entered does not count.</summary>
internal sealed record Voiding(string? Reason);

/// <summary>Lists, takes and voids what is entered: each level reads its own and what is below it.</summary>
/// <typeparam name="T">What is entered.</typeparam>
internal sealed class Entries<T>(XunchaDb db, RecordAccess access)
    where T : class, IEntered
{
    private static readonly ProblemResult NotTheirs = new(
        ProblemTypes.Forbidden, new("由该单位上级的安委会办公室登记", "It is entered by the commission's office of an organisation above the party"));

    /// <summary>A list, the newest entry first.</summary>
    public async Task<IResult> ListAsync<TView>(HttpContext http, Guid? party, string? after, int? limit, Func<T, TView> view)
    {
        var cancellation = http.RequestAborted;
        var rows = Known(await Reach.OfAsync(db, await access.CallerAsync(http.User, cancellation), cancellation));
        rows = party is { } one ? rows.Where(e => e.PartyId == one) : rows;
        rows = Guid.TryParse(Paging.Decode(after), out var last) ? rows.Where(e => e.Id < last) : rows;
        var count = Paging.Limit(limit);
        var page = (await rows.OrderByDescending(e => e.Id).Take(count + 1).AsNoTracking().ToListAsync(cancellation)).ToPage(count, e => $"{e.Id:N}");
        return TypedResults.Ok(new Page<TView>([.. page.Items.Select(view)], page.Next));
    }

    /// <summary>Enters something about a party.</summary>
    /// <param name="http">The request.</param>
    /// <param name="partyId">The party.</param>
    /// <param name="check">Looks at the rest of what was sent.</param>
    /// <param name="make">Makes it, once all is well.</param>
    /// <param name="view">Shows it.</param>
    public async Task<IResult> AddAsync<TView>(
        HttpContext http, Guid? partyId, Func<Validation, Caller, Task<Validation>> check, Func<Organisation, Caller, T> make, Func<T, TView> view)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var party = await db.Set<Organisation>().SingleOrDefaultAsync(o => o.Id == partyId, cancellation);
        var input = await check(new Validation().Require(party is not null, "$.partyId", new("组织不存在", "there is no such organisation")), caller);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (!(await Reach.OfAsync(db, caller, cancellation)).IsOfficeAbove(party!.Path))
        {
            return NotTheirs;
        }

        var entry = make(party, caller);
        db.Add(entry);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Created($"{http.Request.Path}?party={party.Id}", view(entry));
    }

    /// <summary>Declares void what was entered by mistake; it stays to be seen.</summary>
    public async Task<IResult> VoidAsync<TView>(HttpContext http, Guid id, Voiding body, Func<T, TView> view)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var reach = await Reach.OfAsync(db, caller, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await Known(reach).Where(e => e.Id == id).ForUpdate().SingleOrDefaultAsync(cancellation) is not { } entry)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (!reach.IsOfficeAbove(entry.PartyPath))
        {
            return NotTheirs;
        }

        if (entry.VoidedAt is not null)
        {
            return new ProblemResult(ProblemTypes.AlreadyEnded);
        }

        if (new Validation().RequireText(body.Reason, "$.reason", 2000).Problem is { } problem)
        {
            return problem;
        }

        (entry.VoidedAt, entry.VoidReason) = (caller.Now, body.Reason);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Ok(view(entry));
    }

    private IQueryable<T> Known(Reach reach)
    {
        var (paths, within) = (reach.Paths, reach.Within);
        return db.Set<T>().Where(e => e.PartyPath.StartsWith(within) && paths.Any(path => e.PartyPath.StartsWith(path)));
    }
}
