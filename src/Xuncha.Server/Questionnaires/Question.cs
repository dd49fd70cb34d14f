using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Xuncha.Server.Audit;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Questionnaires;

/// <summary>How a question is answered.</summary>
internal enum QuestionKind
{
    /// <summary>One of the options.</summary>
    One,

    /// <summary>Any of the options.</summary>
    Several,

    /// <summary>A text.</summary>
    Text,
}

/// <summary>A question of a questionnaire.</summary>
internal sealed class Question
{
    public required Guid RecordId { get; init; }

    /// <summary>From 1, in the order in which they are asked.</summary>
    public required int Number { get; init; }

    public required QuestionKind Kind { get; init; }

    public required string Text { get; init; }

    /// <summary>What may be chosen; none for a text.</summary>
    public required ImmutableArray<string> Options { get; init; }
}

/// <summary>
/// What one respondent answered. Nothing tells who it was: no name, no address, no time; and the id does not grow with time.
/// </summary>
internal sealed class QuestionnaireResponse
{
    public required Guid Id { get; init; }

    public required Guid RecordId { get; init; }

    /// <summary>SHA-256 of the token that the form gave the respondent, so that one form is sent once.</summary>
    public required string Respondent { get; init; }

    /// <summary>By the question's number: the options chosen, by their places from 1, or the text.</summary>
    public required ImmutableArray<Answered> Answers { get; init; }
}

/// <summary>The answer to one question.</summary>
/// <param name="Question">Its number.</param>
/// <param name="Options">The options chosen, by their places from 1.</param>
/// <param name="Text">The text.</param>
internal sealed record Answered(int Question, ImmutableArray<int>? Options = null, string? Text = null);

internal sealed class QuestionnaireConfiguration : IEntityTypeConfiguration<Question>, IEntityTypeConfiguration<QuestionnaireResponse>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Question> question)
    {
        question.ToTable("question").IsAuditedWith("record", nameof(Question.RecordId)).HasKey(q => new { q.RecordId, q.Number });
        question.Property(q => q.Kind).HasConversion<string>().HasMaxLength(10);
        question.Property(q => q.Text).HasMaxLength(500);
        question.Property(q => q.Options).AsJson();
        question.HasOne<Record>().WithMany().HasForeignKey(q => q.RecordId).OnDelete(DeleteBehavior.Restrict);
    }

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<QuestionnaireResponse> response)
    {
        response.ToTable("questionnaire_response").IsNotAudited();
        response.Property(r => r.Id).ValueGeneratedNever();
        response.Property(r => r.Respondent).HasMaxLength(64);
        response.Property(r => r.Answers).AsJson();
        response.HasOne<Record>().WithMany().HasForeignKey(r => r.RecordId).OnDelete(DeleteBehavior.Restrict);
        response.HasIndex(r => new { r.RecordId, r.Respondent }).IsUnique();
    }
}
