using System.Text.Json;
using NodaTime;
using Xuncha.Server.Hosting;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Audit;

/// <summary>Writes down what administrators do, in the transaction in which they do it.</summary>
internal static class Journal
{
    /// <summary>Adds an entry; the caller saves.</summary>
    /// <param name="db">The database.</param>
    /// <param name="now">The instant of the request.</param>
    /// <param name="actor">Who did it; null for the system.</param>
    /// <param name="action">What was done, such as <c>post-given</c>.</param>
    /// <param name="subject">To what.</param>
    /// <param name="details">The particulars; no passwords.</param>
    public static void AddEntry(this XunchaDb db, Instant now, Guid? actor, string action, Guid? subject, object details) =>
        db.Add(new AdministrationEntry
        {
            Id = Ids.New(now),
            At = now,
            ActorId = actor,
            Action = action,
            SubjectId = subject,
            Details = JsonSerializer.Serialize(details, Json.Options),
        });
}
