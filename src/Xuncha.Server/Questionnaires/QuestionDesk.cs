using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.OpenForms;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Questionnaires;

/// <summary>A question as it is set and asked.</summary>
/// <param name="Kind">How it is answered.</param>
/// <param name="Text">The question.</param>
/// <param name="Options">What may be chosen, 2 to 20; not for a text.</param>
internal sealed record QuestionView(QuestionKind? Kind, string? Text, IReadOnlyList<string>? Options = null)
{
    public static readonly IReadOnlyList<QuestionView> Examples =
    [
        new(QuestionKind.One, "企业负责人多久到现场检查一次？", ["每周", "每月", "很少"]),
        new(QuestionKind.Text, "您认为最大的安全隐患是什么？"),
    ];

    /// <summary>The questions of a questionnaire, in order.</summary>
    public static async Task<List<QuestionView>> AllAsync(XunchaDb db, Guid record, CancellationToken cancellation) =>
        [.. (await db.Set<Question>().AsNoTracking().Where(q => q.RecordId == record).OrderBy(q => q.Number).ToListAsync(cancellation))
            .Select(q => new QuestionView(q.Kind, q.Text, q.Kind == QuestionKind.Text ? null : q.Options))];
}

/// <summary>What the team sets.</summary>
internal sealed record QuestionsBody(IReadOnlyList<QuestionView>? Questions);

/// <summary>The questions of a questionnaire, and its code once it has been open.</summary>
internal sealed record QuestionsView(string? Code, IReadOnlyList<QuestionView> Questions);

/// <summary>The questions of a questionnaire, which is a task whose definition publishes one of its states; and what was answered.</summary>
internal sealed class QuestionDesk(XunchaDb db, RecordUse use, ReadRecords read, RecordAccess access)
{
    private const int Most = 100;

    /// <summary><c>GET /tasks/{id}/questions</c></summary>
    public async Task<IResult> GetAsync(HttpContext http, Guid id)
    {
        if (!await IsSeenAsync(http, id))
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var code = await db.Set<PublishedRecord>().Where(p => p.RecordId == id).Select(p => p.Code).SingleOrDefaultAsync(http.RequestAborted);
        return TypedResults.Ok(new QuestionsView(code, await QuestionView.AllAsync(db, id, http.RequestAborted)));
    }

    /// <summary><c>GET /tasks/{id}/results</c></summary>
    public async Task<IResult> ResultsAsync(HttpContext http, Guid id) => await IsSeenAsync(http, id)
        ? TypedResults.Ok(await QuestionnaireResults.OfAsync(db, id, http.RequestAborted))
        : new ProblemResult(ProblemTypes.NotFound);

    /// <summary><c>PUT /tasks/{id}/questions</c></summary>
    public Task<IResult> SetAsync(HttpContext http, Guid id, QuestionsBody body) =>
        use.ChangeAsync(http, RecordKind.Task, id, body, needsMatch: false, async (opened, cancellation) =>
        {
            var definition = opened.Matter.Definition;
            var opening = Permissions.Open(definition);
            if (!opened.May(opening))
            {
                return new ProblemResult(ProblemTypes.Forbidden, new("您的角色不得拟定题目", "your roles may not set the questions"));
            }

            if (opened.Record.State != definition.Initial.Name || opened.Record.Status != RecordStatus.Running || definition.States.All(state => state.Published.IsEmpty))
            {
                return new ProblemResult(ProblemTypes.NotOpen);
            }

            if (Check(body).Problem is { } problem)
            {
                return problem;
            }

            db.RemoveRange(await db.Set<Question>().Where(q => q.RecordId == id).ToListAsync(cancellation));
            await db.SaveChangesAsync(cancellation);
            db.AddRange(body.Questions!.Select((question, i) => new Question
            {
                RecordId = id,
                Number = i + 1,
                Kind = question.Kind!.Value,
                Text = question.Text!,
                Options = [.. question.Options ?? []],
            }));
            return null;
        });

    private static Validation Check(QuestionsBody body)
    {
        var input = new Validation().Require(body.Questions is { Count: > 0 and <= Most }, "$.questions", new($"应有1至{Most}题", $"1 to {Most} questions"))
            .RequireItems(body.Questions, "$.questions");
        foreach (var (i, question) in (body.Questions ?? []).Index().Take(Most).Where(entry => entry.Item is not null))
        {
            var path = $"$.questions[{i}]";
            input.RequireValue(question.Kind, $"{path}.kind").RequireText(question.Text, $"{path}.text", 500)
                .Require(question.Kind == QuestionKind.Text ? question.Options is null : question.Options is { Count: >= 2 and <= 20 }, $"{path}.options", new("选择题应有2至20个选项，填空题没有", "2 to 20 options, and none for a text"));
            foreach (var (j, option) in (question.Options ?? []).Index())
            {
                input.RequireText(option, $"{path}.options[{j}]", 200);
            }
        }

        return input;
    }

    private async Task<bool> IsSeenAsync(HttpContext http, Guid id) =>
        await read.SeenAsync(RecordKind.Task, id, await access.CallerAsync(http.User, http.RequestAborted), http.RequestAborted) is not null;
}
