using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Definitions;
using Xuncha.Server.Findings;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;
using Text = Xuncha.Core.Text;

namespace Xuncha.Server.LookBacks;

/// <summary>The findings that a look-back goes back to: named one by one, or drawn by lot.</summary>
/// <param name="Findings">The findings, by their ids; null where they are drawn.</param>
/// <param name="Sample">How they are drawn; null where they are named.</param>
internal sealed record ChosenFindings(IReadOnlyList<Guid>? Findings = null, SampleOfFindings? Sample = null);

/// <summary>A draw by lot. With the same seed and the same findings it comes out the same, so that anyone can repeat it.</summary>
/// <param name="Count">How many; all where there are no more.</param>
/// <param name="Inspection">Those of one inspection; those of the party and below it where it is not given.</param>
/// <param name="State">Those in one state; those that are struck off where it is not given.</param>
/// <param name="Seed">The seed, a text; drawn at random and told in the history where it is not given.</param>
internal sealed record SampleOfFindings(int? Count, Guid? Inspection = null, string? State = null, string? Seed = null);

/// <summary>
/// <c>POST /inspections/{id}/rechecks</c>: opens a re-check (<see cref="RecheckNames.Definition"/>) for each finding chosen. It is for the roles that open one,
/// and chooses among those findings of the party that the caller may know of.
/// </summary>
internal sealed class ChooseFindings(
    XunchaDb db, RecordUse use, RecordStore records, RecordAccess access, DecisionWriter writer, DefinitionStore definitions, Recusals recusals)
{
    private const int Most = 200;

    /// <summary>Chooses, all or none.</summary>
    public Task<IResult> HandleAsync(HttpContext http, RecordKind kind, Guid id, ChosenFindings body) =>
        use.ChangeAsync(http, kind, id, body, needsMatch: false, async (opened, cancellation) =>
        {
            var input = new Validation()
                .Require(body.Findings is null != body.Sample is null, "$", new("请给出 findings 或 sample（二者之一）", "give either 'findings' or 'sample'"))
                .Require(body.Findings is null or { Count: > 0 and <= Most }, "$.findings", new($"1 至 {Most} 条", $"1 to {Most}"))
                .Require(body.Sample is null or { Count: > 0 and <= Most }, "$.sample.count", new($"1 至 {Most}", $"1 to {Most}"))
                .AllowText(body.Sample?.Seed, "$.sample.seed", 100);
            if (input.Problem is { } problem)
            {
                return problem;
            }

            var definition = await definitions.NewestAsync(db, RecheckNames.Definition, cancellation);
            if (definition is null || opened.Matter.Instance.Status != RecordStatus.Running)
            {
                return Refusals.Problem([new(RefusalKind.NotOpen, "rechecks", new("该记录当前不能选取核查项", "nothing can be chosen for this record now"))]);
            }

            var (opening, acting) = (Permissions.Open(definition), await recusals.ActingAsync(opened.Caller, opened.Record, definition, cancellation));
            if (!opening.IsGivenTo(acting.Actor.Roles))
            {
                return Refusals.Problem([new(RefusalKind.Role, "rechecks", new("您的角色不得选取核查项", "your roles may not choose findings"))]);
            }

            var known = await KnownAsync(id, cancellation);
            var seed = body.Sample?.Seed ?? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
            var chosen = body.Findings is { } named
                ? await NamedAsync(opened, named, known, input, cancellation)
                : await DrawnAsync(opened, body.Sample!, seed, known, cancellation);
            input.Require(chosen.Count > 0 || input.Problem is not null, "$", new("没有可选取的问题隐患", "there is no finding to choose"));
            if (input.Problem is { } wrong)
            {
                return wrong;
            }

            var how = body.Sample is null ? new Text("选取", "chosen") : new Text($"抽取，种子 {seed}", $"drawn, seed {seed}");
            foreach (var finding in chosen)
            {
                if (await OpenAsync(opened, definition, finding, acting.Actor, how, cancellation) is { IsEmpty: false } reasons)
                {
                    return Refusals.Problem(reasons);
                }
            }

            return null;
        });

    // What is kept with care, a look-back's team is not told of: it chooses among what its party knows.
    private async Task<IQueryable<Record>> CandidatesAsync(OpenedRecord opened, CancellationToken cancellation)
    {
        var ordinary = (await definitions.NewestOfAsync(db, RecordKind.Finding, cancellation))
            .Where(definition => definition.Sensitivity == Sensitivity.Ordinary).Select(definition => definition.Id).ToList();
        return access.Visible(opened.Caller).Where(r =>
            r.Kind == RecordKind.Finding && ordinary.Contains(r.DefinitionId) && r.PartyPath.StartsWith(opened.Record.PartyPath) && r.Status != RecordStatus.Voided);
    }

    private async Task<HashSet<Guid>> KnownAsync(Guid lookBack, CancellationToken cancellation) =>
        [.. (await db.Set<Record>().Where(r => r.ParentId == lookBack && r.DefinitionId == RecheckNames.Definition).Select(r => r.Fields).ToListAsync(cancellation))
            .Where(fields => fields.ContainsKey(RecheckNames.Subject)).Select(fields => Guid.Parse(fields[RecheckNames.Subject]))];

    private async Task<List<Chosen>> NamedAsync(
        OpenedRecord opened, IReadOnlyList<Guid> named, HashSet<Guid> known, Validation input, CancellationToken cancellation)
    {
        var found = await (await CandidatesAsync(opened, cancellation)).Where(r => named.Contains(r.Id)).Select(r => new Chosen(r.Id, r.Title)).ToListAsync(cancellation);
        foreach (var (index, finding) in named.Index())
        {
            input.Require(found.Exists(one => one.Id == finding), $"$.findings[{index}]", new("该被巡查对象没有此问题隐患", "the party has no such finding"))
                .Require(!known.Contains(finding), $"$.findings[{index}]", new("已列入本次“回头看”", "it has been chosen already"))
                .Require(named.Take(index).All(other => other != finding), $"$.findings[{index}]", new("重复", "named twice"));
        }

        return found;
    }

    // In the order of a hash over seed and id: everyone who has the seed gets the same draw, nobody can steer it without trying seeds,
    // which the history tells.
    private async Task<List<Chosen>> DrawnAsync(
        OpenedRecord opened, SampleOfFindings sample, string seed, HashSet<Guid> known, CancellationToken cancellation)
    {
        var among = await CandidatesAsync(opened, cancellation);
        among = sample.Inspection is { } inspection ? among.Where(r => r.ParentId == inspection) : among;
        among = sample.State is { } state
            ? among.Where(r => r.State == state)
            : among.Where(r => db.Set<LedgerRow>().Any(l => l.RecordId == r.Id && l.Standing == LedgerStanding.StruckOff));
        var found = await among.Select(r => new Chosen(r.Id, r.Title)).ToListAsync(cancellation);
        return [.. found.Where(one => !known.Contains(one.Id))
            .OrderBy(one => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{one.Id:N}"))), StringComparer.Ordinal).Take(sample.Count!.Value)];
    }

    private async Task<ImmutableArray<Refusal>> OpenAsync(OpenedRecord opened, WorkflowDefinition definition, Chosen finding, Actor actor, Text how, CancellationToken cancellation)
    {
        var (matter, caller, inPlaceOf) = (opened.Matter, opened.Caller, actor.InPlaceOf(Permissions.Open(definition).Roles));
        var recheck = await writer.OpenAsync(
            definition, finding.Title, opened.Record, opened.Record.Place, caller.Person, inPlaceOf, matter.Arrival, caller.Now, cancellation);
        var own = await records.CaseAsync(recheck, caller.Now, cancellation);
        var fields = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add(RecheckNames.Subject, $"{finding.Id:D}");
        var refusals = await writer.WriteAsync(recheck, own, Engine.Decide(own, new(RecheckNames.Step, actor, own.Arrival, fields), Facts.None), cancellation);
        if (refusals.IsEmpty)
        {
            db.Add(HistoryRow.Of(
                opened.Record,
                new(HistoryKind.ChildOpened, opened.Record.Steps, RecheckNames.Definition, null, null, matter.Arrival, caller.Person, null, null, null,
                    new($"列入“回头看”（{how.Zh}）：{finding.Title}", $"For the look-back ({how.En}): {finding.Title}"), inPlaceOf),
                caller.Now,
                recheck.Id));
        }

        return refusals;
    }

    private sealed record Chosen(Guid Id, string Title);
}
