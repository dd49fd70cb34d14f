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

/// <summary>What is sent to enter something about a party.</summary>
/// <typeparam name="T">What is entered.</typeparam>
internal interface INewEntry<out T>
    where T : class, IEntered
{
    /// <summary>The party.</summary>
    Guid? PartyId { get; }

    /// <summary>Notes what stands against it, the party aside.</summary>
    Task CheckAsync(Validation input, XunchaDb db, Caller caller, CancellationToken cancellation);

    /// <summary>What is entered, once it is checked.</summary>
    T Of(Organisation party, Caller caller);
}

/// <summary>What was entered, as the API shows it.</summary>
/// <typeparam name="T">What was entered.</typeparam>
/// <typeparam name="TSelf">The view.</typeparam>
internal interface IEntryView<in T, out TSelf>
    where T : class, IEntered
{
    /// <summary>Shows it.</summary>
    static abstract TSelf Of(T entry);
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
    public async Task<IResult> ListAsync<TView>(HttpContext http, Guid? party, string? after, int? limit)
        where TView : IEntryView<T, TView>
    {
        var cancellation = http.RequestAborted;
        var rows = Known(await Reach.OfAsync(db, await access.CallerAsync(http.User, cancellation), cancellation));
        rows = party is { } one ? rows.Where(e => e.PartyId == one) : rows;
        rows = Guid.TryParse(Paging.Decode(after), out var last) ? rows.Where(e => e.Id < last) : rows;
        var count = Paging.Limit(limit);
        var page = (await rows.OrderByDescending(e => e.Id).Take(count + 1).AsNoTracking().ToListAsync(cancellation)).ToPage(count, e => $"{e.Id:N}");
        return TypedResults.Ok(new Page<TView>([.. page.Items.Select(TView.Of)], page.Next));
    }

    /// <summary>Enters something about a party.</summary>
    public async Task<IResult> AddAsync<TView>(HttpContext http, INewEntry<T> body)
        where TView : IEntryView<T, TView>
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var party = await db.Set<Organisation>().SingleOrDefaultAsync(o => o.Id == body.PartyId, cancellation);
        var input = new Validation().Require(party is not null, "$.partyId", new("组织不存在", "there is no such organisation"));
        await body.CheckAsync(input, db, caller, cancellation);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        if (!caller.IsOfficeAbove(party!.Path))
        {
            return NotTheirs;
        }

        var entry = body.Of(party, caller);
        db.Add(entry);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.Created($"{http.Request.Path}?party={party.Id}", TView.Of(entry));
    }

    /// <summary>Declares void what was entered by mistake; it stays to be seen.</summary>
    public async Task<IResult> VoidAsync<TView>(HttpContext http, Guid id, Voiding body)
        where TView : IEntryView<T, TView>
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await Known(await Reach.OfAsync(db, caller, cancellation)).Where(e => e.Id == id).ForUpdate().SingleOrDefaultAsync(cancellation) is not { } entry)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (!caller.IsOfficeAbove(entry.PartyPath))
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
        return TypedResults.Ok(TView.Of(entry));
    }

    private IQueryable<T> Known(Reach reach)
    {
        var (paths, within) = (reach.Paths, reach.Within);
        return db.Set<T>().Where(e => e.PartyPath.StartsWith(within) && paths.Any(path => e.PartyPath.StartsWith(path)));
    }
}
