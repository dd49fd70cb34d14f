using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Definitions;

namespace Xuncha.Core.Imports;

/// <summary>A column of a table from which records are opened.</summary>
/// <param name="Name">The name of its field, or one of the names of <see cref="ImportForm"/>.</param>
/// <param name="Title">What people call it; its head may be this in either language, or the name.</param>
/// <param name="Field">The field that it fills; null for what every record has.</param>
/// <param name="IsRequired">Whether the table must have it.</param>
public sealed record ImportColumn(string Name, Text Title, Field? Field, bool IsRequired);

/// <summary>Something wrong with a table.</summary>
/// <param name="Row">The number of the row, as a spreadsheet counts.</param>
/// <param name="Column">The column, by its name; null for the row as a whole.</param>
/// <param name="Text">What is wrong.</param>
public sealed record ImportFault(int Row, string? Column, Text Text);

/// <summary>A row of a table, read.</summary>
/// <param name="Number">Its number as a spreadsheet counts.</param>
/// <param name="Key">The number of the record in the table or in the system that it comes from; null for none.</param>
/// <param name="Title">What people will call the record.</param>
/// <param name="On">When it was registered; null for today.</param>
/// <param name="Reason">The reason, where the step needs one.</param>
/// <param name="Fields">The data, in canonical form.</param>
public sealed record ImportRow(int Number, string? Key, string Title, LocalDate? On, string? Reason, ImmutableSortedDictionary<string, string> Fields);

/// <summary>The columns that a table must and may have so that records of a definition are opened from it, each with its first step.</summary>
public sealed class ImportForm
{
    /// <summary>The column of the number by which a row is known again.</summary>
    public const string Key = "number";

    /// <summary>The column of the record's title.</summary>
    public const string Title = "title";

    /// <summary>The column of the day of the step.</summary>
    public const string On = "on";

    /// <summary>The head of the column in which a row's number is told with what is wrong with it. It is not read when the file comes back.</summary>
    public static readonly Text RowHead = new("行", "Row");

    /// <summary>The head of the column that tells what is wrong; likewise.</summary>
    public static readonly Text ErrorsHead = new("错误", "Errors");

    private static readonly ImportColumn Unread = new("", default, null, IsRequired: false);

    private ImportForm(WorkflowDefinition definition, Transition step)
    {
        Definition = definition;
        Step = step;
        Columns =
        [
            new(Key, new("编号", "Number"), null, IsRequired: false),
            new(Title, new("标题", "Title"), null, IsRequired: true),
            new(On, new("登记日期", "Registered on"), null, IsRequired: false),
            .. definition.Fields.Where(field => step.Accepts(field.Name)).Select(field => new ImportColumn(field.Name, field.Title, field, step.Needs.Contains(field.Name))),
            .. step.Needs.Contains(Transition.Reason) ? [new ImportColumn(Transition.Reason, new("理由", "Reason"), null, IsRequired: true)] : (ImportColumn[])[],
        ];
    }

    /// <summary>The definition of the records.</summary>
    public WorkflowDefinition Definition { get; }

    /// <summary>The step by which each is registered.</summary>
    public Transition Step { get; }

    /// <summary>The columns, in the order of the template.</summary>
    public ImmutableArray<ImportColumn> Columns { get; }

    /// <summary>The form of a definition; null where no step out of its first state can be taken by one person without papers.</summary>
    /// <param name="definition">The definition.</param>
    /// <param name="step">The step's name; null for the first that can be taken so.</param>
    public static ImportForm? Of(WorkflowDefinition definition, string? step) =>
        definition.Initial.Transitions.FirstOrDefault(transition => (step is null || transition.Name == step)
            && transition.Actors is { } actors && (!actors.All || actors.Roles.Length == 1)
            && transition.Needs.All(name => definition.Paper(name) is null)) is { } found
                ? new(definition, found)
                : null;

