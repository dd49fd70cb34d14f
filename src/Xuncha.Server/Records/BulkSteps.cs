using System.Text.Json;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Problems;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Records;

/// <summary>One record of many.</summary>
/// <param name="Id">The record.</param>
/// <param name="Etag">The version that the step was thought out on; whatever it is where it is not given.</param>
/// <param name="Fields">Data for this record alone, before those that are for all.</param>
internal sealed record BulkRow(Guid? Id, string? Etag = null, IReadOnlyDictionary<string, JsonElement>? Fields = null);

/// <summary>A step to be taken on many records.</summary>
/// <param name="Rows">The records, at most 1000, none twice.</param>
/// <param name="Step">What is said of the step on all of them.</param>
internal sealed record BulkBody(IReadOnlyList<BulkRow>? Rows, StepBody? Step = null);

/// <summary>What became of a step on one record of many.</summary>
internal enum BulkOutcome
{
    /// <summary>It was taken.</summary>
    Done,

    /// <summary>It was refused.</summary>
    Refused,

    /// <summary>The record is not as the caller thought.</summary>
    Stale,

    /// <summary>There is no such record.</summary>
    NotFound,
}

/// <summary>What became of it.</summary>
/// <param name="Id">The record.</param>
/// <param name="Outcome">What became of the step.</param>
/// <param name="Etag">The record's version now; null where the caller may not, or no longer, know of it.</param>
/// <param name="State">Its state now; likewise.</param>
/// <param name="Refusals">Every reason against it.</param>
internal sealed record BulkResult(Guid Id, BulkOutcome Outcome, string? Etag, string? State, IReadOnlyList<RefusalView> Refusals);

/// <summary>What became of all.</summary>
/// <param name="Asked">How many records were named.</param>
/// <param name="Done">On how many of them the step was taken.</param>
/// <param name="Rows">What became of each, in the order of the request.</param>
internal sealed record BulkAnswer(int Asked, int Done, IReadOnlyList<BulkResult> Rows);

/// <summary>
/// <c>POST …/bulk/transitions/{name}</c>: the same as so many requests of one step each, which it is decided like and kept like: each in a transaction
/// of its own, each with the request's Idempotency-Key as if it had come alone. So a repetition, also of a request that broke off in the middle, takes no
/// step twice and goes on where it stopped.
/// </summary>
internal sealed class BulkSteps(XunchaDb db, RecordAccess access, RecordUse use, StepDesk desk, Idempotency idempotency)
{
    private const int Most = 1000;

    /// <summary>Takes the steps, one after another.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, RecordKind kind, string name, BulkBody body)
    {
        var (input, rows, step) = (new Validation(), body.Rows ?? [], body.Step ?? new());
        input.Require(rows.Count is > 0 and <= Most, "$.rows", new($"1 至 {Most} 条", $"1 to {Most}"))
            .Require(rows.All(row => row?.Id is not null), "$.rows", new("每条须有 id", "each has an id"))
            .Require(rows.DistinctBy(row => row?.Id).Count() == rows.Count, "$.rows", new("同一记录只能列一次", "no record twice"));
        step.ToStep(name, input);
        var bodies = rows.Select(row => row?.Fields is { } own ? step with { Fields = Over(own, step.Fields) } : step).ToList();
        foreach (var own in bodies.Where(own => own != step))
        {
            own.ToStep(name, input);
        }

        if (input.Problem is { } problem)
        {
            return problem;
        }

        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        var route = $"POST {http.Request.Path.Value![..http.Request.Path.Value!.LastIndexOf("/bulk/", StringComparison.Ordinal)]}";
        List<BulkResult> results = [];
        foreach (var (row, own) in rows.Zip(bodies))
        {
            results.Add(await TakeAsync(http, kind, row.Id!.Value, row.Etag, $"{route}/{row.Id}/transitions/{name}", own, own.ToStep(name, input), caller));
            db.ChangeTracker.Clear();
        }

        return TypedResults.Ok(new BulkAnswer(results.Count, results.Count(result => result.Outcome == BulkOutcome.Done), results));
    }

    private static Dictionary<string, JsonElement> Over(IReadOnlyDictionary<string, JsonElement> own, IReadOnlyDictionary<string, JsonElement>? all)
    {
        var fields = new Dictionary<string, JsonElement>(all ?? new Dictionary<string, JsonElement>(), StringComparer.Ordinal);
        foreach (var (field, value) in own)
        {
            fields[field] = value;
        }

        return fields;
    }

    private async Task<BulkResult> TakeAsync(HttpContext http, RecordKind kind, Guid id, string? etag, string route, StepBody body, WantedStep wanted, Caller caller)
    {
        var cancellation = http.RequestAborted;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await use.LockAsync(kind, id, caller, cancellation) is not ({ Record: var record } opened, { } acting))
        {
            return new(id, BulkOutcome.NotFound, null, null, []);
        }

        if (acting.Against is { } recused)
        {
            return Told(BulkOutcome.Refused, opened, new RefusalView(RefusalKind.Role, "deputy", recused));
        }

        switch (await idempotency.ReplayAsync(http, route, caller.Person, body, cancellation))
        {
            case Answer:
                return Told(BulkOutcome.Done, opened);
            case ProblemResult misused:
                return Told(BulkOutcome.Refused, opened, new RefusalView(RefusalKind.Input, "idempotencyKey", misused.Type.Title));
        }

        if (etag is not null && etag != RecordUse.ETag(record))
        {
            return Told(BulkOutcome.Stale, opened);
        }

        var reasons = await use.WriteAsync(opened, await desk.DecideAsync(opened, wanted, cancellation), cancellation);
        if (!reasons.IsEmpty)
        {
            return Told(BulkOutcome.Refused, opened, [.. reasons.Select(reason => new RefusalView(reason.Kind, reason.Subject, reason.Text))]);
        }

        var done = Told(BulkOutcome.Done, opened);
        idempotency.Keep(http, route, caller, body, new(StatusCodes.Status204NoContent, done.Etag, null, string.Empty));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return done;
    }

    // A step may lead out of the caller's sight.
    private static BulkResult Told(BulkOutcome outcome, OpenedRecord opened, params IReadOnlyList<RefusalView> refusals) =>
        opened.Caller.MaySee(opened.Record, opened.Matter.Definition)
            ? new(opened.Record.Id, outcome, RecordUse.ETag(opened.Record), opened.Record.State, refusals)
            : new(opened.Record.Id, outcome, null, null, refusals);
}
