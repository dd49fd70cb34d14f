using NodaTime;
using Xuncha.Core;
using Xuncha.Server.Records;

namespace Xuncha.Server.Findings;

/// <summary>Something that is named by an id, with what people call it.</summary>
internal sealed record NamedId(Guid Id, Text Title);

/// <summary>One row of the ledger as somebody may see it; what the reader may not read is null, as is what is not given.</summary>
/// <param name="Id">The finding.</param>
/// <param name="Definition">Its definition.</param>
/// <param name="Title">What people call it.</param>
/// <param name="InspectionId">The inspection that it belongs to; null for a finding outside of one.</param>
/// <param name="Party">The inspected party.</param>
/// <param name="Stage">Its stage.</param>
/// <param name="State">Its state.</param>
/// <param name="Since">Since when it is in that state.</param>
/// <param name="Standing">Whether it is open, struck off or settled otherwise.</param>
/// <param name="DueOn">When the rectification that is running is due.</param>
/// <param name="IsOverdue">Whether that has passed.</param>
/// <param name="Area">The content area.</param>
/// <param name="Region">The region.</param>
/// <param name="Industry">The industry.</param>
/// <param name="Unit">The responsible unit that is an organisation.</param>
/// <param name="ResponsibleUnit">The responsible unit by its name.</param>
/// <param name="ResponsiblePerson">The responsible person.</param>
/// <param name="Duty">The duty that was not done.</param>
/// <param name="Description">What was found.</param>
/// <param name="FoundOn">When.</param>
/// <param name="Money">What rectification costs, in 10,000 yuan.</param>
/// <param name="Percent">How far it has come.</param>
internal sealed record LedgerItem(
    Guid Id,
    NamedView Definition,
    string Title,
    Guid? InspectionId,
    NamedId Party,
    NamedView Stage,
    NamedView State,
    LocalDate Since,
    LedgerStanding Standing,
    LocalDate? DueOn,
    bool? IsOverdue,
    NamedView? Area,
    NamedId? Region,
    NamedView? Industry,
    NamedId? Unit,
    string? ResponsibleUnit,
    string? ResponsiblePerson,
    NamedId? Duty,
    string? Description,
    LocalDate? FoundOn,
    decimal? Money,
    int? Percent)
{
    public static readonly LedgerItem Example = new(
        RecordExamples.Record.Id,
        new("findings/general", new("问题或一般事故隐患", "Problem or general hazard")),
        "消防通道堵塞",
        RecordExamples.Record.Id,
        new(RecordExamples.Record.PartyId, new("示例市人民政府", "People's government of Example city")),
        new("rectification", new("整改", "rectification")),
        new("rectifying", new("整改中", "being rectified")),
        new(2026, 3, 2),
        LedgerStanding.Open,
        new(2026, 4, 1),
        false,
        new("risks", new("风险防控体系", "prevention of risks")),
        null,
        new("fire-safety", new("消防（人员密集场所等）", "fire safety of crowded places")),
        null,
        "某商场",
        "某某",
        null,
        "三层消防通道堆放货物",
        new(2026, 2, 25),
        1.5m,
        null);
}
