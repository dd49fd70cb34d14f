using System.Globalization;

namespace Xuncha.Server.Audit.Proof;

/// <summary>Moves the entries of old seals out of the database, once they lie in a file that was verified.</summary>
internal static class AuditArchive
{
    /// <summary>The action of the entry that says so; its subject is the last seal whose entries are in archives.</summary>
    public const string Archived = "log-archived";

    /// <summary>Through which seal an entry says that everything is in archives; 0 for other entries.</summary>
    public static long ThroughOf(AuditEntry entry) =>
        entry.Action == Archived && long.TryParse(entry.SubjectId, NumberStyles.None, CultureInfo.InvariantCulture, out var seal) ? seal : 0;
}
