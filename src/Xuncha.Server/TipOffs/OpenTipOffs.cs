using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Definitions;
using Xuncha.Server.Hosting;
using Xuncha.Server.Notifications;
using Xuncha.Server.OpenForms;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Protection;
using Xuncha.Server.Records;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.TipOffs;

/// <summary>A tip-off as it is sent.</summary>
/// <param name="Inspection">The public code of the inspection that it is for; or</param>
/// <param name="Division">the division code of the government whose commission it is for.</param>
/// <param name="Content">What is wrong.</param>
/// <param name="Place">Where.</param>
/// <param name="Unit">At whose.</param>
/// <param name="SenderName">Who sends it; left out by whoever would rather not say.</param>
/// <param name="SenderContact">How the sender can be reached.</param>
internal sealed record NewTipOff(
    string? Content, string? Inspection = null, string? Division = null, string? Place = null, string? Unit = null, string? SenderName = null, string? SenderContact = null)
{
    public static readonly NewTipOff Example = new("夜班关闭可燃气体报警器", Inspection: OpenInspection.Example.Code, Place: "化工园区2号路", Unit: "某化工厂");
}

/// <summary>What the sender keeps.</summary>
/// <param name="Code">The code by which to ask after the tip-off. It is kept nowhere else.</param>
internal sealed record Receipt(string Code)
{
    public static readonly Receipt Example = new("K7MPQ-2XR9T-ABCDE-FGHJK-MNPQR");
}

/// <summary>How far a tip-off has come.</summary>
/// <param name="State">In plain words.</param>
/// <param name="Since">Since when.</param>
/// <param name="Answer">What the sender is answered; null before.</param>
internal sealed record TipOffProgress(Text State, LocalDate Since, string? Answer)
{
    public static readonly TipOffProgress Example = new(new("正在核实", "being verified"), new(2025, 9, 12), null);
}

/// <summary>Somebody who takes tip-offs.</summary>
/// <param name="Division">The division code by which a tip-off is addressed to them.</param>
/// <param name="Name">What the place is called.</param>
internal sealed record OpenOffice(string Division, Text Name)
{
    public static readonly OpenOffice Example = new("371721", new("曹县", "Caoxian"));
}

/// <summary>What the sender adds.</summary>
internal sealed record Addition(string? Content);

