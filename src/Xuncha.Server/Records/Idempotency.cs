using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Records;

/// <summary>
/// Lets a caller repeat a request without doing it twice. What was done is kept with its answer for 24 real hours, in training too, in the transaction
/// that did it; a refusal changed nothing and is simply decided again.
/// </summary>
internal sealed class Idempotency(XunchaDb db, XunchaClock clock)
{
    private const string Header = "Idempotency-Key";
    private const int Longest = 100;

    /// <summary>The answer to an earlier request with the same key, a problem where the key is misused, or null.</summary>
    public Task<IResult?> ReplayAsync(HttpContext http, Guid person, object? body, CancellationToken cancellation) =>
        ReplayAsync(http, RouteOf(http), person, body, cancellation);

    /// <summary>The same for one of several things that a request asks for, by the route by which it would be asked for alone.</summary>
    public async Task<IResult?> ReplayAsync(HttpContext http, string route, Guid person, object? body, CancellationToken cancellation)
    {
        if (KeyOf(http) is not { } key)
        {
            return null;
        }

        if (key.Length > Longest)
        {
            return new ProblemResult(ProblemTypes.Malformed, new($"Idempotency-Key 最长{Longest}个字符", $"An Idempotency-Key has at most {Longest} characters"));
        }

        var kept = await db.Set<IdempotencyKey>().AsNoTracking()
            .SingleOrDefaultAsync(k => k.PersonId == person && k.Route == route && k.Key == key, cancellation);
        return kept is null ? null
            : kept.Fingerprint != Fingerprint(body) ? new ProblemResult(ProblemTypes.KeyReused)
            : new Answer(kept.Status, kept.ETag, kept.Location, kept.Body);
    }

    /// <summary>Keeps an answer, if the caller gave a key; it is saved with the change that it is the answer to.</summary>
    public void Keep(HttpContext http, Caller caller, object? body, Answer answer) => Keep(http, RouteOf(http), caller, body, answer);

    /// <inheritdoc cref="Keep(HttpContext, Caller, object?, Answer)"/>
    public void Keep(HttpContext http, string route, Caller caller, object? body, Answer answer)
    {
        if (KeyOf(http) is not { } key)
        {
            return;
        }

        db.Add(new IdempotencyKey
        {
            PersonId = caller.Person,
            Route = route,
            Key = key,
            Fingerprint = Fingerprint(body),
            Status = answer.Status,
            ETag = answer.Tag,
            Location = answer.Location,
            Body = answer.ToJson(),
            CreatedAt = clock.Real(),
        });
    }

    private static string? KeyOf(HttpContext http) => http.Request.Headers[Header] is [{ Length: > 0 } key] ? key : null;

    private static string RouteOf(HttpContext http) => $"{http.Request.Method} {http.Request.Path}";

    private static string Fingerprint(object? body) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(body, Json.Options))));
}
