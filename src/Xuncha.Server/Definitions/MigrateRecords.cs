using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Core.Calendars;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Calendars;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Definitions;

/// <summary>To move running records from one version of their definition to another.</summary>
/// <param name="From">The version that they are pinned to.</param>
/// <param name="To">The version that they go to; published.</param>
/// <param name="States">Which old state goes to which new one; a state that is not named keeps its name.</param>
/// <param name="Recount">Whether open deadlines are counted again by the new rules; otherwise no due date changes.</param>
/// <param name="Reason">The reason, for the history.</param>
/// <param name="Instances">The records to move; all that run on the old version where it is not given.</param>
internal sealed record MigrationBody(
    int? From, int? To, IReadOnlyDictionary<string, string>? States = null, bool Recount = false, string? Reason = null, IReadOnlyList<Guid>? Instances = null)
{
    public static readonly MigrationBody Example = new(1, 2, new Dictionary<string, string>(StringComparer.Ordinal) { ["on-site"] = "in-the-field" }, false, "制度修订", null);
}

/// <summary>What becomes of one record.</summary>
/// <param name="Record">The record.</param>
/// <param name="Title">What people call it; null where the caller may not know.</param>
/// <param name="From">Its state.</param>
/// <param name="To">The state that it goes to; null where it is refused.</param>
/// <param name="Deadlines">The deadlines whose date, state or verdict changes.</param>
/// <param name="Refusals">Why it stays as it is; empty where it moves.</param>
internal sealed record MigrationRow(
    Guid Record, string? Title, string? From, string? To, IReadOnlyList<DeadlineChange> Deadlines, IReadOnlyList<RefusalView> Refusals);

/// <summary>What a migration would do, or did.</summary>
/// <param name="From">The old version.</param>
/// <param name="To">The new version.</param>
/// <param name="IsApplied">Whether it was done.</param>
/// <param name="Moved">How many records move.</param>
/// <param name="Refused">How many stay.</param>
/// <param name="Records">Record by record.</param>
internal sealed record MigrationView(int From, int To, bool IsApplied, int Moved, int Refused, IReadOnlyList<MigrationRow> Records)
{
    public static readonly MigrationView Example = new(1, 2, false, 1, 0, [new(Guid.Parse("019a9c1e-5a00-7000-8000-000000000005"), "示例市专项巡查", "on-site", "in-the-field", [], [])]);
}

/// <summary>Moves running records to another version, each in a transaction of its own: all of a record moves, or nothing.</summary>
internal sealed class MigrateRecords(IServiceScopeFactory scopes, XunchaDb db, DefinitionStore definitions, CalendarStore calendars, RecordAccess access)
{
    /// <summary>Previews or applies a migration.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, string id, MigrationBody body, bool apply)
    {
        var cancellation = http.RequestAborted;
        var published = await db.Set<DefinitionVersion>().Where(v => v.Id == id && v.PublishedAt != null).Select(v => v.Version).ToListAsync(cancellation);
        if (published.Count == 0)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var notPublished = new Text("没有此已发布的版本", "there is no such published version");
        var input = new Validation()
            .Require(body.From is { } old && published.Contains(old), "$.from", notPublished)
            .Require(body.To is { } next && published.Contains(next), "$.to", notPublished)
            .Require(body.From != body.To, "$.to", new("须与原版本不同", "must be another version"))
            .Require(!apply || !string.IsNullOrWhiteSpace(body.Reason), "$.reason", new("必填", "required"))
            .Require(body.Reason is not { Length: > 2000 }, "$.reason", new("最多 2000 个字符", "at most 2000 characters"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var caller = await access.CallerAsync(http.User, cancellation);
        var (from, to) = (await definitions.PinnedAsync(db, id, body.From!.Value, cancellation), await definitions.PinnedAsync(db, id, body.To!.Value, cancellation));
        var ids = body.Instances?.Distinct().ToList()
            ?? await db.Set<Record>().Where(r => r.DefinitionId == id && r.DefinitionVersion == from.Version && r.Status == RecordStatus.Running)
                .OrderBy(r => r.Id).Select(r => r.Id).ToListAsync(cancellation);
        List<MigrationRow> rows = [];
        foreach (var record in ids)
        {
            rows.Add(await OneAsync(record, new(from, to, body, apply), caller, cancellation));
        }

        var refused = rows.Count(row => row.Refusals.Count > 0);
        return TypedResults.Ok(new MigrationView(from.Version, to.Version, apply, rows.Count - refused, refused, rows));
    }

    private async Task<MigrationRow> OneAsync(Guid id, Move move, Caller caller, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var own = services.GetRequiredService<XunchaDb>();
        var records = services.GetRequiredService<RecordStore>();
        await using var transaction = await own.Database.BeginTransactionAsync(cancellation);
        var record = move.Apply ? await records.LockAsync(id, skipLocked: false, cancellation) : await records.ReadAsync(id, cancellation);
        if (record is null || record.DefinitionId != move.From.Id || record.DefinitionVersion != move.From.Version)
        {
            return new(id, null, null, null, [], [new(RefusalKind.NotOpen, "instances", new(
                $"没有此记录，或不在第{move.From.Version}版上", $"there is no such record, or it is not on version {move.From.Version}"))]);
        }

        var title = await access.MaySeeAsync(caller, id, cancellation) ? record.Title : null;
        var state = record.State;
        var matter = new Case(move.From, record.ToInstance(), calendars[move.To.Calendar], caller.Now);
        switch (Decide(matter, move, caller.Person))
        {
            case Decision.Accepted accepted:
                if (move.Apply)
                {
                    await services.GetRequiredService<DecisionWriter>().ApplyAsync(record, matter with { Definition = move.To }, accepted, cancellation);
                    await own.SaveChangesAsync(cancellation);
                    await transaction.CommitAsync(cancellation);
                }

                return new(id, title, state, accepted.Next.State, DeadlineChange.Between(matter.Instance, accepted.Next), []);
            case Decision.Refused refused:
                return new(id, title, state, null, [], [.. refused.Reasons.Select(reason => new RefusalView(reason.Kind, reason.Subject, reason.Text))]);
            default:
                throw new NotSupportedException("A decision accepts or refuses.");
        }
    }

    private static Decision Decide(Case matter, Move move, Guid person)
    {
        try
        {
            return RecordDesk.Migrate(
                matter, move.To, move.Body.States ?? new Dictionary<string, string>(StringComparer.Ordinal), move.Body.Recount, person, move.Body.Reason ?? string.Empty);
        }
        catch (CalendarRangeException e)
        {
            return new Decision.Refused([new(RefusalKind.Input, "recount", e.Reason)]);
        }
    }

    private sealed record Move(WorkflowDefinition From, WorkflowDefinition To, MigrationBody Body, bool Apply);
}