/// <summary>The open form of tip-offs: no sign-in, no address, a receipt code. What is sent takes the same step as a letter that the office takes in.</summary>
internal sealed class OpenTipOffs(
    XunchaDb db, DefinitionStore definitions, RecordStore records, DecisionWriter writer, NoticeWriter notices, FieldCipher cipher, XunchaClock clock)
{
    private const int LongestContent = 5000;
    private const int MostAdditions = 20;

    /// <summary>On whose behalf the history says that it was done.</summary>
    public const string Origin = "公开举报表单 / open form";

    /// <summary><c>GET /open/offices</c>: to whom a tip-off can be addressed that is about no inspection, by division code.</summary>
    public async Task<IResult> OfficesAsync(string? after, int? limit, CancellationToken cancellation)
    {
        if (await definitions.NewestAsync(db, TipOffNames.Definition, cancellation) is not { } definition)
        {
            return TypedResults.Ok(new Page<OpenOffice>([], null));
        }

        var today = await clock.TodayAsync(db, cancellation);
        var last = Paging.Decode(after) ?? string.Empty;
        var count = Paging.Limit(limit);
        var offices = await Offices(definition, today).Where(o => string.Compare(o.DivisionCode, last) > 0).OrderBy(o => o.DivisionCode)
            .Take(count + 1).Select(o => new OpenOffice(o.DivisionCode!, new(o.NameZh, o.NameEn))).ToListAsync(cancellation);
        return TypedResults.Ok(offices.ToPage(count, office => office.Division));
    }

    /// <summary><c>POST /open/tip-offs</c></summary>
    public async Task<IResult> SendAsync(HttpContext http, NewTipOff body)
    {
        var cancellation = http.RequestAborted;
        var input = new Validation().RequireText(body.Content, "$.content", LongestContent)
            .AllowText(body.Place, "$.place", 500).AllowText(body.Unit, "$.unit", 500).AllowText(body.SenderName, "$.senderName", 100).AllowText(body.SenderContact, "$.senderContact", 200)
            .Require(body.Inspection is null != body.Division is null, "$.inspection", new("请给出巡查的公开码或行政区划代码（二者之一）", "name an inspection by its public code or a government by its division code, one of the two"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await definitions.NewestAsync(db, TipOffNames.Definition, cancellation) is not { } definition)
        {
            return new ProblemResult(ProblemTypes.NotReady, new("此处尚未开通网上举报", "Tip-offs are not taken here yet"));
        }

        var now = await clock.NowAsync(db, cancellation);
        var parent = body.Inspection is { } code ? await PublishedRecord.FindAsync(db, RecordKind.Inspection, code, cancellation) : null;
        var place = body.Division is { } division ? await AddressAsync(definition, division, now.InZone(XunchaClock.Zone).Date, cancellation) : parent?.Place;
        if (place is null)
        {
            return input.Require(false, body.Inspection is null ? "$.division" : "$.inspection", new("没有此受理单位", "nobody takes tip-offs there")).Problem!;
        }

        if (parent is not null)
        {
            await records.ShareAsync(parent.Id, cancellation);
        }

        var arrival = now.InZone(XunchaClock.Zone).LocalDateTime;
        var record = await writer.OpenAsync(definition, definition.Name.Zh, parent, place, null, null, new(arrival.Date, arrival.TimeOfDay), now, cancellation);
        await db.SaveChangesAsync(cancellation); // the step asks the database what the opening wrote
        var matter = await records.CaseAsync(record, now, cancellation);
        var decision = Engine.Decide(matter, new(TipOffNames.Step, Actor.System, matter.Arrival, FieldsOf(body), OnBehalfOf: Origin), Facts.None);
        if (await writer.WriteAsync(record, matter, decision, cancellation) is { IsEmpty: false } reasons)
        {
            return Refusals.Problem(reasons);
        }

        var receipt = TypedCode.New();
        db.Add(new TipOffReceipt { RecordId = record.Id, Hash = TypedCode.HashOf(receipt) });
        if (TipOffSenders.Make(cipher, record.Id, body.SenderName, body.SenderContact) is { } sender)
        {
            db.Add(sender);
        }

        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Created((string?)null, new Receipt(receipt));
    }

    /// <summary><c>GET /open/tip-offs/{code}</c></summary>
    public async Task<IResult> StateAsync(HttpContext http, string code)
    {
        var cancellation = http.RequestAborted;
        if (await TipOffReceipt.FindAsync(db, code, cancellation) is not { } id || await records.ReadAsync(id, cancellation) is not { } record)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var definition = await definitions.PinnedAsync(db, record.DefinitionId, record.DefinitionVersion, cancellation);
        return TypedResults.Ok(new TipOffProgress(definition.State(record.State).Title, record.Since.Date, record.Fields.GetValueOrDefault(TipOffNames.Answer)));
    }

    /// <summary><c>POST /open/tip-offs/{code}/additions</c></summary>
    public async Task<IResult> AddAsync(HttpContext http, string code, Addition body)
    {
        var cancellation = http.RequestAborted;
        if (new Validation().RequireText(body.Content, "$.content", LongestContent).Problem is { } problem)
        {
            return problem;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await TipOffReceipt.FindAsync(db, code, cancellation) is not { } id || await records.LockAsync(id, skipLocked: false, cancellation) is not { } record)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (record.Status != RecordStatus.Running
            || await db.Set<HistoryRow>().CountAsync(h => h.RecordId == id && h.Kind == HistoryKind.SenderAdded, cancellation) >= MostAdditions)
        {
            return new ProblemResult(ProblemTypes.NotOpen, new("此件已办结，或补充次数已满", "It is closed, or nothing more can be added"));
        }

        var matter = await records.CaseAsync(record, await clock.NowAsync(db, cancellation), cancellation);
        var text = new Text("举报人补充了情况", "The sender added something");
        db.Add(HistoryRow.Of(record, new(HistoryKind.SenderAdded, record.Steps, TipOffNames.Content, null, null, matter.Arrival, null, Origin, null, body.Content, text), matter.Now));
        await notices.AddAsync([(record, matter.Definition, new(Permissions.Open(matter.Definition).Roles, null, text))], matter.Now, matter.Today, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static ImmutableSortedDictionary<string, string> FieldsOf(NewTipOff body)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        fields[TipOffNames.Channel] = TipOffNames.OpenForm;
        fields[TipOffNames.Content] = body.Content!;
        fields[TipOffNames.Sender] = string.IsNullOrWhiteSpace(body.SenderName + body.SenderContact) ? "false" : "true";
        foreach (var (name, value) in new[] { (TipOffNames.Place, body.Place), (TipOffNames.Concerned, body.Unit) })
        {
            if (!string.IsNullOrWhiteSpace(value))
            {
                fields[name] = value;
            }
        }

        return fields.ToImmutable();
    }

    // The government of a division, where somebody is or was there to take a tip-off in.
    private async Task<Place?> AddressAsync(WorkflowDefinition definition, string division, LocalDate today, CancellationToken cancellation)
    {
        var paths = await Offices(definition, today).Where(o => o.DivisionCode == division).Select(o => o.Path).ToListAsync(cancellation);
        return paths is [var path] ? new(path, path, Guid.Empty, Recipient: null, Unit: null) : null;
    }

    // Governments with somebody who may open a tip-off.
    private IQueryable<Organisation> Offices(WorkflowDefinition definition, LocalDate today)
    {
        var posts = Permissions.Open(definition).Roles.Select(role => definition.Role(role).Holder).OfType<RoleHolder.Post>().Select(post => post.Code).ToList();
        return db.Set<Organisation>().StandingOn(today).Where(o => o.DivisionCode != null && o.Kind != OrganisationKind.Department)
            .Where(o => db.Set<PostHolding>().Any(h => h.OrganisationId == o.Id && posts.Contains(h.Post)));
    }
}
