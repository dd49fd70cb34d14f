namespace Xuncha.Server.Imports;

/// <summary>
/// The import that runs in this process. What it has done so far lies in memory, because on SQLite nothing else can be written while it writes;
/// on PostgreSQL it is told to the other nodes besides.
/// </summary>
internal sealed class RunningImport
{
    private volatile Run? _run;

    /// <summary>One run.</summary>
    /// <param name="Job">What is imported.</param>
    /// <param name="Claim">The run's claim on it.</param>
    /// <param name="Stop">Ends it; nothing is imported then.</param>
    internal sealed record Run(Guid Job, Guid Claim, CancellationTokenSource Stop)
    {
        public ImportState State { get; set; } = ImportState.Reading;

        public int Rows { get; set; }

        /// <summary>How many rows the present state has dealt with.</summary>
        public int Dealt { get; set; }
    }

    /// <summary>The run of a job; null where it does not run here.</summary>
    public Run? Of(Guid job) => _run is { } run && run.Job == job ? run : null;

    /// <summary>Begins one. The caller disposes of its source and calls <see cref="End"/>.</summary>
    public Run Begin(Guid job, Guid claim, CancellationTokenSource stop) => _run = new(job, claim, stop);

    /// <summary>Ends it.</summary>
    public void End() => _run = null;
}
