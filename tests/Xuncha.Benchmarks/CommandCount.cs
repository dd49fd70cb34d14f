using System.Diagnostics;

namespace Xuncha.Benchmarks;

/// <summary>Counts the commands that EF sends: the round trips of a step.</summary>
internal sealed class CommandCount : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly List<IDisposable> _subscriptions = [];
    private long _commands;

    public CommandCount() => _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>How many so far.</summary>
    public long Commands => Interlocked.Read(ref _commands);

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
        {
            _subscriptions.Add(value.Subscribe(this, name => name.StartsWith("Microsoft.EntityFrameworkCore.Database.", StringComparison.Ordinal) && IsRoundTrip(name)));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (IsRoundTrip(value.Key))
        {
            Interlocked.Increment(ref _commands);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose() => _subscriptions.ForEach(subscription => subscription.Dispose());

    private static bool IsRoundTrip(string name) =>
        name.EndsWith("CommandExecuted", StringComparison.Ordinal)
        || name.EndsWith("CreatedTransactionSavepoint", StringComparison.Ordinal)
        || name.EndsWith("ReleasedTransactionSavepoint", StringComparison.Ordinal)
        || name.EndsWith("TransactionCommitted", StringComparison.Ordinal);
}
