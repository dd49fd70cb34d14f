using Xuncha.Core.Planning;
using Xuncha.Server.Hosting;
using Xuncha.Server.Planning;

namespace Xuncha.Server.Demo;

/// <summary>Plays what is planned: programmes with their duties of coverage, what offices enter by hand, yearly plans, and the inspections that these open.</summary>
/// <param name="stage">The people.</param>
/// <param name="diary">The days.</param>
/// <param name="stories">Leads the records.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class PlannedYears(Stage stage, Diary diary, Stories stories, CancellationToken cancellation)
{
    private const int DaysInForce = 330;

    private readonly Dictionary<string, Guid> _programmes = new(StringComparer.Ordinal);

    /// <summary>Enters everything.</summary>
    public void Write()
    {
        diary.Ask(DemoOptions.Begin, MakeProgrammesAsync);
        foreach (var entry in PlanData.Outside)
        {
            diary.Ask(entry.To.PlusDays(3), requests => EnterAsync(requests, entry));
        }

        foreach (var entry in PlanData.Accidents)
        {
            diary.Ask(entry.On.PlusDays(1), requests => EnterAsync(requests, entry));
        }

        foreach (var plan in PlanData.Plans)
        {
            Play(plan);
        }
    }

    private async Task MakeProgrammesAsync(Requests requests)
    {
        foreach (var p in PlanData.Programmes)
        {
            var organizer = stage.Places[p.Organizer].Id;
            var duties = PlanData.Coverage.Where(duty => duty.Organizer == p.Organizer).Select(duty => new NewCoverageDuty(
                duty.Name, duty.Zh, duty.En, new([Enum.Parse<Organisations.OrganisationKind>(duty.Kind)], [duty.Depth]), null,
                [.. duty.By.Split(' ').Select(Enum.Parse<InspectionFamily>)], [.. duty.Counts.Split(' ').Select(Enum.Parse<InspectedBy>)], Enum.GetValues<Exemption>())).ToList();
            var body = new NewProgramme(
                organizer, p.Zh, p.En, p.Basis, p.From, p.To, [p.Comprehensive], [p.Special], duties, duties[^1].Parties, new(null, 2, 3), p.UrgentShare, p.LeadDays);
            _programmes[p.Organizer] = (await requests.AskAsync<ProgrammeView>(
                stage.Staff.OfficeOf(organizer), (services, http) => services.GetRequiredService<Programmes>().CreateAsync(http, body))).Id;
        }
    }

    private Task EnterAsync(Requests requests, OutsideOfPlace entry)
    {
        Guid? by = entry.By.Length == 0 ? null : stage.Places[entry.By].Id;
        var body = new NewOutsideInspection(stage.Places[entry.Party].Id, InspectionFamily.Comprehensive, entry.Body, by, entry.From, entry.To, entry.Paper);
        return requests.AskAsync(OfficeAbove(entry.Party), (services, http) => services.GetRequiredService<Entries<OutsideInspection>>().AddAsync<OutsideInspectionView>(http, body));
    }

    private Task EnterAsync(Requests requests, AccidentOfPlace entry)
    {
        var body = new NewAccident(stage.Places[entry.Party].Id, entry.On, Enum.Parse<AccidentSeverity>(entry.Severity), entry.Deaths, "应急管理部门事故快报（练习数据）");
        return requests.AskAsync(OfficeAbove(entry.Party), (services, http) => services.GetRequiredService<Entries<Accident>>().AddAsync<AccidentView>(http, body));
    }

    // Somebody of the nearest government above that inspects.
    private Guid OfficeAbove(string code)
    {
        var above = DemoData.Divisions.Single(division => division.Code == code).Parent;
        return stage.Places.IsOrganizer(above) ? stage.Staff.OfficeOf(stage.Places[above].Id) : OfficeAbove(above);
    }

    // Drafted one day, filled by the proposal of the product the next, and led on.
    private void Play(PlanOfPlace plan)
    {
        var (organizer, dice) = (stage.Places[plan.Organizer], stories.NewDice());
        var office = stage.Staff.OfficeOf(organizer.Id);
        var flow = stories.Flow(plan.Definition);
        diary.On(plan.Drafted, async (hands, now) =>
        {
            var record = await hands.OpenAsync(stage, plan.Definition, $"{organizer.NameZh}{plan.Year}年度巡查计划", null, (organizer.Path, organizer.Path), now, dice, cancellation);
            diary.Ask(stories.After(diary.Today, 1), async requests =>
            {
                await FillAsync(requests, office, record, plan);
                if (plan.Opened == 0)
                {
                    stories.Begin(new(record, plan.State.Equals, dice), diary.Today);
                    return;
                }

                var inForce = flow.States.First(state => PlanStates.IsApproved(flow, state)).Name;
                stories.Begin(new(record, inForce.Equals, dice, () => diary.Ask(stories.After(diary.Today, 2), later => OpenAsync(later, office, record, plan, dice))), diary.Today);
            });
        });
    }

    private async Task FillAsync(Requests requests, Guid office, Guid record, PlanOfPlace plan)
    {
        await requests.AskAsync(office, (services, http) => services.GetRequiredService<ChangePlan>().SetProgrammeAsync(http, record, new(_programmes[plan.Organizer], plan.Year)));
        foreach (var batch in PlanData.Batches.Where(batch => (batch.Organizer, batch.Year) == (plan.Organizer, plan.Year)))
        {
            await requests.AskAsync(office, (services, http) =>
                services.GetRequiredService<ChangePlan>().AddBatchAsync(http, record, new(batch.Zh, batch.From, batch.To, batch.Teams, batch.Parties)));
        }

        await requests.AskAsync(office, (services, http) => services.GetRequiredService<ChangePlanItems>().ApplyAsync(http, record));
    }

    // Inspections of some of its parties, by their names: where the proposal puts whom of equals follows from ids, which are new each time.
    private async Task OpenAsync(Requests requests, Guid office, Guid record, PlanOfPlace plan, Dice dice)
    {
        foreach (var item in (await ItemsAsync(requests, office, record)).OrderBy(item => item.Party.Zh, StringComparer.Ordinal).Take(plan.Opened))
        {
            var title = $"{stories.Flow(item.Definition).Name.Zh}：{item.Party.Zh}（{plan.Year}年度计划）";
            await requests.AskAsync(office, (services, http) => services.GetRequiredService<OpenPlanned>().HandleAsync(http, record, item.Id, new(title)));
            var inspection = (await ItemsAsync(requests, office, record)).Single(other => other.Id == item.Id).Inspection!.Id;
            var (wanted, own) = (dice.Of([.. stories.Flow(item.Definition).States.Where(state => !state.IsEnd).Select(state => state.Name)]), stories.NewDice());
            diary.On(diary.Today, async (hands, now) =>
            {
                await hands.ComposeAsync(stage, inspection, now, own, cancellation);
                stories.Begin(new(inspection, wanted.Equals, own), stories.After(diary.Today, 1));
            });
        }

        stories.Begin(new(record, plan.State.Equals, dice), diary.Today.PlusDays(DaysInForce));
    }

    private static async Task<IReadOnlyList<PlanItemView>> ItemsAsync(Requests requests, Guid office, Guid record) =>
        (await requests.AskAsync<Page<PlanItemView>>(office, (services, http) => services.GetRequiredService<ShowPlan>().ItemsAsync(http, record, null, 200))).Items;
}
