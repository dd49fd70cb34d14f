using Xuncha.Core.Instances;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Scheduling;

/// <summary>Brings a deadline's alarm rows into line with its plan.</summary>
internal static class AlarmAlignment
{
    /// <summary>Keeps what has fired, moves what is planned, adds what is missing where the plan says so, cancels what is no longer planned.</summary>
    /// <param name="db">Where new rows are added.</param>
    /// <param name="record">The record.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="rows">The deadline's rows, of all armings.</param>
    /// <param name="isFirm">Whether the due date is firm, so that held measures may now take effect.</param>
    public static void Align(XunchaDb db, Guid record, AlarmPlan plan, IEnumerable<AlarmRow> rows, bool isFirm)
    {
        var present = rows.ToDictionary(row => (row.Kind, row.Name, row.Arming));
        foreach (var planned in plan.Alarms)
        {
            if (present.Remove((planned.Kind, planned.Name, planned.Arming), out var row))
            {
                if (row.State == AlarmState.Pending || (row.State == AlarmState.Held && isFirm))
                {
                    row.State = AlarmState.Pending;
                    row.At = planned.At;
                }
            }
            else if (planned.IsNew)
            {
                db.Add(new AlarmRow
                {
                    Id = Ids.New(planned.At),
                    RecordId = record,
                    DeadlineNumber = plan.Deadline,
                    Kind = planned.Kind,
                    Name = planned.Name,
                    Arming = planned.Arming,
                    At = planned.At,
                    Alone = planned.Alone,
                    State = AlarmState.Pending,
                });
            }
        }

        foreach (var row in present.Values.Where(row => row.State is AlarmState.Pending or AlarmState.Held))
        {
            row.State = AlarmState.Cancelled;
        }
    }
}
