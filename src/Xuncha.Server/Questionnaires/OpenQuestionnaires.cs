using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Definitions;
using Xuncha.Server.Definitions;
using Xuncha.Server.OpenForms;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;
using Text = Xuncha.Core.Text;

namespace Xuncha.Server.Questionnaires;

/// <summary>A questionnaire as everybody sees it who has its code.</summary>
/// <param name="Name">What kind of questionnaire it is.</param>
/// <param name="Fields">What its definition publishes.</param>
/// <param name="Questions">The questions.</param>
/// <param name="Respondent">A token, new each time; the answer comes with it, so that a form that is sent twice counts once.</param>
internal sealed record OpenQuestionnaire(Text Name, IReadOnlyList<PublishedField> Fields, IReadOnlyList<QuestionView> Questions, string Respondent)
{
    public static readonly OpenQuestionnaire Example = new(
        new("巡查问卷", "Questionnaire"), [new("topic", new("主题", "topic"), "企业安全管理")], QuestionView.Examples, "3f1c9a0d5b7e42d8a6c4e1b2f9d07a35");
}

/// <summary>What somebody answers.</summary>
/// <param name="Respondent">The token of the form.</param>
/// <param name="Answers">The answers; questions may be left out.</param>
internal sealed record GivenAnswers(string? Respondent, IReadOnlyList<Answered>? Answers)
{
    public static readonly GivenAnswers Example = new(OpenQuestionnaire.Example.Respondent, [new(1, Options: [2]), new(2, Text: "粉尘")]);
}

/// <summary>The open form of a questionnaire. By design nobody can tell who answered what.</summary>
internal sealed class OpenQuestionnaires(XunchaDb db, DefinitionStore definitions, RecordStore records)
{
    /// <summary><c>GET /open/questionnaires/{code}</c></summary>
    public async Task<IResult> GetAsync(string code, CancellationToken cancellation)
    {
        if (await PublishedRecord.FindAsync(db, RecordKind.Task, code, cancellation) is not { } record)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var definition = await definitions.PinnedAsync(db, record.DefinitionId, record.DefinitionVersion, cancellation);
        return TypedResults.Ok(new OpenQuestionnaire(
            definition.Name, OpenInspections.PublishedOf(definition, record), await QuestionView.AllAsync(db, record.Id, cancellation), RandomNumberGenerator.GetHexString(32, lowercase: true)));
    }

    /// <summary><c>POST /open/questionnaires/{code}</c></summary>
    public async Task<IResult> AnswerAsync(string code, GivenAnswers body, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await PublishedRecord.FindAsync(db, RecordKind.Task, code, cancellation) is not { Id: var id })
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        var questions = await QuestionView.AllAsync(db, id, cancellation);
        if (Check(body, questions).Problem is { } problem)
        {
            return problem;
        }

        // Locked, so that none comes after the close, and of two with one token the second finds the first.
        await records.LockAsync(id, skipLocked: false, cancellation);
        var respondent = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body.Respondent!)));
        if (await PublishedRecord.FindAsync(db, RecordKind.Task, code, cancellation) is null)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (await db.Set<QuestionnaireResponse>().AnyAsync(r => r.RecordId == id && r.Respondent == respondent, cancellation))
        {
            return new ProblemResult(ProblemTypes.AlreadyAnswered);
        }

        db.Add(new QuestionnaireResponse { Id = Guid.NewGuid(), RecordId = id, Respondent = respondent, Answers = [.. body.Answers!] });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static Validation Check(GivenAnswers body, List<QuestionView> questions)
    {
        var input = new Validation().Require(body.Respondent is { Length: >= 16 and <= 100 }, "$.respondent", new("请带上表单给出的标识", "give the token that came with the form"))
            .RequireItems(body.Answers, "$.answers")
            .Require(body.Answers is { Count: > 0 } && body.Answers.DistinctBy(answer => answer?.Question).Count() == body.Answers.Count, "$.answers", new("每题至多回答一次，至少回答一题", "one answer to each question at most, and one in all at least"));
        foreach (var (i, answer) in (body.Answers ?? []).Index().Where(entry => entry.Item is not null))
        {
            var question = answer.Question >= 1 && answer.Question <= questions.Count ? questions[answer.Question - 1] : null;
            input.Require(question is not null && Fits(question, answer), $"$.answers[{i}]", new("没有此题，或回答与题型不符", "there is no such question, or the answer is not of its kind"));
            input.AllowText(answer.Text, $"$.answers[{i}].text", 2000);
        }

        return input;
    }

    private static bool Fits(QuestionView question, Answered answer) => question.Options is { } options
        ? answer is { Text: null, Options: { IsDefaultOrEmpty: false } chosen }
            && chosen.All(place => place >= 1 && place <= options.Count) && chosen.Distinct().Count() == chosen.Length
            && (question.Kind == QuestionKind.Several || chosen.Length == 1)
        : answer is { Options: null } && !string.IsNullOrWhiteSpace(answer.Text);
}
