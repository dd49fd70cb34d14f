using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Deadlines;
using Xuncha.Core.Tests.Calendars;
using Xunit;
using static Xuncha.Core.Tests.Properties;

namespace Xuncha.Core.Tests.Deadlines;

/// <summary>What holds for every date, rule and suspension.</summary>
public sealed class DeadlineProperties
{
    private static readonly WorkingCalendar Calendar = China.Calendar;

    private static readonly Gen<LocalDate> Dates = Gen.Choose(400, 20_000).Select(days => Calendar.FirstDay.PlusDays(days));

    private static readonly Gen<DeadlineRule> Rules =
        from unit in Gen.Elements(PeriodUnit.WorkingDays, PeriodUnit.Days, PeriodUnit.Months)
        from count in Gen.Choose(1, 24)
        from stays in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from rolls in Gen.Elements(true, false)
        select new DeadlineRule(new Period(count, unit), stays, rolls);

    private static readonly Gen<Case> Cases =
        from rule in Rules
        from trigger in Dates
        from suspensions in Gen.ListOf((
            from offset in Gen.Choose(-10, 60)
            from length in Gen.Choose(0, 25)
            select new Suspension(trigger.PlusDays(offset), trigger.PlusDays(offset + length))))
        from extensions in Gen.ListOf(Rules.Select(other => new Extension(other.Period!.Value)))
        select new Case(rule, trigger, [.. suspensions.Take(3)], [.. extensions.Take(2)]);

    [Fact]
    public void Adding_and_subtracting_lead_back_to_a_working_day() => Check(
        from date in Dates from n in Gen.Choose(1, 250) select (date, n),
        sum =>
        {
            var start = Calendar.NextWorkingDay(sum.date);
            return Calendar.AddWorkingDays(Calendar.AddWorkingDays(start, sum.n), -sum.n) == start
                && Calendar.AddWorkingDays(Calendar.AddWorkingDays(start, -sum.n), sum.n) == start
                && Calendar.WorkingDaysBetween(start, Calendar.AddWorkingDays(start, sum.n)) == sum.n;
        });

    [Fact]
    public void A_later_trigger_is_never_due_earlier() => Check(
        from rule in Rules from date in Dates from later in Gen.Choose(0, 90) select (rule, date, later),
        pair => DeadlineCalculator.Compute(pair.rule, pair.date, Calendar).Date
            <= DeadlineCalculator.Compute(pair.rule, pair.date.PlusDays(pair.later), Calendar).Date);

    [Fact]
    public void A_longer_period_is_never_due_earlier() => Check(
        from rule in Rules from date in Dates select (rule, date),
        pair => DeadlineCalculator.Compute(pair.rule, pair.date, Calendar).Date
            <= DeadlineCalculator.Compute(pair.rule with { Period = new(pair.rule.Period!.Value.Count + 1, pair.rule.Period.Value.Unit) }, pair.date, Calendar).Date);

    [Fact]
    public void A_suspension_of_days_outside_the_period_changes_nothing() => Check(Cases, c =>
    {
        var plain = c.Compute([]);
        var before = new Suspension(c.Trigger.PlusDays(-20), c.Trigger.PlusDays(-2));
        var after = new Suspension(plain.Date.PlusDays(1), plain.Date.PlusDays(9));
        return c.Compute([before, after]) == plain;
    });

    [Fact]
    public void A_suspension_of_days_off_changes_nothing_for_working_days() => Check(
        from date in Dates from n in Gen.Choose(1, 60) from at in Gen.Choose(0, 60) select (date, n, at),
        c =>
        {
            var rule = new DeadlineRule(Period.WorkingDays(c.n));
            var day = c.date.PlusDays(c.at);
            return Calendar.IsWorkingDay(day)
                || DeadlineCalculator.Compute(rule, c.date, Calendar, [new(day, day)]) == DeadlineCalculator.Compute(rule, c.date, Calendar);
        });

    [Fact]
    public void More_suspension_is_never_due_earlier() => Check(Cases.Select(c => c with { Extensions = [.. c.Extensions.Where(by => by.By.Unit != PeriodUnit.Months)] }), c =>
        c.Compute(c.Suspensions.Skip(1)).Date <= c.Compute(c.Suspensions).Date);

