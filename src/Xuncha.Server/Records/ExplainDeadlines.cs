using System.Collections.Immutable;
using Xuncha.Core;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Definitions;
using Xuncha.Server.Deadlines;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Records;

/// <summary>A deadline with why it is due on its day, and when its ladder speaks.</summary>
/// <param name="Deadline">The deadline.</param>
/// <param name="Basis">The article or paper that the rule comes from.</param>
/// <param name="OurReading">What the text leaves open and how we read it.</param>
/// <param name="Explanation">Every day left out and why. It counts by the calendar in force.</param>
/// <param name="Calendar">The calendar that it counts by.</param>
/// <param name="Unit">What it counts; null where nothing is counted, because the due date was set.</param>
/// <param name="Ladder">Its reminders and escalations in order of time, with how far it has come.</param>
internal sealed record ExplainedDeadline(
    DeadlineView Deadline, string Basis, Text? OurReading, ImmutableArray<ExplanationLine> Explanation, string Calendar, PeriodUnit? Unit, IReadOnlyList<RungView> Ladder);

/// <summary><c>GET …/deadlines</c></summary>
internal sealed class ExplainDeadlines(RecordAccess access, ReadRecords read, Ladders ladders)
{
    /// <summary>Explains every deadline of a record.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, RecordKind kind, Guid id)
    {
        var caller = await access.CallerAsync(http.User, http.RequestAborted);
        return await read.SeenAsync(kind, id, caller, http.RequestAborted) is { } seen
            ? TypedResults.Ok(await OfAsync(seen, http.RequestAborted))
            : new ProblemResult(ProblemTypes.NotFound);
    }

    /// <summary>The deadlines of a record, explained, where somebody may know of them.</summary>
    public async Task<List<ExplainedDeadline>> OfAsync(SeenRecord seen, CancellationToken cancellation)
    {
        var (record, matter) = (seen.Record, seen.Matter);
        var deadlines = matter.Instance.Deadlines.Where(_ => seen.Sight.ReadsDeadlines).ToList();
        var rungs = await ladders.OfAsync(deadlines.ConvertAll(deadline => (matter, deadline)), cancellation);
        return deadlines.ConvertAll(deadline =>
        {
            var definition = matter.Definition.Deadlines.FirstOrDefault(rule => rule.Name == deadline.Name);
            var basis = definition?.Basis ?? matter.Definition.Basis;
            return new ExplainedDeadline(
                DeadlineView.Of(record, matter, deadline),
                basis,
                definition?.OurReading,
                DeadlineCalculator.Explain(deadline.Rule, deadline.Trigger, matter.Calendar, deadline.Suspensions, deadline.Extensions, basis),
                matter.Definition.Calendar,
                deadline.Rule.Period?.Unit,
                [.. rungs[(record.Id, deadline.Number)]]);
        });
    }
}
