using Xuncha.Server.Storage;

namespace Xuncha.Server.Audit;

/// <summary>What a use case says of what it does: a name for the change, or an event that changes no row.</summary>
/// <param name="Subject">The kind of the subject, by its entity; null where it is of none.</param>
/// <param name="Details">The particulars.</param>
internal sealed record AuditNote(Type? Subject, object? Details);

/// <summary>Names what is done. Changes of rows are written down without it.</summary>
internal static class Journal
{
    /// <summary>
    /// Notes something down; it becomes an entry when the caller saves. If that changes rows of the same subject, they belong to this entry.
    /// </summary>
    /// <typeparam name="T">The kind of the subject.</typeparam>
    /// <param name="db">The database.</param>
    /// <param name="action">What is done, such as <c>post-given</c>.</param>
    /// <param name="subject">The subject's key; null for a subject that is not known.</param>
    /// <param name="details">The particulars; encrypted, but no passwords.</param>
    /// <param name="actor">Who does it, where that is not who is signed in.</param>
    /// <param name="outcome">Whether it is done or refused.</param>
    public static void Note<T>(
        this XunchaDb db, string action, object? subject, object? details = null, Guid? actor = null, AuditOutcome outcome = AuditOutcome.Done) =>
        Add(db, typeof(T), action, subject, details, actor, outcome);

    /// <summary>Notes down what was refused before it was known of what kind the subject is.</summary>
    /// <inheritdoc cref="Note{T}"/>
    public static void NoteRefusal(this XunchaDb db, string action, object? subject, object? details) =>
        Add(db, kind: null, action, subject, details, actor: null, AuditOutcome.Refused);

    private static void Add(XunchaDb db, Type? kind, string action, object? subject, object? details, Guid? actor, AuditOutcome outcome) =>
        db.Add(new AuditEntry
        {
            Id = Guid.NewGuid(), // of the draft alone
            At = default,
            ActorId = actor,
            OnBehalfOf = null,
            SessionId = null,
            Address = null,
            Operation = null,
            Action = action,
            SubjectKind = null,
            SubjectId = subject?.ToString(),
            Content = null,
            Outcome = outcome,
            Correlation = null,
            Note = new(kind, details),
        });
}
