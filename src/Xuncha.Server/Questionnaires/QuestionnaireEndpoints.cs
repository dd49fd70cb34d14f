using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.OpenForms;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;

namespace Xuncha.Server.Questionnaires;

/// <summary>Questions and results of a questionnaire, and its open form. Everything else of it is as of every task.</summary>
internal static class QuestionnaireEndpoints
{
    /// <summary>Registers what is behind them.</summary>
    public static void AddQuestionnaires(this IServiceCollection services)
    {
        services.AddScoped<QuestionDesk>();
        services.AddScoped<OpenQuestionnaires>();
    }

    /// <summary>Maps them.</summary>
    public static void MapQuestionnaires(this IEndpointRouteBuilder api)
    {
        var group = api.MapOpen("/questionnaires");
        group.MapGet("/{code}", (string code, OpenQuestionnaires desk, CancellationToken cancellation) => desk.GetAsync(code, cancellation))
            .Produces<OpenQuestionnaire>()
            .Describe(new("打开问卷", "Open a questionnaire"), response: OpenQuestionnaire.Example, problems: ProblemTypes.NotFound);
        group.MapPost("/{code}", (string code, GivenAnswers body, OpenQuestionnaires desk, CancellationToken cancellation) => desk.AnswerAsync(code, body, cancellation))
            .Produces(StatusCodes.Status204NoContent)
            .Describe(new("答问卷（不记姓名和地址）", "Answer a questionnaire; neither name nor address is kept"), GivenAnswers.Example, problems: [ProblemTypes.NotFound, ProblemTypes.AlreadyAnswered]);

        var tasks = api.MapGroup("/tasks/{id:guid}").WithTags("tasks").Requires(Rule.ByRecord);
        tasks.MapGet("/questions", (HttpContext http, Guid id, QuestionDesk desk) => desk.GetAsync(http, id))
            .Produces<QuestionsView>()
            .Describe(new("查看问卷的题目和访问码", "Get a questionnaire's questions and its code"), response: new QuestionsView(OpenInspection.Example.Code, QuestionView.Examples), problems: ProblemTypes.NotFound);
        tasks.MapPut("/questions", (HttpContext http, Guid id, QuestionsBody body, QuestionDesk desk) => desk.SetAsync(http, id, body))
            .Produces<RecordView>()
            .Describe(new("拟定问卷题目（发放之前）", "Set the questions, before the questionnaire is opened"), new QuestionsBody(QuestionView.Examples), RecordExamples.Record, ProblemTypes.NotFound, ProblemTypes.Forbidden, ProblemTypes.NotOpen, ProblemTypes.KeyReused);
        tasks.MapGet("/results", (HttpContext http, Guid id, QuestionDesk desk) => desk.ResultsAsync(http, id))
            .Produces<QuestionnaireResults>()
            .Describe(new("查看问卷结果", "Get the results of a questionnaire"), response: QuestionnaireResults.Example, problems: ProblemTypes.NotFound);
    }
}
