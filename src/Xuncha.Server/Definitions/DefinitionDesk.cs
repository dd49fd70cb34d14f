using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Calendars;
using Xuncha.Server.Problems;
using Xuncha.Server.Proposals;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Definitions;

/// <summary>What is to be published: this text, and no later one of the same version.</summary>
internal sealed record Publication(string Definition, int Version, string Hash);

/// <summary>What becomes of definitions: a process designer adds drafts, replaces them and proposes to publish them, a second person releases them.</summary>
internal sealed class DefinitionDesk(XunchaDb db, XunchaClock clock, DefinitionStore definitions, CalendarStore calendars) : IProposed
{
    /// <inheritdoc/>
    public ProposalKind Kind => ProposalKind.PublishDefinition;

    /// <inheritdoc/>
    public IReadOnlyList<string> Proposers => [Posts.ProcessDesigner];

    /// <inheritdoc/>
    public IReadOnlyList<string> Deciders => [Posts.ProcessDesigner, Posts.CommissionOffice];

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

    /// <summary>A draft without error, locked, that can be published; or why it cannot. Asked when it is proposed and again when it is released.</summary>
    public async Task<(DefinitionVersion? Draft, ProblemResult? Problem)> ReadyAsync(string id, int version, CancellationToken cancellation)
    {
        if (await LockAsync(id, version, cancellation) is not { } draft)
        {
            return (null, new(ProblemTypes.NotFound));
        }

        if (draft.PublishedAt is not null)
        {
            return (null, AlreadyPublished(draft));
        }

        var problems = await ProblemsAsync(id, draft.Text, cancellation);
        return problems.Any(problem => problem.IsError) ? (null, Errors(problems)) : (draft, null);
    }

    /// <inheritdoc/>
    public async Task<Applied> ApplyAsync(Proposal proposal, Guid person, Instant now, CancellationToken cancellation)
    {
        var publication = proposal.Read<Publication>();
        var (draft, problem) = await ReadyAsync(publication.Definition, publication.Version, cancellation);
        if (draft is null)
        {
            return problem!;
        }

        if (draft.Hash != publication.Hash)
        {
            return new ProblemResult(ProblemTypes.Superseded, new("提出后草案已改动，须重新提出", "The draft has changed since it was proposed; propose it again"));
        }

        (draft.PublishedAt, draft.PublishedBy) = (now, proposal.ProposedBy);
        db.Note<DefinitionVersion>("definition-published", $"{draft.Id}/{draft.Version}", new { proposal.ProposedBy });
        return Applied.Done;
    }

    /// <summary>A version that nobody else publishes or replaces meanwhile.</summary>
    private Task<DefinitionVersion?> LockAsync(string id, int version, CancellationToken cancellation) =>
        db.Set<DefinitionVersion>().Where(v => v.Id == id && v.Version == version).ForUpdate().SingleOrDefaultAsync(cancellation);

    private static ProblemResult AlreadyPublished(DefinitionVersion version) => new(ProblemTypes.AlreadyPublished, new(
        $"{version.Id} 第 {version.Version} 版已发布，请另立新版本", $"{version.Id} version {version.Version} is published; give the text a new version"));

    /// <summary>The problem of a text with errors.</summary>
    public static ProblemResult Errors(IReadOnlyList<DefinitionProblem> problems) => new(
        ProblemTypes.DefinitionErrors,
        new($"{problems.Count(problem => problem.IsError)} 个错误", $"{problems.Count(problem => problem.IsError)} error(s)"),
        members: new Dictionary<string, object?> { ["problems"] = problems });
}
