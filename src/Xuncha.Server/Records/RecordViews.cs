using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Records;

/// <summary>A name of a definition, with what people call it.</summary>
internal sealed record NamedView(string Name, Text Title);

/// <summary>A record as the API shows it.</summary>
internal sealed record RecordView(
    Guid Id,
    RecordKind Kind,
    string Definition,
    int DefinitionVersion,
    string Title,
    Guid? ParentId,
    Guid OrganizerId,
    Guid PartyId,
    NamedView Stage,
    NamedView State,
    LocalDate Since,
    RecordStatus Status,
    Instant CreatedAt,
    long? Version,
    JsonObject Fields,
    IReadOnlyList<SignOffView> SignOffs,
    IReadOnlyList<DeadlineView> Deadlines,
    IReadOnlyList<NextStepView> NextSteps,
    IReadOnlyList<PermitView> Permits)
{
    /// <summary>Shows a record to somebody.</summary>
    /// <param name="record">The record.</param>
    /// <param name="matter">The record with all by which it is decided.</param>
    /// <param name="sight">What the person may know of it.</param>
    /// <param name="steps">What the person could do next.</param>
    /// <param name="roles">The roles that the person acts in.</param>
    public static RecordView Of(Record record, Case matter, Sight sight, ImmutableArray<NextStep> steps, IReadOnlyCollection<string> roles)
    {
        var definition = matter.Definition;
        return new(
            record.Id,
            record.Kind,
            record.DefinitionId,
            record.DefinitionVersion,
            record.Title,
            record.ParentId,
            record.OrganizerId,
            record.PartyId,
            new(record.Stage, definition.StageOf(record.State).Title),
            new(record.State, definition.State(record.State).Title),
            record.Since.Date,
            record.Status,
            record.CreatedAt,
            sight.IsWhole ? record.Version : null,
            FieldJson.Of(definition, record.Fields, sight),
            [.. record.SignOffs.Select(signed => new SignOffView(signed.Transition, signed.Role, signed.Person, signed.On.Date))],
            [.. matter.Instance.Deadlines.Where(_ => sight.ReadsDeadlines).Select(deadline => DeadlineView.Of(record, matter, deadline))],
            [.. steps.Select(step => NextStepView.Of(definition, step with { Refusals = sight.Tell(step.Refusals) }))],
            [.. Permissions.Anywhere(definition).Concat(Permissions.In(definition, definition.State(record.State)).Where(permission => permission.Act == Act.Attach))
                .Where(permission => permission.IsGivenTo(roles)).Select(permission => new PermitView(permission.Act, permission.Subject))]);
    }
}

/// <summary>What the caller's roles may do to a record besides taking steps. Conditions may still stand against it.</summary>
/// <param name="Act">What.</param>
/// <param name="Subject">To which paper or deadline, by name; empty for the record itself.</param>
internal sealed record PermitView(Act Act, string Subject);

/// <summary>One signature of several.</summary>
internal sealed record SignOffView(string Transition, string Role, Guid Person, LocalDate On);

/// <summary>A step that leads out of the present state.</summary>
/// <param name="Name">The transition.</param>
/// <param name="Title">What people call it.</param>
/// <param name="To">The state it leads to.</param>
/// <param name="By">The roles that take it.</param>
/// <param name="AllSign">Whether all of them must sign.</param>
/// <param name="Needs">The fields and papers that it needs, and <c>reason</c>.</param>
/// <param name="Anew">Those of them that must have been given for this step.</param>
/// <param name="Takes">The fields and papers that may be given with it.</param>
/// <param name="Sets">The date fields that take the date of the step.</param>
/// <param name="IsPermitted">Whether nothing stands against it but what the step itself enters.</param>
/// <param name="Refusals">What stands against it.</param>
internal sealed record NextStepView(
    string Name,
    Text Title,
    NamedView To,
    IReadOnlyList<NamedView> By,
    bool AllSign,
    IReadOnlyList<string> Needs,
    IReadOnlyList<string> Anew,
    IReadOnlyList<string> Takes,
    IReadOnlyList<string> Sets,
    bool IsPermitted,
    IReadOnlyList<RefusalView> Refusals)
{
    public static NextStepView Of(WorkflowDefinition definition, NextStep step) =>
        new(
            step.Transition.Name,
            step.Transition.Title,
            new(step.Transition.To, definition.State(step.Transition.To).Title),
            [.. step.Transition.Actors!.Roles.Select(role => new NamedView(role, definition.Role(role).Title))],
            step.Transition.Actors.All,
            step.Transition.Needs,
            step.Transition.Anew,
            step.Transition.Takes,
            step.Transition.Sets,
            step.Refusals.All(refusal => refusal.Kind == RefusalKind.Input),
            [.. step.Refusals.Select(refusal => new RefusalView(refusal.Kind, refusal.Subject, refusal.Text))]);
}

/// <summary>One reason against a step.</summary>
internal sealed record RefusalView(RefusalKind Kind, string Subject, Text Text);

