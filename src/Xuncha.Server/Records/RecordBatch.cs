using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Records;

/// <summary>
/// Opens many records and takes steps on them by the same decisions and the same writer as one by one, and saves them in chunks: the database is
/// asked nothing about a record that it does not have yet, and the context never holds more than one chunk. The caller begins the transaction
/// and commits it.
/// </summary>
internal sealed class RecordBatch(XunchaDb db, RecordStore records, StepDesk steps, DecisionWriter writer)
{
    /// <summary>How many records are saved together. More make no difference to the time that one takes.</summary>
    public const int Chunk = 250;

    private int _opened;

    /// <summary>Opens a record, with what was added before saved where a chunk is full. The caller has checked that the person may.</summary>
    /// <param name="definition">Its definition.</param>
    /// <param name="title">What people will call it.</param>
    /// <param name="parent">The record that it belongs to.</param>
    /// <param name="place">Where it belongs.</param>
    /// <param name="caller">Who opens it, at which instant.</param>
    /// <param name="inPlaceOf">Whose deputy the person is in this.</param>
    /// <param name="on">When it was opened, as the papers prove.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<Record> OpenAsync(
        WorkflowDefinition definition, string title, Record? parent, Place place, Caller caller, Guid? inPlaceOf, Occurrence on, CancellationToken cancellation)
    {
        if (_opened == Chunk)
        {
            await SaveAsync(cancellation);
        }

        _opened++;
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        return await writer.OpenAsync(definition, title, parent, place, caller.Person, inPlaceOf, on, caller.Now, cancellation);
    }

    /// <summary>Takes a step on a record of this chunk.</summary>
    /// <param name="record">The record.</param>
    /// <param name="caller">Who takes it.</param>
    /// <param name="actor">The same with the roles in which the step is taken.</param>
    /// <param name="wanted">The step.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The decision; an acceptance is written.</returns>
    public async Task<Decision> StepAsync(Record record, Caller caller, Actor actor, WantedStep wanted, CancellationToken cancellation)
    {
        var matter = await records.CaseAsync(record, caller.Now, cancellation);
        var decision = await steps.DecideAsync(new(record, matter, actor, caller), wanted, cancellation);
        if (decision is Decision.Accepted accepted)
        {
            await writer.ApplyAsync(record, matter, accepted, cancellation);
        }

        return decision;
    }

    /// <summary>Saves what was added and forgets it. A record that was given out before is not to be used any more.</summary>
    public async Task SaveAsync(CancellationToken cancellation)
    {
        db.ChangeTracker.DetectChanges();
        db.ChangeTracker.AutoDetectChangesEnabled = false; // the audit log and the saving itself would each look through the whole chunk again
        await db.SaveChangesAsync(cancellation);
        Forget();
    }

    /// <summary>Forgets what was added since the last save, for a caller who gives the transaction up.</summary>
    public void Forget()
    {
        _opened = 0;
        db.ChangeTracker.AutoDetectChangesEnabled = true;
        db.ChangeTracker.Clear();
    }
}
