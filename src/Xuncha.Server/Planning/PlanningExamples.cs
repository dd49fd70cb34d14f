using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Planning;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;

namespace Xuncha.Server.Planning;

/// <summary>The examples of the OpenAPI document: one city's two years.</summary>
internal static class PlanningExamples
{
    public static readonly NewProgramme NewProgramme = new(
        RecordExamples.Record.OrganizerId, "2024—2025年安全生产巡查方案", "Inspections of 2024 and 2025", "市安全生产巡查工作制度", new(2024, 1, 1), new(2025, 12, 31),
        ["inspections/heze-comprehensive"], ["inspections/heze-special"],
        [new("counties", "各县区", "counties", new([OrganisationKind.County], [1]), 24, Exemptions: [Exemption.InspectedFromAboveThisYear, Exemption.SpeciallyInspectedThisYear])],
        new([OrganisationKind.County], [1]), new(Problems: 20, Accidents: 3, Deaths: 3, Months: 12), UrgentShare: 25, LeadDays: 30);

    public static readonly ProgrammeView Programme = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000040"), NewProgramme.OrganizerId!.Value, new(NewProgramme.NameZh!, NewProgramme.NameEn!), NewProgramme.Basis!, NewProgramme.ToRules(),
        null, null, Instant.FromUtc(2023, 12, 1, 1, 0));

    public static readonly CoverageView Coverage = new(
        new(2025, 3, 1), new Dictionary<string, int> { ["covered"] = 0, ["owed"] = 1, ["urgent"] = 0, ["exempt"] = 0, ["missed"] = 0, ["gone"] = 0 }, 1,
        [
            new(
                OrganisationView.Example.Id, NewProgramme.OrganizerId!.Value, new("示例县人民政府", "People's government of Example county"), "county", "counties", new(1, new(2024, 1, 1), new(2025, 12, 31)),
                CoverageStatus.Owed, new(2025, 12, 31), new("应于2025-12-31前巡查", "to be inspected by 2025-12-31"), null, null, [], new(4, 0, 0)),
        ],
        null);

    public static readonly NewOutsideInspection NewOutside = new(
        OrganisationView.Example.Id, InspectionFamily.Comprehensive, "省安全生产委员会", null, new(2025, 2, 10), new(2025, 2, 20), "鲁安巡〔2025〕1号");

    public static readonly OutsideInspectionView Outside = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000041"), NewOutside.PartyId!.Value, InspectionFamily.Comprehensive, NewOutside.Body!, null, NewOutside.From!.Value, NewOutside.To,
        NewOutside.PaperNumber!, Instant.FromUtc(2025, 3, 1, 1, 0), null, null);

    public static readonly NewAccident NewAccident = new(OrganisationView.Example.Id, new(2025, 1, 15), AccidentSeverity.Larger, 3, "市应急管理局事故快报");

    public static readonly AccidentView Accident = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000042"), NewAccident.PartyId!.Value, NewAccident.On!.Value, AccidentSeverity.Larger, 3, NewAccident.Source!, Instant.FromUtc(2025, 1, 16, 1, 0), null, null);

    public static readonly Voiding Voiding = new("登记有误");

    public static readonly BatchBody Batch = new("第一批", new(2025, 8, 1), new(2025, 8, 31), 3, 2);

    public static readonly PlanItemView Item = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000044"), OrganisationView.Example.Id, new("示例县人民政府", "People's government of Example county"), "inspections/heze-comprehensive",
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000043"), 1, new(2025, 8, 1), new(2025, 8, 15), Grounds.Duty, null,
        new(RecordExamples.Record.Id, new("on-site", new Text("现场巡查", "on site"))));

    public static readonly PlanView Plan = new(
        Programme.Id, 2025, [new(Item.BatchId, Batch.Name!, Batch.From!.Value, Batch.To!.Value, Batch.Teams!.Value, Batch.PartiesPerTeam!.Value)], MayChange: true, MayOpenInspections: false);

    public static readonly PlanItemBody NewItem = new(Item.PartyId, Item.Definition, Item.BatchId, Item.Grounds, Item.Team, Item.From, Item.To);

    public static readonly PlanCheckView Check = new([], [new("“示例县人民政府”未列入：应于2025-12-31前巡查", "'People's government of Example county' is left out: to be inspected by 2025-12-31")]);

    public static readonly ProposedPlan Proposal = new([new(Item.PartyId, Item.Party, Item.Definition, Item.BatchId, Item.Team, Item.From, Item.To, Item.Grounds)], []);
}
