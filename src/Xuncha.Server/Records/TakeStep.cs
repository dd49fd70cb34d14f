using System.Text.Json;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Records;

/// <summary>A step as it is asked for.</summary>
/// <param name="On">When it happened, as the papers prove; the moment of the request where it is not given. An earlier day takes a paper's number or a reason, and the inspected party gives none.</param>
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
    string? PaperNumber = null)
{
    /// <summary>The step as the desk decides on it.</summary>
    /// <param name="name">The transition's name.</param>
    /// <param name="input">Takes note of what cannot be.</param>
    public WantedStep ToStep(string name, Validation input)
    {
        input.AllowText(Reason, "$.reason", 2000).AllowText(OnBehalfOf, "$.onBehalfOf", 200).AllowText(PaperNumber, "$.paperNumber", 100);
        return new(name, On, Time, FieldJson.ToFields(Fields, input), Reason, OnBehalfOf, PaperNumber);
    }
}

/// <summary><c>POST …/{id}/transitions/{name}</c>.</summary>
internal static class TakeStep
{
    /// <summary>Takes a step, or says every reason why not.</summary>
    public static async Task<IResult> HandleAsync(HttpContext http, RecordKind kind, Guid id, string name, StepBody body, RecordUse use, StepDesk desk)
    {
        var input = new Validation();
        var wanted = body.ToStep(name, input);
        return input.Problem ?? await use.DecideAsync(http, kind, id, body, (opened, cancellation) => desk.DecideAsync(opened, wanted, cancellation));
    }
}
