using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Access;

/// <summary>What a request's session allows.</summary>
/// <param name="Id">The session.</param>
/// <param name="MustChangePassword">Whether nothing is open before the password is changed.</param>
/// <param name="MustSetFactor">Whether nothing is open before an authenticator is set up.</param>
internal sealed record OpenSession(Guid Id, bool MustChangePassword, bool MustSetFactor);

/// <summary>Starts sessions, ends them, and says whether one still lasts. The cookie holds no more than the session's id, sealed.</summary>
/// <param name="db">The database.</param>
/// <param name="clock">For the real instant.</param>
/// <param name="options">How long sessions last.</param>
/// <param name="cache">What was found lately. On another node an ended session may last so much longer.</param>
internal sealed class SessionDesk(XunchaDb db, XunchaClock clock, ServerOptions options, IMemoryCache cache)
{
    /// <summary>How long what was found of a session is believed: a request costs no query as a rule.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromSeconds(5);

    private const string SessionClaim = "sid";

    // How exactly the last use is kept: a write a minute and no more.
    private static readonly Duration Grain = Duration.FromMinutes(1);

    private sealed record Found(Guid PersonId, Instant StartedAt, Instant LastSeenAt, Instant? PasswordChosenAt, bool IsDisabled, bool HasFactor, bool IsAdministrator);

    /// <summary>Starts a session and sets its cookie.</summary>
    public async Task StartAsync(HttpContext http, SignInManager<Person> signIn, Person person, CancellationToken cancellation)
    {
        var now = clock.Real();
        var agent = http.Request.Headers.UserAgent.ToString();
        var session = new SessionRow
        {
            Id = Guid.NewGuid(),
            PersonId = person.Id,
            StartedAt = now,
            LastSeenAt = now,
            Address = http.Connection.RemoteIpAddress?.ToString() ?? "",
            Agent = agent[..Math.Min(agent.Length, 200)],
        };
        db.Add(session);
        db.Note<Person>("signed-in", person.Id, new { Session = session.Id }, actor: person.Id);
        await db.SaveChangesAsync(cancellation);
        var properties = new AuthenticationProperties { ExpiresUtc = (now + options.Accounts.AbsoluteLimit).ToDateTimeOffset() };
        await signIn.SignInWithClaimsAsync(person, properties, [new Claim(SessionClaim, session.Id.ToString())]);
    }

    /// <summary>Who has signed in, and what they hold today.</summary>
    public async Task<Session> ShowAsync(Person person, CancellationToken cancellation)
    {
        var today = await clock.TodayAsync(db, cancellation);
        var posts = await db.Set<PostHolding>()
            .Where(holding => holding.PersonId == person.Id && holding.From <= today && (holding.To == null || holding.To >= today))
            .OrderBy(holding => holding.From).ThenBy(holding => holding.Id).ToListAsync(cancellation);
        var hasFactor = await db.Set<SecondFactor>().AnyAsync(f => f.PersonId == person.Id && f.Secret != null, cancellation);
        var isAdministrator = await db.Set<PostHolding>().AnyAsync(h => h.PersonId == person.Id && Posts.OfTheRoot.Contains(h.Post), cancellation);
        return new(
            PersonView.Of(person),
            [.. posts.Select(PostView.Of)],
            options.Accounts.MustChange(person.PasswordChosenAt, clock.Real()),
            options.Accounts.MustSetFactor(hasFactor, isAdministrator),
            today,
            options.Training);
    }

    /// <summary>The session of a cookie that is otherwise good; without one the request is nobody's.</summary>
    public async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var cancellation = context.HttpContext.RequestAborted;
        if (IdOf(context.Principal) is { } id && await FindAsync(id, cancellation) is { } found && await LastsAsync(id, found, cancellation)
            && found.PersonId == PersonAccess.IdOf(context.Principal!))
        {
            context.HttpContext.Features.Set(new OpenSession(id, options.Accounts.MustChange(found.PasswordChosenAt, clock.Real()), options.Accounts.MustSetFactor(found.HasFactor, found.IsAdministrator)));
        }
        else
        {
            context.RejectPrincipal();
        }
    }

    /// <summary>Ends one session of a person.</summary>
    /// <returns>Whether there was such a one.</returns>
    public async Task<bool> EndAsync(Guid personId, Guid id, CancellationToken cancellation)
    {
        var ended = await db.Set<SessionRow>().Where(s => s.Id == id && s.PersonId == personId).ExecuteDeleteAsync(cancellation) > 0;
        cache.Remove(id);
        return ended;
    }

    /// <summary>Ends every session of a person.</summary>
    public async Task EndAllAsync(Guid personId, CancellationToken cancellation)
    {
        var ids = await db.Set<SessionRow>().Where(s => s.PersonId == personId).Select(s => s.Id).ToListAsync(cancellation);
        await db.Set<SessionRow>().Where(s => ids.Contains(s.Id)).ExecuteDeleteAsync(cancellation);
        ids.ForEach(id => cache.Remove(id));
    }

    /// <summary>Every hour: forgets the sessions that have run out.</summary>
    public async Task ForgetAsync(CancellationToken cancellation)
    {
        var (idle, absolute) = (clock.Real() - options.Accounts.IdleLimit, clock.Real() - options.Accounts.AbsoluteLimit);
        await db.Set<SessionRow>().Where(s => s.LastSeenAt < idle || s.StartedAt < absolute).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Looks at a session anew at its next request, since something about its owner has changed.</summary>
    public void Look(ClaimsPrincipal user)
    {
        if (IdOf(user) is { } id)
        {
            cache.Remove(id);
        }
    }

    /// <summary>The session that a principal speaks of.</summary>
    public static Guid? IdOf(ClaimsPrincipal? principal) => Guid.TryParse(principal?.FindFirstValue(SessionClaim), out var id) ? id : null;

    private async Task<Found?> FindAsync(Guid id, CancellationToken cancellation)
    {
        if (cache.TryGetValue(id, out Found? known))
        {
            return known;
        }

        var found = await db.Set<SessionRow>().Where(s => s.Id == id)
            .Join(db.Set<Person>(), s => s.PersonId, p => p.Id, (s, p) => new Found(
                p.Id,
                s.StartedAt,
                s.LastSeenAt,
                p.PasswordChosenAt,
                p.DisabledAt != null,
                db.Set<SecondFactor>().Any(f => f.PersonId == p.Id && f.Secret != null),
                db.Set<PostHolding>().Any(h => h.PersonId == p.Id && Posts.OfTheRoot.Contains(h.Post))))
            .SingleOrDefaultAsync(cancellation);
        return found is null ? null : cache.Set(id, found, Believed);
    }

    private async Task<bool> LastsAsync(Guid id, Found found, CancellationToken cancellation)
    {
        var now = clock.Real();
        if (found.IsDisabled || found.StartedAt + options.Accounts.AbsoluteLimit < now || found.LastSeenAt + options.Accounts.IdleLimit < now)
        {
            await EndAsync(found.PersonId, id, cancellation);
            return false;
        }

        if (found.LastSeenAt + Grain < now)
        {
            await db.Set<SessionRow>().Where(s => s.Id == id).ExecuteUpdateAsync(s => s.SetProperty(row => row.LastSeenAt, now), cancellation);
            cache.Set(id, found with { LastSeenAt = now }, Believed);
        }

        return true;
    }
}
