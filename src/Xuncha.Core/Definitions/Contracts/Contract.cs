using System.Collections.Immutable;

namespace Xuncha.Core.Definitions;

/// <summary>
/// What the product itself relies on in definitions beyond the language: where their records belong, and parts that it reads by name. Whatever reads such a part
/// is written down here and nowhere else; the checker holds definitions to it, and the reference lists it.
/// </summary>
/// <param name="Kind">The kind of record that it is for.</param>
/// <param name="Reader">What reads the parts.</param>
/// <param name="Parts">The parts.</param>
public sealed record Contract(RecordKind Kind, Text Reader, ImmutableArray<NamedPart> Parts)
{
    /// <summary>The one definition that it is for; null for every one of the kind.</summary>
    public string? Id { get; init; }

    /// <summary>
    /// The kind of record to which records of this kind belong where they belong to one; null for any. Below anything else they would escape the guards of
    /// their inspection, which ask of its own children, and tell the party of a parent that is none of its business.
    /// </summary>
    public RecordKind? Parent { get; init; }

    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<Contract> All =
    [
        new(RecordKind.Inspection, new("巡查覆盖情况", "coverage"),
        [
            new NamedPart.Field(Field.EnteredOn, "the first day on site", FieldType.Date),
            new NamedPart.Field(Field.LeftOn, "the last day on site", FieldType.Date),
        ]),
        new(RecordKind.Finding, new("问题隐患台账", "the ledger of findings"),
        [
            Column(LedgerNames.Area, FieldType.Area),
            Column(LedgerNames.Region, FieldType.Organisation),
            Column(LedgerNames.Industry, FieldType.Choice),
            Column(Field.Unit, FieldType.Organisation),
            Column(LedgerNames.ResponsibleUnit, FieldType.Text),
            Column(LedgerNames.ResponsiblePerson, FieldType.Text),
            Column(LedgerNames.Duty, FieldType.Duty),
            Column(LedgerNames.Description, FieldType.Text),
            Column(LedgerNames.FoundOn, FieldType.Date),
            Column(LedgerNames.Money, FieldType.Number, FieldType.Integer),
            Column(LedgerNames.Percent, FieldType.Integer),
            new NamedPart.Deadline(LedgerNames.Rectify, "when it is due, and whether it is overdue"),
            .. LedgerNames.StruckOff.Select(state => new NamedPart.State(state, "that it is struck off; any other end is settled")),
        ]) { Parent = RecordKind.Inspection },
        new(RecordKind.WorkRecord, new("现场工作汇总", "the summary of the work on site"),
        [
            new NamedPart.Field(WorkNames.Way, "the ways of working that are counted", FieldType.Choice),
            new NamedPart.Field(WorkNames.Number, "how many a paper counts for", FieldType.Integer, FieldType.Number),
        ]) { Parent = RecordKind.Inspection },
        new(RecordKind.TipOff, new("公开举报表单", "the open form of tip-offs"),
        [
            new NamedPart.Field(TipOffNames.Channel, "which way it came", FieldType.Choice) { IsRequired = true, Option = TipOffNames.OpenForm },
            new NamedPart.Field(TipOffNames.Content, "what is wrong", FieldType.Text) { IsRequired = true },
            new NamedPart.Field(TipOffNames.Place, "where", FieldType.Text) { IsRequired = true },
            new NamedPart.Field(TipOffNames.Concerned, "at whose", FieldType.Text) { IsRequired = true },
            new NamedPart.Field(TipOffNames.Sender, "whether the sender said who it is; who may read it may read who it was", FieldType.Boolean) { IsRequired = true, NamesReaders = true },
            new NamedPart.Field(TipOffNames.Answer, "what the sender is answered", FieldType.Text) { IsRequired = true },
            new NamedPart.Paper(TipOffNames.Material, "what the sender attaches"),
            new NamedPart.Step(TipOffNames.Step, "what is sent takes it", [TipOffNames.Channel, TipOffNames.Content, TipOffNames.Sender], [TipOffNames.Place, TipOffNames.Concerned]),
        ]) { Parent = RecordKind.Inspection },
        new(RecordKind.Task, new("“回头看”选取核查项", "the choice of findings for a look-back"),
        [
            new NamedPart.Field(RecheckNames.Subject, "the finding looked at again", FieldType.Record) { IsRequired = true },
            new NamedPart.Step(RecheckNames.Step, "what is chosen takes it", [RecheckNames.Subject], []),
        ]) { Id = RecheckNames.Definition },
    ];

    private static NamedPart.Field Column(string name, params ImmutableArray<FieldType> types) =>
        new(name, $"the column of that name{(LedgerNames.Searched.Contains(name) ? ", by which the ledger is searched" : "")}", types);

    /// <summary>Whether a definition is held to it.</summary>
    public bool Binds(WorkflowDefinition definition) => Id is null ? definition.Record == Kind : definition.Id == Id;

    /// <summary>Whether a record of one kind may belong to one of another.</summary>
    public static bool MayBelong(RecordKind kind, RecordKind parent) =>
        All.Where(contract => contract.Id is null && contract.Kind == kind).All(contract => contract.Parent is null || contract.Parent == parent);
}
