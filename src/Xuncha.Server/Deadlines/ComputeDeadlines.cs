using System.Collections.Immutable;
using NodaTime;
using Xuncha.Core.Calendars;
using Xuncha.Core.Deadlines;
using Xuncha.Server.Calendars;
using Xuncha.Server.Problems;
using Period = Xuncha.Core.Deadlines.Period;

namespace Xuncha.Server.Deadlines;

/// <summary>One question for a due date.</summary>
/// <param name="From">The day of the event that starts the clock.</param>
/// <param name="Period">The period, such as <c>10 working days</c> or <c>10个工作日</c>.</param>
/// <param name="LongestStay">Whether it is a longest stay, which counts its first day and does not roll.</param>
/// <param name="Roll">Whether a period in days or months rolls over days off; it does where this is not given.</param>
/// <param name="CutOff">The time of day on the due day after which it has passed; 24:00 where it is not given.</param>
/// <param name="Suspensions">The suspensions, first and last day inclusive.</param>
/// <param name="Extensions">The extensions, each a period.</param>
/// <param name="Basis">The article or paper that the rule comes from, for the explanation.</param>
internal sealed record DueQuestion(
    LocalDate? From,
    string? Period,
    bool LongestStay = false,
    bool Roll = true,
    LocalTime? CutOff = null,
    IReadOnlyList<Records.SuspensionView?>? Suspensions = null,
    IReadOnlyList<string>? Extensions = null,
    string? Basis = null);

/// <summary>Questions for due dates, at most 1,000.</summary>
internal sealed record DueQuestions(IReadOnlyList<DueQuestion?>? Items, string? Calendar = "cn", bool Explain = false);

/// <summary>One answer.</summary>
internal sealed record DueAnswer(LocalDate From, string Period, LocalDate Due, Instant CutOff, bool Provisional, ImmutableArray<ExplanationLine>? Explanation);

/// <summary>The answers, in the order of the questions, with the calendar's revision.</summary>
internal sealed record DueAnswers(string Calendar, string Revision, IReadOnlyList<DueAnswer> Items);

/// <summary><c>POST /deadlines/compute</c>: computes and explains due dates that belong to no record.</summary>
internal static class ComputeDeadlines
{
    private const int Most = 1000;

    /// <summary>Answers them all, or says everything that is wrong with them.</summary>
    public static IResult Handle(DueQuestions body, CalendarStore calendars)
    {
        var input = new Validation()
            .Require(body.Items is { Count: > 0 and <= Most }, "$.items", new($"1至{Most}项", $"1 to {Most} items"))
            .Require(body.Calendar is not null && calendars.Find(body.Calendar) is not null, "$.calendar", new($"没有日历“{body.Calendar}”", $"there is no calendar '{body.Calendar}'"));
        if (input.Problem is { } problem)
        {
            return problem;
        }

        var calendar = calendars[body.Calendar!];
        var answers = body.Items!.Select((question, i) => Answer(question, $"$.items[{i}]", calendar, body.Explain, input)).ToList();
        return input.Problem is { } wrong
            ? wrong
            : TypedResults.Ok(new DueAnswers(body.Calendar!, calendar.Revision, [.. answers.OfType<DueAnswer>()]));
    }

    private static DueAnswer? Answer(DueQuestion? question, string path, WorkingCalendar calendar, bool explain, Validation input)
    {
        if (question is null)
        {
            input.RequireValue(question, path);
            return null;
        }

        input.RequireValue(question.From, $"{path}.from");
        var period = Parse(question.Period, $"{path}.period", input);
        var extensions = (question.Extensions ?? []).Select((by, i) => Parse(by, $"{path}.extensions[{i}]", input)).OfType<Period>().Select(by => new Extension(by)).ToList();
        var suspensions = new List<Suspension>();
        foreach (var (given, i) in (question.Suspensions ?? []).Select((given, i) => (given, i)))
        {
            if (given is null || given.Last < given.First)
            {
                input.Require(false, $"{path}.suspensions[{i}]", new("须有第一天，且最后一天不早于它", "needs a first day, and a last one not before it"));
            }
            else
            {
                suspensions.Add(new(given.First, given.Last));
            }
        }

        if (question.From is not { } from || period is not { } span)
        {
            return null;
        }

        var rule = new DeadlineRule(span, question.LongestStay, question.Roll, question.CutOff);
        try
        {
            var due = DeadlineCalculator.Compute(rule, from, calendar, suspensions, extensions);
            ImmutableArray<ExplanationLine>? lines = explain
                ? DeadlineCalculator.Explain(rule, from, calendar, suspensions, extensions, question.Basis)
                : null;
            return new(from, span.ToString(), due.Date, due.CutOff, due.IsProvisional, lines);
        }
        catch (CalendarRangeException e)
        {
            input.Require(false, $"{path}.from", e.Reason);
            return null;
        }
    }

    private static Period? Parse(string? text, string path, Validation input)
    {
        if (Period.TryParse(text, out var period, out var error))
        {
            return period;
        }

        input.Require(false, path, error.Value);
        return null;
    }
}
