using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Records;

namespace Xuncha.Server.Demo;

/// <summary>What is entered with a step: what fits the field's name, else its type, else the conditions that lie ahead.</summary>
/// <param name="places">The organisations.</param>
/// <param name="staff">The people.</param>
/// <param name="duties">The lists of duties.</param>
internal sealed class Entries(Places places, Staff staff, DutyLists duties)
{
    // Of a hundred findings, how many name a duty that is failed, and how many a unit that has accounts of its own.
    private const int DutyInAHundred = 40, UnitInAHundred = 25;

    /// <summary>The data of a step.</summary>
    /// <param name="matter">The case.</param>
    /// <param name="place">Where the record belongs.</param>
    /// <param name="path">The step, and those that are to follow it.</param>
    /// <param name="areas">The content areas against which the record is filed.</param>
    /// <param name="known">Another record that a field may name.</param>
    /// <param name="dice">Draws.</param>
    public ImmutableSortedDictionary<string, string> Of(
        Case matter, Place place, ImmutableArray<Transition> path, ImmutableArray<ChecklistArea> areas, Guid? known, Dice dice)
    {
        var (definition, step) = (matter.Definition, path[0]);
        var entered = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var field in step.Needs.Concat(step.Takes).Select(definition.Field).OfType<Field>())
        {
            var isNeeded = step.Needs.Contains(field.Name);
            if (matter.Instance.Fields.ContainsKey(field.Name) && !(isNeeded && (SetsADay(definition, field) || field.Type == FieldType.Choice)) && !step.Anew.Contains(field.Name))
            {
                continue;
            }

            var guards = path.SelectMany(ahead => ahead.Guards).OfType<Guard.FieldCondition>().Where(guard => guard.Field == field.Name && guard.Value is not null).ToList();
            if (Value(field, definition, place, matter.Today, guards, areas, known, dice) is { } value)
            {
                entered[field.Name] = value;
            }
        }

        return entered.ToImmutable();
    }

    private string? Value(
        Field field, WorkflowDefinition definition, Place place, LocalDate today, IReadOnlyList<Guard.FieldCondition> guards, ImmutableArray<ChecklistArea> areas, Guid? known, Dice dice)
    {
        var wanted = guards.FirstOrDefault(guard => guard.Test == FieldTest.Is)?.Value;
        var unwanted = guards.Where(guard => guard.Test == FieldTest.IsNot).Select(guard => guard.Value).ToList();
        return field.Type switch
        {
            FieldType.Date => FieldValue.Of(SetsADay(definition, field) ? today.PlusDays(dice.Between(15, 75)) : today),
            FieldType.Choice => wanted ?? dice.Of([.. field.Options.Select(option => option.Name).Where(option => !unwanted.Contains(option))]),
            FieldType.Boolean => wanted ?? (dice.Percent(50) ? "true" : "false"),
            FieldType.Integer or FieldType.Number => dice.Between((int)(field.Least ?? 0), (int)(field.Most ?? 90)).ToString(CultureInfo.InvariantCulture),
            FieldType.Organisation => Organisation(field, definition, place, dice) is { } id ? $"{id:D}" : null,
            FieldType.Person => $"{dice.Of(staff.Holders(Audience.PostKey(place.Organizer, "inspector")))}",
            FieldType.Area => areas.IsEmpty ? null : dice.Of(areas).Name,
            FieldType.Record => known is { } record ? $"{record:D}" : null,
            FieldType.Duty => duties.Of(place.Party) is { Count: > 0 } failed && dice.Percent(DutyInAHundred) ? $"{dice.Of(failed):D}" : null,
            _ => Shortened(DemoData.Phrases[field.Name].ToList() is { Count: > 0 } phrases ? dice.Of(phrases) : $"{field.Title.Zh}：练习数据", field),
        };
    }

    // A recipient is an organ beside or below the organizer where somebody holds the post: the one that is called as the role is, else any.
    private Guid? Organisation(Field field, WorkflowDefinition definition, Place place, Dice dice)
    {
        if (field.Name != Field.Recipient)
        {
            return field.Name == Field.Unit ? Unit(definition, place, dice) : place.Party;
        }

        var roles = definition.Roles.Where(role => role.Holder is RoleHolder.Post { Of: Side.Recipient }).ToList();
        var organs = places.All
            .Where(entry => entry.Key.Contains('/') && entry.Value.Id != place.Organizer && (entry.Value.ParentId == place.Organizer || entry.Value.ParentId == place.Above[^1]))
            .Where(entry => roles.Exists(role => staff.Holders(Audience.PostKey(entry.Value.Id, ((RoleHolder.Post)role.Holder).Code)).Count > 0))
            .ToList();
        var namesakes = organs.Where(entry => roles.Exists(role => entry.Key.EndsWith($"/{role.Name}", StringComparison.Ordinal))).ToList();
        return dice.Of(namesakes.Count > 0 ? namesakes : organs).Value.Id;
    }

    // An organ of the party in which somebody holds the post by which units act.
    private Guid? Unit(WorkflowDefinition definition, Place place, Dice dice)
    {
        var posts = definition.Roles.Select(role => role.Holder).OfType<RoleHolder.Post>().Where(post => post.Of == Side.Unit).Select(post => post.Code).ToList();
        var units = places.OrgansOf(place.Party).Where(organ => posts.Exists(post => staff.Holders(Audience.PostKey(organ.Id, post)).Count > 0)).ToList();
        return units.Count > 0 && dice.Percent(UnitInAHundred) ? dice.Of(units).Id : null;
    }

    private static string Shortened(string text, Field field) => field.Most is { } most && text.Length > most ? text[..(int)most] : text;

    /// <summary>The date fields that set the day by which something is due.</summary>
    public static IEnumerable<string> DayFields(WorkflowDefinition definition) =>
        definition.Deadlines.Where(deadline => deadline.Rule.Period is null).Select(deadline => deadline.Starts).OfType<ClockEvent.At>().Select(at => at.Field);

    private static bool SetsADay(WorkflowDefinition definition, Field field) => DayFields(definition).Contains(field.Name);
}
