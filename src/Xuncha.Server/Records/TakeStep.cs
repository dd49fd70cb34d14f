using System.Text.Json;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Records;

/// <summary>A step as it is asked for.</summary>
/// <param name="On">When it happened, as the papers prove; the moment of the request where it is not given.</param>
/// <param name="Time">The time of day that the paper shows; it matters only where a rule names a cut-off.</param>
/// <param name="Fields">The data that the step asks for.</param>
/// <param name="Reason">The reason.</param>
/// <param name="OnBehalfOf">On whose behalf it is recorded.</param>
/// <param name="PaperNumber">The number of the paper that proves it.</param>
internal sealed record StepBody(
    LocalDate? On = null,
    LocalTime? Time = null,
    IReadOnlyDictionary<string, JsonElement>? Fields = null,
    string? Reason = null,
    string? OnBehalfOf = null,
    string? PaperNumber = null);

/// <summary><c>POST …/{id}/transitions/{name}</c>.</summary>
internal static class TakeStep
{
    /// <summary>Takes a step, or says every reason why not.</summary>
    public static async Task<IResult> HandleAsync(HttpContext http, RecordKind kind, Guid id, string name, StepBody body, RecordUse use, RecordStore records, EnteredReferences references)
    {
        var input = new Validation()
            .AllowText(body.Reason, "$.reason", 2000).AllowText(body.OnBehalfOf, "$.onBehalfOf", 200).AllowText(body.PaperNumber, "$.paperNumber", 100);
        var fields = FieldJson.ToFields(body.Fields, input);
        return input.Problem ?? await use.DecideAsync(http, kind, id, body, async (opened, cancellation) =>
        {
            var matter = opened.Matter;
            var on = body.On is not { } date || date == matter.Today
                ? new Occurrence(matter.Today, body.Time ?? matter.Arrival.Time)
                : new Occurrence(date, body.Time);
            var transition = matter.Definition.State(matter.Instance.State).Transition(name);
            var facts = transition is null
                ? Facts.None
                : await records.FactsAsync(opened.Record, [transition], opened.Caller.Keys, opened.Caller.Today, cancellation);
            var decision = Engine.Decide(
                matter,
                new(name, opened.Actor, on, fields, body.Reason, body.OnBehalfOf, body.PaperNumber),
                facts);
            return decision is Decision.Accepted
                && await references.WrongAsync(opened.Record, matter.Definition, fields, opened.Caller, cancellation) is { IsEmpty: false } wrong
                    ? new Decision.Refused(wrong)
                    : decision;
        });
    }
}
