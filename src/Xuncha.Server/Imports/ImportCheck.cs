using System.Collections.Immutable;
using Xuncha.Core.Access;
using Xuncha.Core.Calendars;
using Xuncha.Core.Imports;
using Xuncha.Core.Instances;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Tables;

namespace Xuncha.Server.Imports;

/// <summary>Checks the rows of a file by the same decisions that write them, and tells all that is wrong at once. It asks no database.</summary>
/// <param name="form">The columns.</param>
/// <param name="place">Where the records go.</param>
/// <param name="caller">Who imports.</param>
/// <param name="calendar">The definition's calendar.</param>
/// <param name="names">What organisations, persons and areas are called.</param>
internal sealed class ImportCheck(ImportForm form, OpeningPlace place, Caller caller, WorkingCalendar calendar, ImportNames names)
{
    /// <summary>When so much is wrong, the rows behind are not looked at any more.</summary>
    public const int MostFaults = 10_000;

    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private ImmutableArray<ImportColumn?> _columns;

    /// <summary>What is wrong, in the order of the file.</summary>
    public List<ImportFault> Faults { get; } = [];

    /// <summary>The rows as they would be written.</summary>
    public List<ImportRow> Rows { get; } = [];

    /// <summary>Checks the next row; the first are the heads.</summary>
    public void Add(TableRow row)
    {
        if (_columns.IsDefault)
        {
            _columns = form.ReadHeads(row.Number, row.Cells, Faults);
            return;
        }

        var faults = new List<ImportFault>();
        var read = ImportForm.ReadRow(row.Number, _columns, row.Cells, names.Find, faults);
        var wrong = faults.Select(fault => fault.Column).ToHashSet();
        var input = new Validation().RequireName(read.Title, ImportForm.Title, 200).AllowText(read.Key, ImportForm.Key, 100).AllowText(read.Reason, Core.Definitions.Transition.Reason, 2000);
        foreach (var (name, value) in read.Fields)
        {
            input.AllowText(value, name, FieldValue.LongestText);
        }

        faults.AddRange(input.Errors.SelectMany(error => error.Value.Select(text => new ImportFault(row.Number, error.Key, text))));
        if (read.Key is { } key && !_numbers.TryAdd(key, row.Number))
        {
            faults.Add(new(row.Number, ImportForm.Key, new($"编号“{CellText.Told(key)}”与第 {_numbers[key]} 行重复", $"the number '{CellText.Told(key)}' is that of row {_numbers[key]} too")));
        }

        // A condition on what could not be read would only mislead.
        faults.AddRange(Reasons(read).Where(reason => faults.Count == 0 || reason.Kind == RefusalKind.Input).Select(reason => FaultOf(row.Number, reason))
            .Where(fault => fault.Column is null || !wrong.Contains(fault.Column)).ToList());
        Faults.AddRange(faults);
        Rows.Add(read);
    }

    /// <summary>The step by which a row's record is registered.</summary>
    public WantedStep StepOf(ImportRow row) => new(form.Step.Name, row.On, null, row.Fields, row.Reason, PaperNumber: row.Key);

    /// <summary>When a row's record was opened.</summary>
    public Occurrence OpenedOn(ImportRow row)
    {
        var arrival = caller.Now.InZone(calendar.Zone).LocalDateTime;
        return row.On is { } date && date != arrival.Date ? new(date) : new(arrival.Date, arrival.TimeOfDay);
    }

    /// <summary>A reason against a row, at its column.</summary>
    public static ImportFault FaultOf(int row, Refusal reason) => new(
        row,
        reason.Subject.StartsWith("fields.", StringComparison.Ordinal) ? reason.Subject["fields.".Length..]
        : reason.Kind == RefusalKind.Input && reason.Subject is ImportForm.On or Core.Definitions.Transition.Reason ? reason.Subject
        : reason.Subject == "paperNumber" ? ImportForm.Key // which is the number that a row is registered by
        : null,
        reason.Text);

    private ImmutableArray<Refusal> Reasons(ImportRow row)
    {
        if (row.On > caller.Today || row.On < calendar.FirstDay)
        {
            return [new(RefusalKind.Input, ImportForm.On, row.On > caller.Today ? new("不能晚于今天", "not after today") : new("早于工作日历的首日", "before the first day of the working calendar"))];
        }

        var opened = Engine.Open(form.Definition, Guid.Empty, caller.Person, OpenedOn(row), calendar, caller.Now).Next;
        return StepOf(row).Decide(new(form.Definition, opened, calendar, caller.Now), place.Actor, Facts.None) is Decision.Refused refused
            ? Sight.Of(form.Definition, place.Actor.Roles).Tell(refused.Reasons)
            : [];
    }
}