    // An extension in months is the exception: it runs from where the period ended, and months have 28 to 31 days. Here the longer suspension
    // takes the period to 5 August and the extension to 5 March; the shorter one takes them to 14 July, 14 February, and 21 days on to 7 March.
    [Fact]
    public void More_suspension_may_be_due_some_days_earlier_when_an_extension_counts_months_of_other_lengths()
    {
        static LocalDate July(int day) => new(2039, 7, day);
        var c = new Case(
            new(Period.WorkingDays(18)), new(2039, 6, 12), [new(new(2039, 6, 24), new(2039, 6, 25)), new(July(1), July(8)), new(July(15), new(2039, 8, 4))], [new(Period.Months(19))]);
        Assert.Equal(new LocalDate(2041, 3, 5), c.Compute(c.Suspensions).Nominal);
        Assert.Equal(new LocalDate(2041, 3, 7), c.Compute(c.Suspensions.Skip(1)).Nominal);
    }

    [Fact]
    public void Neither_order_nor_repetition_of_suspensions_matters() => Check(Cases, c =>
        c.Compute(c.Suspensions) == c.Compute(c.Suspensions.Reverse().Concat(c.Suspensions)));

    [Fact]
    public void A_due_date_is_not_suspended_and_is_a_working_day_where_the_rule_says_so() => Check(Cases, c =>
    {
        var due = c.Compute(c.Suspensions);
        var isLast = c.Extensions.Count > 0 ? c.Extensions[^1].By.Unit : c.Rule.Period!.Value.Unit;
        return !c.Suspensions.Any(span => span.First <= due.Date && due.Date <= span.Last)
            && (due.Date == due.Nominal || (c.Rule.Rolls && !c.Rule.IsLongestStay))
            && (Calendar.IsWorkingDay(due.Date) || (isLast != PeriodUnit.WorkingDays && (!c.Rule.Rolls || c.Rule.IsLongestStay)));
    });

    [Fact]
    public void Computing_again_gives_the_same() => Check(Cases, c => c.Compute(c.Suspensions) == c.Compute(c.Suspensions));

    [Fact]
    public void Working_days_with_suspensions_are_what_somebody_counts_who_goes_from_day_to_day() => Check(Cases, c =>
    {
        var left = c.Rule.Period!.Value.Count;
        var day = c.Trigger;
        while (left > 0)
        {
            day = day.PlusDays(1);
            left -= Calendar.IsWorkingDay(day) && !c.Suspensions.Any(span => span.First <= day && day <= span.Last) ? 1 : 0;
        }

        var rule = new DeadlineRule(Period.WorkingDays(c.Rule.Period!.Value.Count));
        return DeadlineCalculator.Compute(rule, c.Trigger, Calendar, c.Suspensions).Date == day;
    });

    [Fact]
    public void Calendar_days_with_suspensions_are_what_somebody_counts_who_goes_from_day_to_day() => Check(Cases, c =>
    {
        var left = c.Rule.Period!.Value.Count;
        var day = c.Trigger;
        while (left > 0)
        {
            day = day.PlusDays(1);
            left -= c.Suspensions.Any(span => span.First <= day && day <= span.Last) ? 0 : 1;
        }

        var rule = new DeadlineRule(Period.Days(c.Rule.Period!.Value.Count), Rolls: false);
        return DeadlineCalculator.Compute(rule, c.Trigger, Calendar, c.Suspensions).Date == day;
    });

    [Fact]
    public void An_explanation_ends_on_the_date_that_is_computed_and_says_so_when_provisional() => Check(Cases, c =>
    {
        var due = c.Compute(c.Suspensions);
        var lines = DeadlineCalculator.Explain(c.Rule, c.Trigger, Calendar, [.. c.Suspensions], [.. c.Extensions]);
        return lines.Single(line => line.Kind == ExplanationKind.Due).From == due.Date
            && lines.Last(line => line.Kind == ExplanationKind.End).From == due.Nominal
            && lines.Any(line => line.Kind == ExplanationKind.Provisional) == due.IsProvisional;
    });

    public sealed record Case(DeadlineRule Rule, LocalDate Trigger, IReadOnlyList<Suspension> Suspensions, IReadOnlyList<Extension> Extensions)
    {
        public DueDate Compute(IEnumerable<Suspension> suspensions) => DeadlineCalculator.Compute(Rule, Trigger, Calendar, suspensions, Extensions);

        public override string ToString() =>
            $"{Rule} from {Trigger:R}; suspended {string.Join(", ", Suspensions.Select(span => $"{span.First:R}..{span.Last:R}"))}; extended {string.Join(", ", Extensions)}";
    }
}
