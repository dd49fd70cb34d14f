using System.Collections.Immutable;
using Xuncha.Core.Calendars;
using Xuncha.Core.Definitions;
using Xuncha.Server.Definitions;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Demo;

/// <summary>What all rows of the large ledger have in common.</summary>
/// <param name="Stage">The people, and what they enter.</param>
/// <param name="Calendar">The days on which they work.</param>
/// <param name="Definition">The definition of a general hazard.</param>
/// <param name="Path">The steps to its end.</param>
/// <param name="Organizer">Whose ledger it is.</param>
/// <param name="Parties">Who is inspected, with the units there that may be responsible.</param>
internal sealed record LedgerSetting(
    Stage Stage, WorkingCalendar Calendar, WorkflowDefinition Definition, ImmutableArray<Transition> Path, Organisation Organizer, IReadOnlyList<(Organisation Party, IReadOnlyList<string> Units)> Parties);

/// <summary>
/// The general hazards of the large ledger, chunk by chunk: while one is saved, the next is decided. They go before everything else that is
/// played: what falls due of them takes effect when the diary comes to that day.
/// </summary>
internal sealed class LedgerRows(IServiceScopeFactory scopes, DefinitionStore definitions)
{
    /// <summary>Makes them.</summary>
    public async Task MakeAsync(XunchaDb db, Stage stage, WorkingCalendar calendar, int count, int seed, CancellationToken cancellation)
    {
        var dice = new Dice(seed);
        var setting = await SetAsync(db, stage, calendar, dice, cancellation);
        var saving = Task.CompletedTask;
        try
        {
            foreach (var rows in Enumerable.Range(0, count).Chunk(RecordBatch.Chunk))
            {
                var scope = scopes.CreateAsyncScope();
                var chunk = scope.ServiceProvider.GetRequiredService<LedgerChunk>();
                await chunk.DecideAsync(setting, rows, dice, cancellation);
                await saving;
                saving = Task.Run(() => SaveAsync(scope, chunk, cancellation), cancellation);
            }
        }
        finally
        {
            await saving;
        }
    }

    private static async Task SaveAsync(AsyncServiceScope scope, LedgerChunk chunk, CancellationToken cancellation)
    {
        await using (scope)
        {
            await chunk.SaveAsync(cancellation);
        }
    }

    private async Task<LedgerSetting> SetAsync(XunchaDb db, Stage stage, WorkingCalendar calendar, Dice dice, CancellationToken cancellation)
    {
        var definition = await definitions.NewestAsync(db, DemoData.Ledger.General, cancellation) ?? throw new InvalidOperationException($"{DemoData.Ledger.General} is not published.");
        var path = Paths.To(definition, definition.Initial.Name, state => definition.State(state).IsEnd && LedgerNames.StruckOff.Contains(state))
            ?? throw new InvalidOperationException($"{definition.Id} has no end.");
        return new(
            stage, calendar, definition, path, stage.Places[DemoData.Ledger.Organizer],
            [.. stage.Places.Below(DemoData.Ledger.Organizer).Select(party => (party, (IReadOnlyList<string>)[.. Enumerable.Range(0, 150).Select(_ => Names.Enterprise(dice, party.NameZh))]))]);
    }
}
