using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using NodaTime;
using Xuncha.Server.Protection;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Audit;

/// <summary>
/// Writes the audit log. Whatever is saved, every changed row of a table that is not left out becomes part of an entry, and the entries are
/// saved with it: in the same transaction, in the same batch of statements. One entry is written for each subject, so that a step on a record is one.
/// </summary>
/// <param name="cipher">Encrypts the values.</param>
/// <param name="process">The process's clock: entries bear real instants, also in training.</param>
/// <param name="circumstances">Who is at work.</param>
internal sealed class AuditInterceptor(FieldCipher cipher, TimeProvider process, Func<Circumstances> circumstances) : SaveChangesInterceptor
{
    /// <inheritdoc/>
    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Write((XunchaDb)eventData.Context!);
        return result;
    }

    /// <inheritdoc/>
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Write((XunchaDb)eventData.Context!);
        return new(result);
    }

    private sealed class Draft(string? kind, string? id)
    {
        public string? Kind => kind;

        public string? Id => id;

        public AuditEntry? Noted { get; init; }

        public List<EntityEntry> Changes { get; } = [];
    }

    private void Write(XunchaDb db)
    {
        List<Draft> drafts = [];
        List<EntityEntry> changes = [];
        foreach (var row in db.ChangeTracker.Entries().ToList())
        {
            if (row.Entity is AuditEntry entry && row.State == EntityState.Added)
            {
                row.State = EntityState.Detached; // a draft becomes an entry below; one that is left of a save that failed is written anew
                if (entry.Note is { } note)
                {
                    drafts.Add(new(note.Subject is { } kind ? AuditShape.Of(db.Model.FindEntityType(kind)!).Table : null, entry.SubjectId) { Noted = entry });
                }
            }
            else if (row.State is EntityState.Added or EntityState.Modified or EntityState.Deleted && AuditShape.Of(row.Metadata).IsAudited)
            {
                changes.Add(row);
            }
        }

        // Of several notes about one subject, the first takes its changes.
        var bySubject = drafts.GroupBy(draft => (draft.Kind, draft.Id)).ToDictionary(group => group.Key, group => group.First());
        foreach (var row in changes)
        {
            var shape = AuditShape.Of(row.Metadata);
            var subject = shape.SubjectOf(row);
            if (!bySubject.TryGetValue((shape.Subject, subject), out var draft))
            {
                drafts.Add(draft = bySubject[(shape.Subject, subject)] = new(shape.Subject, subject));
            }

            draft.Changes.Add(row);
        }

        if (drafts.Count == 0)
        {
            return;
        }

        var (now, present) = (Instant.FromDateTimeOffset(process.GetUtcNow()).ToMicroseconds(), circumstances());
        db.AddRange(drafts.Select(draft => Entry(draft, now, present)));
    }

    private AuditEntry Entry(Draft draft, Instant now, Circumstances present)
    {
        var id = Ids.New(now);
        var values = AuditValues.Write(draft.Noted?.Note?.Details, draft.Changes);
        return new()
        {
            Id = id,
            At = now,
            ActorId = draft.Noted?.ActorId ?? present.Actor,
            OnBehalfOf = draft.Changes.Select(row => AuditShape.Of(row.Metadata).BehalfIn(row)).FirstOrDefault(behalf => behalf is not null),
            SessionId = present.Session,
            Address = present.Address,
            Operation = present.Operation,
            Action = draft.Noted?.Action ?? $"{draft.Kind!.Replace('_', '-')}-{What(draft)}",
            SubjectKind = draft.Kind,
            SubjectId = draft.Id,
            Content = values is null ? null : cipher.Encrypt(AuditEntry.PlaceOf(id), values),
            Outcome = draft.Noted?.Outcome ?? AuditOutcome.Done,
            Correlation = present.Correlation,
            Note = draft.Noted?.Note,
        };
    }

    private static string What(Draft draft) => draft.Changes.Find(row => AuditShape.Of(row.Metadata).IsSubject)?.State switch
    {
        EntityState.Added => "added",
        EntityState.Deleted => "removed",
        _ => "changed",
    };
}
