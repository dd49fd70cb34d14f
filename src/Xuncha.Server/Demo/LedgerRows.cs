using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Definitions;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Demo;

/// <summary>
/// The general hazards of the large ledger: each opened and led to where it stands on days of its own, many to a transaction. They go before
/// everything else that is played: what falls due of them takes effect when the diary comes to that day.
/// </summary>
internal sealed class LedgerRows(XunchaDb db, RecordStore records, RecordBatch batch, DefinitionStore definitions, Hands hands, Asks asks)
{
    // Of a hundred rows whose clock runs and that are not late, how many have been given more time.
    private const int ExtendedInAHundred = 8;

    // Pictures before and after stand in those of the first rows that come to their strike-off.
    private const int PicturedAmong = 100, PicturedFrom = 5;

    // Of a hundred rows, how many stand after so many steps. The rest stand where they began.
    private static readonly (int Steps, int InAHundred)[] Shares = [(1, 36), (2, 4), (3, 2), (4, 5), (5, 2), (6, 1), (7, 9), (8, 1)];

    /// <summary>Makes them.</summary>
    public async Task MakeAsync(Stage stage, WorkingCalendar calendar, int count, int seed, CancellationToken cancellation)
    {
        var dice = new Dice(seed);
        var definition = await definitions.NewestAsync(db, DemoData.Ledger.General, cancellation) ?? throw new InvalidOperationException($"{DemoData.Ledger.General} is not published.");
        var isDone = LedgerNames.StruckOff;
        var path = Paths.To(definition, definition.Initial.Name, state => definition.State(state).IsEnd && isDone.Contains(state))
            ?? throw new InvalidOperationException($"{definition.Id} has no end.");
        var organizer = stage.Places[DemoData.Ledger.Organizer];
        var parties = stage.Places.Below(DemoData.Ledger.Organizer).Select(party => (Party: party, Units: Enumerable.Range(0, 150).Select(_ => Names.Enterprise(dice, party.NameZh)).ToList())).ToList();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        for (var i = 0; i < count; i++)
        {
            var (party, units) = dice.Of(parties);
            var taken = Math.Min(StepsOf(i % 100), path.Length);
            var isPictured = i < PicturedAmong && taken >= PicturedFrom;
            await MakeOneAsync(stage, calendar, definition, path, taken, organizer, party, dice.Of(units), isPictured, dice, cancellation);
        }

        await batch.SaveAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

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

    private async Task MakeOneAsync(
        Stage stage, WorkingCalendar calendar, WorkflowDefinition definition, ImmutableArray<Transition> steps, int taken, Organisation organizer, Organisation party, string unit, bool isPictured, Dice dice, CancellationToken cancellation)
    {
        var (path, setDay) = (steps[..taken], Entries.DayFields(definition).First());
        var days = LedgerDays.Draw(path, setDay, steps.Length, calendar, dice);
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
