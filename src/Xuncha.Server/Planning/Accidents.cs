using NodaTime;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>An accident as the API shows it.</summary>
internal sealed record AccidentView(
    Guid Id, Guid PartyId, LocalDate On, AccidentSeverity Severity, int Deaths, string Source, Instant EnteredAt, Instant? VoidedAt, string? VoidReason)
    : IEntryView<Accident, AccidentView>
{
    public static AccidentView Of(Accident a) => new(a.Id, a.PartyId, a.On, a.Severity, a.Deaths, a.Source, a.EnteredAt, a.VoidedAt, a.VoidReason);
}

/// <summary>An accident to enter.</summary>
/// <param name="PartyId">Where it happened.</param>
/// <param name="On">When.</param>
/// <param name="Severity">How grave it is.</param>
/// <param name="Deaths">How many died.</param>
/// <param name="Source">Where it is known from.</param>
internal sealed record NewAccident(Guid? PartyId, LocalDate? On, AccidentSeverity? Severity, int? Deaths, string? Source) : INewEntry<Accident>
{
    /// <inheritdoc/>
    public Task CheckAsync(Validation input, XunchaDb db, Caller caller, CancellationToken cancellation)
    {
        input
            .RequireValue(On, "$.on")
            .Require(!(On > caller.Today), "$.on", new("不能晚于今天", "not after today"))
            .RequireValue(Severity, "$.severity")
            .Require(Deaths is >= 0 and <= 100_000, "$.deaths", new("0至100000", "0 to 100000"))
            .RequireText(Source, "$.source", 200);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Accident Of(Organisation party, Caller caller) => new()
    {
        Id = Ids.New(caller.Now),
        PartyId = party.Id,
        PartyPath = party.Path,
        On = On!.Value,
        Severity = Severity!.Value,
        Deaths = Deaths!.Value,
        Source = Source!.Trim(),
        EnteredBy = caller.Person,
        EnteredAt = caller.Now,
    };
}
