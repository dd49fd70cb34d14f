using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Server.Organisations;

namespace Xuncha.Server.Demo;

/// <summary>What is played besides the large ledger: for each definition a record in every state, the major hazards with their tracing, what becomes of proposed interviews.</summary>
/// <param name="stage">The people.</param>
/// <param name="diary">The days.</param>
/// <param name="stories">Leads the records.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class Plot(Stage stage, Diary diary, Stories stories, CancellationToken cancellation)
{
    private const int DaysOfAStep = 12, DaysOfAChild = 60;

    /// <summary>Enters everything.</summary>
    public void Write()
    {
        foreach (var scene in DemoData.Scenes)
        {
            if (scene.Host.Length == 0)
            {
                Play(scene, stories.Flow(scene.Definition));
            }
            else
            {
                Play(scene, stories.Flow(scene.Definition), DemoData.Scenes.Single(host => host.Definition == scene.Host), stories.Flow(scene.Host));
            }
        }

        PlayMajorHazards(stories.Flow(DemoData.Ledger.Major));
        for (var month = DemoOptions.Begin.PlusMonths(1); month < DemoOptions.End; month = month.PlusMonths(1))
        {
            diary.On(stories.After(month, 5), DecideInterviewsAsync);
        }
    }

    // One record for each state that can be reached, with parties in turn.
    private void Play(Scene scene, WorkflowDefinition definition)
    {
        var parties = stage.Places.Parties(scene.Parties);
        foreach (var (index, state) in definition.States.Index())
        {
            if (Paths.To(definition, definition.Initial.Name, state.Name.Equals) is { } path)
            {
                var (party, dice) = (parties[index % parties.Count], stories.NewDice());
                diary.On(Start(path, dice, isOld: index % 3 == 1), async (hands, now) =>
                {
                    var record = await hands.OpenAsync(
                        stage, definition.Id, Title(definition, party, dice), null, (stage.Places[scene.Organizer].Path, party.Path), now, dice, cancellation, waitsForTeam: WaitsForTeam(definition, state));
                    stories.Begin(new(record, state.Name.Equals, dice), diary.Today);
                });
            }
        }
    }

    // Then those who have accounts sit in it, as far as they are free, so that somebody can sign in and go on.
    private static bool WaitsForTeam(WorkflowDefinition definition, State state) =>
        state.Transitions.SelectMany(transition => transition.Actors?.Roles ?? []).Any(role => definition.Role(role).Holder is RoleHolder.TeamSeat);

    // The same below one record, which waits in a state meanwhile.
    private void Play(Scene scene, WorkflowDefinition definition, Scene host, WorkflowDefinition flow)
    {
        var (party, dice) = (stage.Places.Parties(host.Parties)[^1], stories.NewDice());
        var path = Paths.To(flow, flow.Initial.Name, scene.At.Equals) ?? throw new InvalidOperationException($"{flow.Id} does not lead to {scene.At}.");
        diary.On(Start([.. path, .. path], dice), async (hands, now) =>
        {
            var record = await hands.OpenAsync(stage, flow.Id, Title(flow, party, dice), null, (stage.Places[host.Organizer].Path, party.Path), now, dice, cancellation);
            stories.Begin(new(record, scene.At.Equals, dice, () => PlayBelow(record, definition)), diary.Today);
        });
    }

    private void PlayBelow(Guid parent, WorkflowDefinition definition)
    {
        if (definition.Record == RecordKind.Task && definition.States.FirstOrDefault(state => !state.Published.IsEmpty) is { } open)
        {
            new Survey(stage, diary, stories, parent, definition, open.Name, cancellation).Write();
            return;
        }

        foreach (var state in definition.States)
        {
            if (Paths.To(definition, definition.Initial.Name, state.Name.Equals) is not null)
            {
                var dice = stories.NewDice();
                diary.On(stories.After(diary.Today, 1), async (hands, now) =>
                    stories.Begin(new(await stories.OpenBelowAsync(hands, parent, definition.Id, definition.Name.Zh, now, dice), state.Name.Equals, dice), diary.Today));
            }
        }
    }

    // Those that are done, and the others in the states that lead there, each with responsibility traced beside it.
    private void PlayMajorHazards(WorkflowDefinition definition)
    {
        var isDone = LedgerNames.StruckOff;
        var path = Paths.To(definition, definition.Initial.Name, isDone.Contains) ?? throw new InvalidOperationException($"{definition.Id} cannot be struck off.");
        var open = path.Select(step => step.To).Where(state => !isDone.Contains(state)).TakeLast(DemoOptions.MajorHazards - DemoOptions.MajorDone).ToList();
        var tracing = stories.Flow(DemoData.Ledger.Tracing);
        var (organizer, parties) = (stage.Places[DemoData.Ledger.Organizer], stage.Places.Below(DemoData.Ledger.Organizer));
        for (var i = 0; i < DemoOptions.MajorHazards; i++)
        {
            var (party, dice, wanted) = (parties[i % parties.Count], stories.NewDice(), i < open.Count ? open[i] : null);
            Func<string, bool> isWanted = wanted is null ? isDone.Contains : wanted.Equals;
            diary.On(Start(path, dice), async (hands, now) =>
            {
                var record = await hands.OpenAsync(stage, definition.Id, Title(definition, party, dice), null, (organizer.Path, party.Path), now, dice, cancellation);
                stories.Begin(new(record, isWanted, dice), diary.Today);
                var traced = await hands.OpenAsync(stage, tracing.Id, Title(tracing, party, dice), record, default, now, dice, cancellation);
                stories.Begin(new(traced, dice.Of([.. tracing.States.Select(state => state.Name)]).Equals, stories.NewDice()), stories.After(diary.Today, 2));
            });
        }
    }

    // The office looks at what was proposed: some interviews are declined, some are held.
    private async Task DecideInterviewsAsync(Hands hands, Instant now)
    {
        foreach (var (record, definition) in await hands.ProposedAsync(RecordKind.Interview, 4, cancellation))
        {
            var dice = stories.NewDice();
            var wanted = dice.Of([.. stories.Flow(definition).States.Select(state => state.Name)]);
            stories.Begin(new(record, wanted.Equals, dice), stories.After(diary.Today, dice.Between(0, 3)));
        }
    }

    // Early enough to come where it is to come, and not all at once: some have stood there for long.
    private static LocalDate Start(ImmutableArray<Transition> path, Dice dice, bool isOld = false)
    {
        var children = path.Sum(step => step.Guards.OfType<Guard.Records>().Count());
        var needed = 20 + (path.Length * DaysOfAStep) + (children * DaysOfAChild) + (isOld ? dice.Between(100, 300) : dice.Between(0, 60));
        return LocalDate.Max(DemoOptions.Begin, DemoOptions.End.PlusDays(-needed));
    }

    private static string Title(WorkflowDefinition definition, Organisation party, Dice dice) =>
        definition.Record == RecordKind.Finding
            ? $"{Names.Enterprise(dice, party.NameZh)}：{dice.Of([.. DemoData.Phrases[LedgerNames.Description]])}"
            : $"{definition.Name.Zh}：{party.NameZh}";
}
