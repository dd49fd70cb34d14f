using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Demo;

/// <summary>Some rows of the large ledger: each opened and led to where it stands on days of its own.</summary>
internal sealed class LedgerChunk(XunchaDb db, RecordStore records, RecordBatch batch, Hands hands, Asks asks)
{
    // Of a hundred rows whose clock runs and that are not late, how many have been given more time.
    private const int ExtendedInAHundred = 8;

    // Pictures before and after stand in those of the first rows that come to their strike-off.
    private const int PicturedAmong = 100, PicturedFrom = 5;

    // Of a hundred rows, how many stand after so many steps. The rest stand where they began.
    private static readonly (int Steps, int InAHundred)[] Shares = [(1, 36), (2, 4), (3, 2), (4, 5), (5, 2), (6, 1), (7, 9), (8, 1)];

    /// <summary>Decides them; nothing is saved yet.</summary>
    public async Task DecideAsync(LedgerSetting setting, IEnumerable<int> rows, Dice dice, CancellationToken cancellation)
    {
        foreach (var row in rows)
        {
            var taken = StepsOf(row % 100);
            await MakeOneAsync(setting, taken, isPictured: row < PicturedAmong && taken >= PicturedFrom, dice, cancellation);
        }
    }

    /// <summary>Saves them.</summary>
    public Task SaveAsync(CancellationToken cancellation) => batch.SaveAsync(cancellation);

    private static int StepsOf(int row)
    {
        foreach (var (steps, share) in Shares)
        {
            if ((row -= share) < 0)
            {
                return steps;
            }
        }

        return 0;
    }

    private async Task MakeOneAsync(LedgerSetting setting, int taken, bool isPictured, Dice dice, CancellationToken cancellation)
    {
        var (stage, definition, organizer) = (setting.Stage, setting.Definition, setting.Organizer);
        var (party, units) = dice.Of(setting.Parties);
        var unit = dice.Of(units);
        var (path, setDay) = (setting.Path[..Math.Min(taken, setting.Path.Length)], Entries.DayFields(definition).First());
        var days = LedgerDays.Draw(path, setDay, setting.Path.Length, setting.Calendar, dice);
        var place = new Place(organizer.Path, party.Path, Guid.Empty);
        var title = dice.Of([.. DemoData.Phrases[LedgerNames.Description]]);
        var now = Diary.InstantOf(days.Opened.At(new(8, dice.Between(0, 59))));
        var opener = Holder(stage, definition, definition.Initial.Transitions[0], null, place, dice);
        var record = await batch.OpenAsync(definition, $"{unit}：{title}", null, place, stage.Staff.CallerOf(opener, now), null, Hands.On(now), cancellation);
        for (var i = 0; i < path.Length; i++)
        {
            now = Diary.InstantOf(days.Steps[i].At(new(9 + i, dice.Between(0, 59))));
            var opened = await OpenedAsync(stage, record, Holder(stage, definition, path[i], record, record.Place, dice), now, cancellation);
            await hands.AttachAsync(stage, opened, path[i], cancellation);
            if (isPictured && path[..(i + 1)].Any(step => step.Needs.Contains(setDay)))
            {
                hands.Picture(stage, opened, path[i]);
            }

            var fields = stage.Entries.Of(opened.Matter, place, path[i..], definition.Checklist, null, dice);
            fields = fields.SetItems(Own(fields, title, unit, setDay, days.Due));
            Hands.Require(record, path[i], await batch.StepAsync(record, opened.Caller, opened.Actor, new(path[i].Name, null, null, fields), cancellation));
        }

        if (!days.IsLate && record.Deadlines is [{ State: DeadlineState.Open } deadline] && dice.Percent(ExtendedInAHundred))
        {
            await ExtendAsync(stage, record, definition, deadline, now + Duration.FromMinutes(30), dice, cancellation);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Own(ImmutableSortedDictionary<string, string> fields, string title, string unit, string setDay, LocalDate due) =>
        new Dictionary<string, string> { [LedgerNames.Description] = title, [LedgerNames.ResponsibleUnit] = unit, [setDay] = FieldValue.Of(due) }
            .Where(own => fields.ContainsKey(own.Key));

    private async Task ExtendAsync(
        Stage stage, Record record, WorkflowDefinition definition, DeadlineRow deadline, Instant now, Dice dice, CancellationToken cancellation)
    {
        var persons = definition.Deadline(deadline.Name).Extend!.Persons;
        var asking = await OpenedAsync(stage, record, dice.Of(Holders(stage, definition, persons.AskedBy, record.Place)), now, cancellation);
        var problem = await asks.AskAsync(asking, new(AskKind.Extend, deadline.Number, "1 month", Reason: "设备采购周期较长"), cancellation);
        var ask = db.Set<Ask>().Local.GetEntries(nameof(Ask.RecordId), record.Id).Single().Entity;
        var granting = await OpenedAsync(stage, record, dice.Of(Holders(stage, definition, persons.GrantedBy, record.Place)), now + Duration.FromMinutes(30), cancellation);
        problem ??= await asks.DecideAsync(granting, ask.Id, new(true, "同意"), cancellation);
        if (problem is not null)
        {
            throw new InvalidOperationException($"{definition.Id}: {problem.Type.Title.En}");
        }
    }

    private async Task<OpenedRecord> OpenedAsync(Stage stage, Record record, Guid person, Instant now, CancellationToken cancellation)
    {
        var (matter, caller) = (await records.CaseAsync(record, now, cancellation), stage.Staff.CallerOf(person, now));
        return new(record, matter, caller.On(record, matter.Definition), caller);
    }

    private static Guid Holder(Stage stage, WorkflowDefinition definition, Transition step, Record? record, Place place, Dice dice)
    {
        var others = step.Guards.OfType<Guard.DifferentPerson>().SelectMany(guard => record?.LastActors.GetValueOrDefault(guard.Transition, []) ?? []).ToHashSet();
        return dice.Of([.. step.Actors!.Roles.SelectMany(role => Holders(stage, definition, role, place)).Where(person => !others.Contains(person))]);
    }

    private static IReadOnlyList<Guid> Holders(Stage stage, WorkflowDefinition definition, string role, Place place) =>
        [.. Audience.KeysOf(definition.Role(role), place).SelectMany(stage.Staff.Holders)];
}
