using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Server.Audit;
using Xuncha.Server.Calendars;
using Xuncha.Server.Problems;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Definitions;

/// <summary>What process designers do to definitions: add drafts, replace them, publish them.</summary>
internal sealed class DefinitionDesk(XunchaDb db, XunchaClock clock, DefinitionStore definitions, CalendarStore calendars)
{
    /// <summary>A version, or null.</summary>
    public Task<DefinitionVersion?> FindAsync(string id, int version, CancellationToken cancellation) =>
        db.Set<DefinitionVersion>().AsNoTracking().SingleOrDefaultAsync(v => v.Id == id && v.Version == version, cancellation);

    /// <summary>Everything that is wrong or doubtful about a text, held against what is published.</summary>
    /// <param name="file">What the problems name as the file.</param>
    /// <param name="yaml">The text.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<DefinitionProblem>> ProblemsAsync(string file, string yaml, CancellationToken cancellation) =>
        DefinitionLoader.Load([new(file, yaml)], await definitions.CatalogAsync(db, calendars.Ids, cancellation)).Problems;

    /// <summary>A version as the API shows it.</summary>
    public async Task<DefinitionView> ViewAsync(DefinitionVersion version, CancellationToken cancellation) =>
        DefinitionView.Of(version, await ProblemsAsync(version.Id, version.Text, cancellation));

    /// <summary>Keeps a text as a draft. It must be readable; what it refers to may still be missing.</summary>
    public async Task<IResult> AddAsync(string yaml, CancellationToken cancellation)
    {
        var reading = DefinitionReader.Read(yaml, "yaml");
        if (reading.Definition is not { } definition)
        {
            return Errors(reading.Problems);
        }

        var now = await clock.NowAsync(db, cancellation);
        var hash = ContentHash.Of(yaml);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var draft = await LockAsync(definition.Id, definition.Version, cancellation);
        if (draft?.PublishedAt is not null)
        {
            return AlreadyPublished(draft);
        }

        if (draft is null)
        {
            draft = new DefinitionVersion { Id = definition.Id, Version = definition.Version, Text = yaml, Hash = hash, AddedAt = now };
            db.Add(draft);
        }
        else
        {
            (draft.Text, draft.Hash, draft.AddedAt) = (yaml, hash, now);
        }

        db.Note<DefinitionVersion>("definition-drafted", $"{draft.Id}/{draft.Version}");
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Created($"/api/v1/definitions/{draft.Id}/versions/{draft.Version}", await ViewAsync(draft, cancellation));
    }

    /// <summary>Publishes a version that has no error.</summary>
    public async Task<IResult> PublishAsync(string id, int version, Guid person, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await LockAsync(id, version, cancellation) is not { } draft)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (draft.PublishedAt is not null)
        {
            return AlreadyPublished(draft);
        }

        var problems = await ProblemsAsync(id, draft.Text, cancellation);
        if (problems.Any(problem => problem.IsError))
        {
            return Errors(problems);
        }

        var now = await clock.NowAsync(db, cancellation);
        (draft.PublishedAt, draft.PublishedBy) = (now, person);
        db.Note<DefinitionVersion>("definition-published", $"{draft.Id}/{draft.Version}");
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Ok(VersionItem.Of(draft));
    }

    /// <summary>A version that nobody else publishes or replaces meanwhile.</summary>
    private async Task<DefinitionVersion?> LockAsync(string id, int version, CancellationToken cancellation)
    {
        var rows = db.Database.IsNpgsql()
            ? db.Set<DefinitionVersion>().FromSql($"SELECT * FROM definition_version WHERE id = {id} AND version = {version} FOR UPDATE")
            : db.Set<DefinitionVersion>().Where(v => v.Id == id && v.Version == version);
        return (await rows.ToListAsync(cancellation)).SingleOrDefault();
    }

    private static ProblemResult AlreadyPublished(DefinitionVersion version) => new(ProblemTypes.AlreadyPublished, new(
        $"{version.Id} 第 {version.Version} 版已发布，请另立新版本", $"{version.Id} version {version.Version} is published; give the text a new version"));

    /// <summary>The problem of a text with errors.</summary>
    public static ProblemResult Errors(IReadOnlyList<DefinitionProblem> problems) => new(
        ProblemTypes.DefinitionErrors,
        new($"{problems.Count(problem => problem.IsError)} 个错误", $"{problems.Count(problem => problem.IsError)} error(s)"),
        members: new Dictionary<string, object?> { ["problems"] = problems });
}
