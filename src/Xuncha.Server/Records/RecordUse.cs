using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.Records;

/// <summary>What a use case works on: a record that the caller may see, locked, with all by which it is decided.</summary>
/// <param name="Record">The record.</param>
/// <param name="Matter">The case.</param>
/// <param name="Actor">The caller with the roles in which the caller may act on the record.</param>
/// <param name="Caller">The caller.</param>
internal sealed record OpenedRecord(Record Record, Case Matter, Actor Actor, Caller Caller)
{
    /// <summary>What the caller may know of the record: a recused deputy reads it still.</summary>
    public Sight Sight { get; init; } = Sight.Of(Matter.Definition, Actor.Roles);

    /// <summary>Whether the caller may do something that the definition gives to roles.</summary>
    public bool May(Permission permission) => permission.IsGivenTo(Actor.Roles);

    /// <summary>In whose place the caller does it; null in their own right.</summary>
    public Guid? InPlaceOf(Permission permission) => Actor.InPlaceOf(permission.Roles);
}

/// <summary>
/// The one way in which a request changes a record: transaction, lock, idempotency key, sight, If-Match, decision, one commit.
/// </summary>
internal sealed class RecordUse(
    XunchaDb db, RecordStore records, RecordAccess access, DecisionWriter writer, Idempotency idempotency, Recusals recusals)
{
    /// <summary>Decides on a record and answers with the record as it then is.</summary>
    /// <param name="http">The request.</param>
    /// <param name="kind">The kind of record that the route speaks of.</param>
    /// <param name="id">The record.</param>
    /// <param name="body">The request's body, by which a repetition is told from another request.</param>
    /// <param name="decide">The decision.</param>
    public Task<IResult> DecideAsync(
        HttpContext http, RecordKind kind, Guid id, object? body, Func<OpenedRecord, CancellationToken, Task<Decision>> decide) =>
        ChangeAsync(http, kind, id, body, needsMatch: true, async (opened, cancellation) =>
            await WriteAsync(opened, await decide(opened, cancellation), cancellation) is { IsEmpty: false } reasons ? Refusals.Problem(reasons) : null);

    /// <summary>Writes a decision in the transaction that has locked its record.</summary>
    /// <returns>Where it is a refusal, the reasons as they may be told; otherwise none.</returns>
    public async Task<ImmutableArray<Refusal>> WriteAsync(OpenedRecord opened, Decision decision, CancellationToken cancellation) =>
        opened.Sight.Tell(await writer.WriteAsync(opened.Record, opened.Matter, decision, cancellation));

    /// <summary>Locks a record within the transaction; null where there is none of that kind that the caller may know of.</summary>
    /// <returns>The record, and by what the caller is recused where nothing but another's place is left to act in.</returns>
    public async Task<(OpenedRecord? Opened, Acting? Acting)> LockAsync(RecordKind kind, Guid id, Caller caller, CancellationToken cancellation)
    {
        if (await records.LockAsync(id, skipLocked: false, cancellation) is not { } record || record.Kind != kind)
        {
            return (null, null);
        }

        var matter = await records.CaseAsync(record, caller.Now, cancellation);
        var sight = caller.SightOf(record, matter.Definition);
        if (!sight.SeesIn(record.State))
        {
            return (null, null);
        }

        var acting = await recusals.ActingAsync(caller, record, matter.Definition, cancellation);
        return (new(record, matter, acting.Actor, caller) { Sight = sight }, acting);
    }

    /// <summary>Changes a record or what belongs to it.</summary>
    /// <inheritdoc cref="DecideAsync"/>
    /// <param name="http">The request.</param>
    /// <param name="kind">The kind of record that the route speaks of.</param>
    /// <param name="id">The record.</param>
    /// <param name="body">The request's body, by which a repetition is told from another request.</param>
    /// <param name="needsMatch">Whether the caller must name the version that the change was thought out on.</param>
    /// <param name="change">The change; a problem undoes everything.</param>
    public async Task<IResult> ChangeAsync(
        HttpContext http,
        RecordKind kind,
        Guid id,
        object? body,
        bool needsMatch,
        Func<OpenedRecord, CancellationToken, Task<ProblemResult?>> change)
    {
        var cancellation = http.RequestAborted;
        await db.Database.OpenConnectionAsync(cancellation); // one for all that follows; the context gives it back
        var caller = await access.CallerAsync(http.User, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await LockAsync(kind, id, caller, cancellation) is not ({ Record: var record, Matter: var matter } opened, { } acting))
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (acting.Problem is { } recused)
        {
            return recused;
        }

        // After the lock, so that a twin of this request has waited and finds the answer; before If-Match, which the twin has made stale.
        if (await idempotency.ReplayAsync(http, caller.Person, body, cancellation) is { } replay)
        {
            return replay;
        }

        if (needsMatch && Match(http.Request, ETag(record)) is { } mismatch)
        {
            return mismatch;
        }

        if (await change(opened, cancellation) is { } problem)
        {
            return problem;
        }

        Answer answer;
        if (!caller.MaySee(record, matter.Definition))
        {
            answer = new(StatusCodes.Status204NoContent, null, null, string.Empty); // a step that led out of the caller's sight
        }
        else if (WantsLittle(http.Request))
        {
            answer = new(StatusCodes.Status204NoContent, ETag(record), null, string.Empty);
        }
        else
        {
            await db.SaveChangesAsync(cancellation); // the view asks the database what may be done next
            answer = new(StatusCodes.Status200OK, ETag(record), null, await ViewAsync(record, caller, cancellation));
        }

        idempotency.Keep(http, caller, body, answer);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return answer;
    }

    /// <summary>A record as its caller may see it, with the next steps.</summary>
    public async Task<RecordView> ViewAsync(Record record, Caller caller, CancellationToken cancellation)
    {
        var matter = await records.CaseAsync(record, caller.Now, cancellation);
        var facts = await records.FactsAsync(
            record, matter.Definition.State(record.State).Transitions, caller, caller.Today, cancellation);
        var (actor, _) = await recusals.ActingAsync(caller, record, matter.Definition, cancellation);
        return RecordView.Of(record, matter, caller.SightOf(record, matter.Definition), Engine.NextSteps(matter, actor, facts), actor.Roles);
    }

    /// <summary>A record's ETag.</summary>
    public static string ETag(Record record) => $"\"{record.Tag}\"";

    /// <summary>A version that everybody may know, as an ETag.</summary>
    public static string ETag(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    // RFC 7240: a program that takes many steps need not be told each time what the record looks like now.
    private static bool WantsLittle(HttpRequest request) =>
        request.Headers["Prefer"].SelectMany(value => value?.Split(',') ?? []).Any(value => value.Trim().Equals(Answer.Little, StringComparison.OrdinalIgnoreCase));

    /// <summary>The problem where a request does not name this ETag in If-Match; null where it does.</summary>
    public static ProblemResult? Match(HttpRequest request, string etag)
    {
        var asked = request.GetTypedHeaders().IfMatch;
        return asked.Count == 0 ? new ProblemResult(ProblemTypes.MatchRequired)
            : asked.Any(tag => tag.Tag == "*" || (!tag.IsWeak && tag.Tag == etag)) ? null
            : new ProblemResult(ProblemTypes.Stale, members: new Dictionary<string, object?> { ["etag"] = etag });
    }
}

/// <summary>An answer that can be kept and given again word for word.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Tag">The ETag.</param>
/// <param name="Location">Where the new resource is.</param>
/// <param name="Body">The body.</param>
internal sealed record Answer(int Status, string? Tag, string? Location, object Body) : IResult
{
    /// <summary>The preference of a caller who is content with the ETag.</summary>
    public const string Little = "return=minimal";

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        httpContext.Response.Headers.ETag = Tag;
        httpContext.Response.Headers.Location = Location;
        if (Status == StatusCodes.Status204NoContent)
        {
            if (Tag is not null)
            {
                httpContext.Response.Headers["Preference-Applied"] = Little;
            }

            return;
        }

        await (Body is string json
            ? Kept(httpContext.Response, json)
            : httpContext.Response.WriteAsJsonAsync(Body, Json.Options, httpContext.RequestAborted));
    }

    /// <summary>The body as it is sent.</summary>
    public string ToJson() => Body as string ?? JsonSerializer.Serialize(Body, Json.Options);

    private static Task Kept(HttpResponse response, string json)
    {
        response.ContentType = "application/json; charset=utf-8";
        return response.WriteAsync(json);
    }
}