    /// <summary>The column of a head; null where there is none.</summary>
    public ImportColumn? Find(string head)
    {
        var text = head.Trim().TrimEnd('*').TrimEnd();
        return Columns.FirstOrDefault(column => column.Name.Equals(text, StringComparison.OrdinalIgnoreCase))
            ?? Columns.FirstOrDefault(column => CellText.IsCalled(text, column.Name, column.Title));
    }

    /// <summary>Reads the heads of a table.</summary>
    /// <param name="row">The number of their row.</param>
    /// <param name="heads">The heads.</param>
    /// <param name="faults">Takes note of heads that are unknown, twice there, or missing.</param>
    /// <returns>For each cell of a row the column that it belongs to; null for none.</returns>
    public ImmutableArray<ImportColumn?> ReadHeads(int row, IReadOnlyList<string> heads, List<ImportFault> faults)
    {
        var columns = ImmutableArray.CreateBuilder<ImportColumn?>();
        foreach (var head in heads)
        {
            var column = string.IsNullOrWhiteSpace(head) ? null : Find(head);
            if (column is null && (CellText.IsCalled(head.Trim(), RowHead.En, RowHead) || CellText.IsCalled(head.Trim(), ErrorsHead.En, ErrorsHead)))
            {
                columns.Add(Unread);
                continue;
            }

            if (column is null && !string.IsNullOrWhiteSpace(head))
            {
                var told = CellText.Told(head);
                faults.Add(new(row, told, new($"没有“{told}”这一列；请以模板为准", $"there is no column '{told}'; see the template")));
            }
            else if (column is not null && columns.Contains(column))
            {
                faults.Add(new(row, column.Name, new($"“{column.Title.Zh}”列出现两次", $"the column '{column.Title.En}' is there twice")));
            }

            columns.Add(column);
        }

        faults.AddRange(Columns.Where(column => column.IsRequired && !columns.Contains(column))
            .Select(column => new ImportFault(row, column.Name, new($"缺少“{column.Title.Zh}”列", $"the column '{column.Title.En}' is missing"))));
        return columns.ToImmutable();
    }

    /// <summary>Reads a row.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="columns">The columns of its cells.</param>
    /// <param name="cells">Its cells.</param>
    /// <param name="find">The ids or names by which an organisation, person, duty or content area is kept that people call so.</param>
    /// <param name="faults">Takes note of cells that cannot be read; they are left out.</param>
    public static ImportRow ReadRow(
        int number, ImmutableArray<ImportColumn?> columns, IReadOnlyList<string> cells, Func<FieldType, string, IReadOnlyCollection<string>> find, List<ImportFault> faults)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var others = new Dictionary<string, string>(StringComparer.Ordinal);
        LocalDate? on = null;
        for (var i = 0; i < cells.Count; i++)
        {
            var (column, cell) = (i < columns.Length ? columns[i] : null, cells[i].Trim());
            if (cell.Length == 0 || column == Unread)
            {
                continue;
            }

            if (column is null)
            {
                faults.Add(new(number, null, new($"第{i + 1}列有内容而没有列名：“{CellText.Told(cell)}”", $"column {i + 1} has no head, yet says '{CellText.Told(cell)}'")));
            }
            else if (column.Field is { } field)
            {
                var reading = CellText.Read(field, cell, find);
                if (reading.Value is { } value)
                {
                    fields[field.Name] = value;
                }
                else if (reading.Problem is { } problem)
                {
                    faults.Add(new(number, column.Name, problem));
                }
            }
            else if (column.Name == On)
            {
                on = CellText.ToDate(cell);
                if (on is null)
                {
                    faults.Add(new(number, On, new($"“{column.Title.Zh}”应填日期（如2026-08-03），而不是“{CellText.Told(cell)}”", $"'{column.Title.En}' must be a day such as 2026-08-03, not '{CellText.Told(cell)}'")));
                }
            }
            else
            {
                others[column.Name] = cell;
            }
        }

        return new(number, others.GetValueOrDefault(Key), others.GetValueOrDefault(Title, ""), on, others.GetValueOrDefault(Transition.Reason), fields.ToImmutable());
    }
}
