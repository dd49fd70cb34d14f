using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Definitions;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.WorkRecords;

/// <summary>What was done in one way.</summary>
/// <param name="Way">The way of working.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Papers">How many working papers were filed on it.</param>
/// <param name="Number">How many times, persons, files or units they count together.</param>
internal sealed record WayCount(string Way, Text Title, int Papers, decimal Number);

/// <summary>What was done on site, counted.</summary>
/// <param name="Filed">Working papers that were filed.</param>
/// <param name="Drafts">Those that are not filed yet.</param>
/// <param name="Ways">By way of working, every way that the definition knows.</param>
internal sealed record WorkCounts(int Filed, int Drafts, IReadOnlyList<WayCount> Ways)
{
    public static readonly WorkCounts Example = new(3, 1, [new("individual-interviews", new("个别谈话", "individual interviews"), 2, 17), new("spot-checks", new("现场抽查", "spot checks"), 1, 5)]);
}

/// <summary><c>GET /inspections/{id}/work-records/summary</c>: the working papers of an inspection, counted by way of working.</summary>
internal sealed class WorkSummary(XunchaDb db, ReadRecords read, RecordAccess access, DefinitionStore definitions)
{
    /// <summary>Counts them.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, Guid id)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        if (await read.SeenAsync(RecordKind.Inspection, id, caller, cancellation) is null)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        // What the caller may not know of is not counted.
        var papers = await access.Visible(caller).Where(r => r.ParentId == id && r.Kind == RecordKind.WorkRecord && r.Status != RecordStatus.Voided && r.Status != RecordStatus.Terminated)
            .AsNoTracking().ToListAsync(cancellation);
        List<(Record Paper, WorkflowDefinition Definition)> shown = [];
        foreach (var paper in papers)
        {
            shown.Add((paper, await definitions.PinnedAsync(db, paper.DefinitionId, paper.DefinitionVersion, cancellation)));
        }

        await access.NoteReadsAsync(caller, shown.Select(entry => (entry.Paper.Id, entry.Definition)), cancellation);
        var filed = shown.Where(entry => entry.Paper.Status == RecordStatus.Ended).ToList();
        var ways = shown.SelectMany(entry => entry.Definition.Field(WorkNames.Way)?.Options ?? []).DistinctBy(option => option.Name);
        return TypedResults.Ok(new WorkCounts(filed.Count, papers.Count - filed.Count, [.. ways.Select(way => Count(way, filed.Select(entry => entry.Paper)))]));
    }

    private static WayCount Count(Option way, IEnumerable<Record> filed)
    {
        var papers = filed.Where(paper => paper.Fields.GetValueOrDefault(WorkNames.Way) == way.Name).ToList();
        return new(way.Name, way.Title, papers.Count, papers.Sum(paper => FieldValue.ToNumber(paper.Fields.GetValueOrDefault(WorkNames.Number, "")) ?? 0));
    }
}
