using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Calendars;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Access;
using Xuncha.Server.Calendars;
using Xuncha.Server.Problems;
using Xuncha.Server.Proposals;
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

/// <summary>What a migration would do.</summary>
/// <param name="From">The old version.</param>
/// <param name="To">The new version.</param>
/// <param name="Moved">How many records move.</param>
/// <param name="Refused">How many stay.</param>
/// <param name="Records">Record by record.</param>
internal sealed record MigrationView(int From, int To, int Moved, int Refused, IReadOnlyList<MigrationRow> Records)
{
    public static readonly MigrationView Example = new(1, 2, 1, 0, [new(Guid.Parse("019a9c1e-5a00-7000-8000-000000000005"), "示例市专项巡查", "on-site", "in-the-field", [], [])]);
}

/// <summary>What is to be migrated.</summary>
internal sealed record Migration(string Definition, MigrationBody Body);

/// <summary>What a migration did.</summary>
/// <param name="Moved">How many records moved.</param>
/// <param name="Refused">How many stayed as they were; the preview says why.</param>
internal sealed record MigrationOutcome(int Moved, int Refused);

/// <summary>
/// Moves running records to another version: a process designer previews and proposes it, a second person releases it. All of a record
/// moves or nothing of it; one that cannot move does not keep the others.
/// </summary>
internal sealed class MigrateRecords(
    XunchaDb db, DefinitionStore definitions, CalendarStore calendars, RecordStore records, DecisionWriter writer, RecordAccess access) : IProposed
{
    /// <inheritdoc/>
    public ProposalKind Kind => ProposalKind.MigrateRecords;

    /// <inheritdoc/>
    public IReadOnlyList<string> Proposers => [Posts.ProcessDesigner];

    /// <inheritdoc/>
    public IReadOnlyList<string> Deciders => [Posts.ProcessDesigner, Posts.CommissionOffice];

    /// <summary>What it would do, record by record.</summary>
    public async Task<IResult> PreviewAsync(HttpContext http, string id, MigrationBody body)
    {
        var cancellation = http.RequestAborted;
        var (move, problem) = await FindAsync(id, body, needsReason: false, cancellation);
        if (move is null)
        {
            return problem!;
        }

        var caller = await access.CallerAsync(http.User, cancellation);
        List<MigrationRow> rows = [];
        foreach (var record in await RecordsAsync(move, cancellation))
        {
            rows.Add(await LookAsync(record, move, caller, cancellation));
            db.ChangeTracker.Clear();
        }

        var refused = rows.Count(row => row.Refusals.Count > 0);
        return TypedResults.Ok(new MigrationView(move.From.Version, move.To.Version, rows.Count - refused, refused, rows));
    }

    /// <summary>Proposes it.</summary>
    public async Task<IResult> ProposeAsync(HttpContext http, string id, MigrationBody body, ProposalDesk proposals)
    {
        var cancellation = http.RequestAborted;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var (move, problem) = await FindAsync(id, body, needsReason: true, cancellation);
        return move is null
            ? problem!
            : await proposals.ProposeAsync(Kind, new Migration(id, body), concerns: null, PersonAccess.IdOf(http.User), cancellation);
    }

    /// <inheritdoc/>
    public async Task<Applied> ApplyAsync(Proposal proposal, Guid person, Instant now, CancellationToken cancellation)
    {
        var (id, body) = proposal.Read<Migration>();
        var (move, problem) = await FindAsync(id, body, needsReason: true, cancellation);
        if (move is null)
        {
            return problem!;
        }

        var (moved, refused) = (0, 0);
        foreach (var recordId in await RecordsAsync(move, cancellation))
        {
            var record = await records.LockAsync(recordId, skipLocked: false, cancellation);
            var matter = record is not null && move.IsOf(record) ? Matter(record, move, now) : null;
            if (matter is not null && Decide(matter, move, proposal.ProposedBy) is Decision.Accepted accepted)
            {
                await writer.ApplyAsync(record!, matter with { Definition = move.To }, accepted, cancellation);
                await db.SaveChangesAsync(cancellation);
                moved++;
            }
            else
            {
                refused++;
            }

            db.ChangeTracker.Clear(); // what is written is done with; there may be thousands
        }

        return new(Problem: null, new MigrationOutcome(moved, refused));
    }

    private async Task<(Move? Move, ProblemResult? Problem)> FindAsync(string id, MigrationBody body, bool needsReason, CancellationToken cancellation)
    {
        var published = await db.Set<DefinitionVersion>().Where(v => v.Id == id && v.PublishedAt != null).Select(v => v.Version).ToListAsync(cancellation);
        if (published.Count == 0)
        {
            return (null, new(ProblemTypes.NotFound));
        }

        var notPublished = new Text("没有此已发布的版本", "there is no such published version");
        var input = new Validation()
            .Require(body.From is { } old && published.Contains(old), "$.from", notPublished)
            .Require(body.To is { } next && published.Contains(next), "$.to", notPublished)
            .Require(body.From != body.To, "$.to", new("须与原版本不同", "must be another version"))
            .Require(!needsReason || !string.IsNullOrWhiteSpace(body.Reason), "$.reason", new("必填", "required"))
            .AllowText(body.Reason, "$.reason", 2000);
        return input.Problem is { } problem ? (null, problem) : (
            new(await definitions.PinnedAsync(db, id, body.From!.Value, cancellation), await definitions.PinnedAsync(db, id, body.To!.Value, cancellation), body), null);
    }

    /// <summary>The records that are asked for, children before parents, which is the order in which decisions lock them.</summary>
    private async Task<List<Guid>> RecordsAsync(Move move, CancellationToken cancellation) =>
    [
        .. (move.Body.Instances?.Distinct()
            ?? await db.Set<Record>().Where(r => r.DefinitionId == move.From.Id && r.DefinitionVersion == move.From.Version && r.Status == RecordStatus.Running)
                .Select(r => r.Id).ToListAsync(cancellation)).OrderDescending(),
    ];

    private async Task<MigrationRow> LookAsync(Guid id, Move move, Caller caller, CancellationToken cancellation)
    {
        if (await records.ReadAsync(id, cancellation) is not { } record || !move.IsOf(record))
        {
            return new(id, null, null, null, [], [new(RefusalKind.NotOpen, "instances", new(
                $"没有此记录，或不在第{move.From.Version}版上", $"there is no such record, or it is not on version {move.From.Version}"))]);
        }

        // Of what is sensitive every reading is written down: here nobody reads it.
        var title = move.From.Sensitivity == Sensitivity.Ordinary && await access.MaySeeAsync(caller, id, cancellation) ? record.Title : null;
        var matter = Matter(record, move, caller.Now);
        return Decide(matter, move, caller.Person) switch
        {
            Decision.Accepted accepted => new(id, title, record.State, accepted.Next.State, DeadlineChange.Between(matter.Instance, accepted.Next), []),
            Decision.Refused refused => new(id, title, record.State, null, [], [.. refused.Reasons.Select(reason => new RefusalView(reason.Kind, reason.Subject, reason.Text))]),
            _ => throw new NotSupportedException("A decision accepts or refuses."),
        };
    }

    private Case Matter(Record record, Move move, Instant now) => new(move.From, record.ToInstance(), calendars[move.To.Calendar], now);

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

    private sealed record Move(WorkflowDefinition From, WorkflowDefinition To, MigrationBody Body)
    {
        public bool IsOf(Record record) => record.DefinitionId == From.Id && record.DefinitionVersion == From.Version;
    }
}
