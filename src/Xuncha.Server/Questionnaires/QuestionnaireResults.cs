using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Questionnaires;

/// <summary>What was answered to one question.</summary>
/// <param name="Question">The question.</param>
/// <param name="Counts">How often each option was chosen, in their order; null for a text.</param>
/// <param name="Texts">What was written, in no order that tells of time; null for a choice.</param>
internal sealed record QuestionResult(QuestionView Question, IReadOnlyList<int>? Counts, IReadOnlyList<string>? Texts);

/// <summary>What was answered to a questionnaire.</summary>
/// <param name="Responses">By how many.</param>
/// <param name="Questions">To each question.</param>
internal sealed record QuestionnaireResults(int Responses, IReadOnlyList<QuestionResult> Questions)
{
    public static readonly QuestionnaireResults Example = new(3, [new(QuestionView.Examples[0], [1, 2, 0], null), new(QuestionView.Examples[1], null, ["粉尘", "夜班"])]);

    /// <summary>The results as they are now.</summary>
    public static async Task<QuestionnaireResults> OfAsync(XunchaDb db, Guid record, CancellationToken cancellation)
    {
        var questions = await QuestionView.AllAsync(db, record, cancellation);
        var responses = await db.Set<QuestionnaireResponse>().AsNoTracking().Where(r => r.RecordId == record).OrderBy(r => r.Id).ToListAsync(cancellation);
        var answers = responses.SelectMany(response => response.Answers).ToLookup(answer => answer.Question);
        return new(responses.Count, [.. questions.Select((question, i) => question.Options is { } options
            ? new QuestionResult(question, [.. options.Select((_, place) => answers[i + 1].Count(answer => answer.Options?.Contains(place + 1) == true))], null)
            : new QuestionResult(question, null, [.. answers[i + 1].Select(answer => answer.Text).OfType<string>()]))]);
    }
}