/// <summary>One clock of a record as the API shows it.</summary>
internal sealed record DeadlineView(
    Guid RecordId,
    int Number,
    string Name,
    Text Title,
    string Owner,
    LocalDate Trigger,
    Text Period,
    LocalDate Due,
    Instant CutOff,
    bool IsProvisional,
    DeadlineState State,
    bool IsSuspended,
    bool IsOverdue,
    WarningLevel Level,
    LocalDate? MetOn,
    bool? InTime,
    LocalDate? Unconfirmed,
    string CalendarRevision,
    IReadOnlyList<SuspensionView> Suspensions,
    IReadOnlyList<Text> Extensions)
{
    public static DeadlineView Of(Record record, Case matter, Deadline deadline)
    {
        var definition = matter.Definition.Deadlines.FirstOrDefault(rule => rule.Name == deadline.Name);
        return new(
            record.Id,
            deadline.Number,
            deadline.Name,
            definition?.Title ?? new(deadline.Name, deadline.Name),
            definition?.Owner ?? string.Empty,
            deadline.Trigger,
            deadline.Rule.ToText(),
            deadline.Due.Date,
            deadline.Due.CutOff,
            deadline.Due.IsProvisional,
            deadline.State,
            deadline.IsSuspended,
            deadline.IsOverdue(matter.Now),
            deadline.Level,
            deadline.MetOn?.Date,
            deadline.InTime,
            deadline.Unconfirmed?.Date,
            deadline.Due.CalendarRevision,
            [.. deadline.Suspensions.Select(suspension => new SuspensionView(suspension.First, suspension.Last))],
            [.. deadline.Extensions.Select(extension => extension.By.ToText())]);
    }
}

/// <summary>A suspension; both days inclusive, no last day while it lasts.</summary>
internal sealed record SuspensionView(LocalDate First, LocalDate? Last);

/// <summary>One line of a record's history.</summary>
/// <param name="Id">Its number among all lines there are; null for whom a gap could tell of what was before.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Step">The number of its step, by which a correction names it; null for whom it could tell the same.</param>
/// <param name="Subject">The transition, deadline, field or paper by name.</param>
/// <param name="From">The state before.</param>
/// <param name="To">The state after.</param>
/// <param name="On">The day on which it happened, as the papers prove.</param>
/// <param name="Time">The time of day, where it is known.</param>
/// <param name="RecordedBy">Who recorded it; null for the system.</param>
/// <param name="InPlaceOf">In whose place a deputy recorded it; null in their own right.</param>
/// <param name="RecordedAt">When.</param>
/// <param name="OnBehalfOf">On whose behalf.</param>
/// <param name="PaperNumber">The number of the paper that proves it.</param>
/// <param name="Reason">The reason given.</param>
/// <param name="Text">What happened, in words.</param>
/// <param name="ChildId">The child record that it speaks of.</param>
internal sealed record HistoryView(
    long? Id,
    HistoryKind Kind,
    int? Step,
    string Subject,
    string? From,
    string? To,
    LocalDate On,
    LocalTime? Time,
    Guid? RecordedBy,
    Guid? InPlaceOf,
    Instant RecordedAt,
    string? OnBehalfOf,
    string? PaperNumber,
    string? Reason,
    Text Text,
    Guid? ChildId)
{
    public static HistoryView Of(HistoryRow row, Sight sight) =>
        new(
            sight.IsWhole ? row.Id : null,
            row.Kind,
            sight.IsWhole ? row.Step : null,
            row.Subject,
            row.FromState,
            row.ToState,
            row.OnDate,
            row.OnTime,
            row.RecordedBy,
            row.InPlaceOf,
            row.RecordedAt,
            row.OnBehalfOf,
            row.PaperNumber,
            row.Reason,
            new(row.Zh, row.En),
            row.ChildId);
}

/// <summary>Fields between their canonical form and JSON: numbers and yes-or-no as JSON has them, everything else as text.</summary>
internal static class FieldJson
{
    /// <summary>The fields that somebody may read, as JSON; one that only an earlier version had is for those who see every state.</summary>
    public static JsonObject Of(WorkflowDefinition definition, ImmutableSortedDictionary<string, string> fields, Sight sight) =>
        new(fields.Where(field => definition.Field(field.Key) is { } known ? sight.Reads(known) : sight.IsWhole).Select(field => KeyValuePair.Create<string, JsonNode?>(field.Key, definition.Field(field.Key)?.Type switch
        {
            FieldType.Boolean => JsonValue.Create(field.Value == "true"),
            FieldType.Integer or FieldType.Number => JsonValue.Create(decimal.Parse(field.Value, CultureInfo.InvariantCulture)),
            _ => JsonValue.Create(field.Value),
        })));

    /// <summary>The canonical form of what came in: a text as it is, a number or yes-or-no as JSON writes it.</summary>
    /// <param name="json">The fields.</param>
    /// <param name="input">Takes note of values of another kind, which are left out.</param>
    public static ImmutableSortedDictionary<string, string> ToFields(IReadOnlyDictionary<string, JsonElement>? json, Validation input)
    {
        var fields = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in json ?? ImmutableDictionary<string, JsonElement>.Empty)
        {
            var path = $"$.fields.{name}";
            if (Canonical(value) is { } text)
            {
                input.AllowText(text, path, FieldValue.LongestText);
                fields[name] = text;
            }
            else
            {
                input.Require(false, path, new("应为文本、数字、true 或 false；不填的字段请省去", "must be a text, a number, true or false; leave out what is not given"));
            }
        }

        return fields.ToImmutable();
    }

    private static string? Canonical(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException)
        {
            return null; // half of a pair of surrogates: JSON, but no text
        }
    }
}
