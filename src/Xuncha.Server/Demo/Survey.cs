using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Server.OpenForms;
using Xuncha.Server.Questionnaires;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Demo;

/// <summary>
/// Questionnaires of an inspection, one for each state: the office sets the questions, everybody who has the code answers. The form of the first that is
/// left open closes by itself; another is opened so late that it still collects.
/// </summary>
/// <param name="stage">The people.</param>
/// <param name="diary">The days.</param>
/// <param name="stories">Leads the records.</param>
/// <param name="parent">The inspection.</param>
/// <param name="definition">The questionnaire's definition.</param>
/// <param name="open">The state in which it is answered.</param>
/// <param name="cancellation">Ends the work.</param>
internal sealed class Survey(Stage stage, Diary diary, Stories stories, Guid parent, WorkflowDefinition definition, string open, CancellationToken cancellation)
{
    private const int DaysStillOpen = 9, Answers = 12;

    /// <summary>Enters everything.</summary>
    public void Write()
    {
        foreach (var state in definition.States)
        {
            Play(state.Name, stories.After(diary.Today, 1));
        }

        Play(open, DemoOptions.End.PlusDays(-DaysStillOpen));
    }

    private void Play(string wanted, LocalDate day)
    {
        var dice = stories.NewDice();
        diary.On(day, async (hands, now) =>
        {
            var record = await stories.OpenBelowAsync(hands, parent, definition.Id, $"{definition.Name.Zh}：{dice.Of(DemoData.Questions).Zh}", now, dice);
            var (above, _) = await hands.LookAsync(parent, cancellation);
            var office = stage.Staff.OfficeOf(above.OrganizerId);
            diary.Ask(diary.Today.PlusDays(1), async requests =>
            {
                await SetAsync(requests, office, record);
                if (wanted == definition.Initial.Name)
                {
                    return;
                }

                // On the way to the end by the hands of people it is open first, and answered.
                var isAnswered = wanted == open || (Paths.To(definition, definition.Initial.Name, wanted.Equals)?.Any(step => step.To == open) ?? false);
                stories.Begin(
                    isAnswered ? new(record, open.Equals, dice, () => diary.Ask(diary.Today, later => AnswerAsync(later, office, record, wanted, dice))) : new(record, wanted.Equals, dice),
                    diary.Today);
            });
        });
    }

    private static Task SetAsync(Requests requests, Guid office, Guid record) => requests.AskAsync(office, (services, http) =>
        services.GetRequiredService<QuestionDesk>().SetAsync(http, record, new([.. DemoData.Questions.Select(question => new QuestionView(
            Enum.Parse<QuestionKind>(question.Kind), question.Zh, question.Options.Length == 0 ? null : question.Options.Split(' ')))])));

    private async Task AnswerAsync(Requests requests, Guid office, Guid record, string wanted, Dice dice)
    {
        for (var i = 0; i < Answers; i++)
        {
            await requests.AskAsync(office, async (services, http) =>
            {
                var code = await services.GetRequiredService<XunchaDb>().Set<PublishedRecord>().Where(p => p.RecordId == record).Select(p => p.Code).SingleAsync(cancellation);
                return await services.GetRequiredService<OpenQuestionnaires>().AnswerAsync(code, new($"{Guid.NewGuid():N}", [.. DemoData.Questions.Index().Select(Answer)]), cancellation);
            });
        }

        if (wanted != open)
        {
            stories.Begin(new(record, wanted.Equals, dice), stories.After(diary.Today, 1));
        }

        Answered Answer((int Index, QuestionOfForm Question) asked) => asked.Question.Options.Length == 0
            ? new(asked.Index + 1, Text: dice.Of([.. DemoData.Phrases[LedgerNames.Description]]))
            : new(asked.Index + 1, Options: [dice.Between(1, asked.Question.Options.Split(' ').Length)]);
    }
}
