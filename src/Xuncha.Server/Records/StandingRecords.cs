using Xuncha.Core.Instances;

namespace Xuncha.Server.Records;

/// <summary>Records that stand: running or ended, neither declared void nor broken off.</summary>
internal static class StandingRecords
{
    /// <summary>Those of some records that stand. A record that does not will never again.</summary>
    public static IQueryable<Record> ThatStand(this IQueryable<Record> records) =>
        records.Where(r => r.Status != RecordStatus.Voided && r.Status != RecordStatus.Terminated);
}
