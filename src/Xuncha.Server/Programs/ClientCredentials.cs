using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using NodaTime;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Programs;

/// <summary>What a client proves itself with. Its keeper makes it and nobody else sees it: an administrator who did could read business.</summary>
internal sealed class ClientCredentials(XunchaDb db, XunchaClock clock)
{
    private static readonly ProblemResult OfAnotherKind = new(ProblemTypes.NotOpen, new("此程序以另一种方式证明身份", "This program proves itself in another way"));

    /// <summary>Makes a secret. The one before stays good for a while, so that the program never stands still; older ones end.</summary>
    public Task<IResult> MakeSecretAsync(Guid id, NewSecret body, ClaimsPrincipal user, CancellationToken cancellation) =>
        ChangeAsync(id, ClientAuthentication.Secret, user, async (client, now) =>
        {
            if (new Validation().Require(body.OverlapHours is not (< 0 or > 168), "$.overlapHours", new("0至168", "0 to 168")).Problem is { } problem)
            {
                return problem;
            }

            var real = clock.Real();
            var former = (await db.Set<ClientSecret>().Where(s => s.ClientId == id).ToListAsync(cancellation)).OrderBy(s => s.MadeAt).LastOrDefault();
            await db.Set<ClientSecret>().Where(s => s.ClientId == id && s.EndsAt != null).ExecuteDeleteAsync(cancellation);
            var ends = former is null ? (Instant?)null : (real + Duration.FromHours(body.OverlapHours ?? 24)).ToMicroseconds();
            if (former is not null)
            {
                former.EndsAt = ends;
            }

            var secret = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
            db.Add(new ClientSecret { Id = Ids.New(real), ClientId = id, Hash = ClientAuthenticator.HashOf(secret), MadeAt = real });
            db.Note<Client>("client-secret-made", id, new { FormerEndsAt = ends });
            return TypedResults.Ok(new MadeSecret(client.ClientId, secret, ends));
        }, cancellation);

    /// <summary>Adds the public half of a key.</summary>
    public Task<IResult> AddKeyAsync(Guid id, NewKey body, ClaimsPrincipal user, CancellationToken cancellation) =>
        ChangeAsync(id, ClientAuthentication.PrivateKey, user, async (_, now) =>
        {
            var input = new Validation();
            if (PublicJwk.Read(body.Jwk, input) is not var (keyId, jwk))
            {
                return input.Problem!;
            }

            var known = await db.Set<ClientKey>().Where(k => k.ClientId == id).Select(k => k.KeyId).ToListAsync(cancellation);
            input.Require(!known.Contains(keyId), "$.jwk.kid", new("此名称的密钥已存在", "there is a key of this name"))
                .Require(known.Count < 5, "$.jwk", new("至多5个密钥", "at most five keys"));
            if (input.Problem is { } problem)
            {
                return problem;
            }

            db.Add(new ClientKey { Id = Ids.New(now), ClientId = id, KeyId = keyId, Jwk = jwk, AddedAt = clock.Real() });
            db.Note<Client>("client-key-added", id, new { Jwk = JsonSerializer.Deserialize<JsonElement>(jwk) });
            return TypedResults.NoContent();
        }, cancellation);

    /// <summary>Takes a key away.</summary>
    public Task<IResult> RemoveKeyAsync(Guid id, string keyId, ClaimsPrincipal user, CancellationToken cancellation) =>
        ChangeAsync(id, ClientAuthentication.PrivateKey, user, async (_, now) =>
        {
            if (await db.Set<ClientKey>().Where(k => k.ClientId == id && k.KeyId == keyId).ExecuteDeleteAsync(cancellation) == 0)
            {
                return new ProblemResult(ProblemTypes.NotFound);
            }

            db.Note<Client>("client-key-removed", id, new { KeyId = keyId });
            return TypedResults.NoContent();
        }, cancellation);

    /// <summary>Forgets all of a client, in the caller's transaction.</summary>
    public async Task ForgetAsync(Guid id, CancellationToken cancellation)
    {
        await db.Set<ClientSecret>().Where(s => s.ClientId == id).ExecuteDeleteAsync(cancellation);
        await db.Set<ClientKey>().Where(k => k.ClientId == id).ExecuteDeleteAsync(cancellation);
    }

    private async Task<IResult> ChangeAsync(
        Guid id, ClientAuthentication kind, ClaimsPrincipal user, Func<Client, Instant, Task<IResult>> change, CancellationToken cancellation)
    {
        var person = PersonAccess.IdOf(user);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.Set<Client>().Where(c => c.Id == id && c.KeeperId == person).ForUpdate().SingleOrDefaultAsync(cancellation) is not { } client)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var now = await clock.NowAsync(db, cancellation);
        if (client.ClosedAt is not null)
        {
            return new ProblemResult(ProblemTypes.AlreadyEnded);
        }

        if (client.Authentication != kind)
        {
            return OfAnotherKind;
        }

        // Whoever has become an administrator since keeps no secrets of business any more.
        if (await SeparateDuties.IsAdministratorAsync(db, person, now.InZone(XunchaClock.Zone).Date, cancellation))
        {
            return ClientRules.Administrator();
        }

        var result = await change(client, now);
        if (result is not ProblemResult)
        {
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        return result;
    }
}
