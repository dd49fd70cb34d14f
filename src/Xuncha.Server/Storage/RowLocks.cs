using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Xuncha.Server.Storage;

/// <summary>
/// Row locks of PostgreSQL as a part of a query, held until the transaction ends. On SQLite they are nothing but a comment: there the
/// transaction has held the one write lock since it began. A query stays one that EF has compiled, which SQL of our own would not.
/// </summary>
internal static class RowLocks
{
    private const string Mark = "lock: ";

    /// <summary>Holds the rows against everybody who would lock or change them.</summary>
    public static IQueryable<T> ForUpdate<T>(this IQueryable<T> rows) => rows.TagWith(Mark + "FOR NO KEY UPDATE");

    /// <summary>The same for those rows that nobody holds; passes over the others.</summary>
    public static IQueryable<T> ForUpdateSkipLocked<T>(this IQueryable<T> rows) => rows.TagWith(Mark + "FOR NO KEY UPDATE SKIP LOCKED");

    /// <summary>Holds the rows against those who would change them, beside others who do the same.</summary>
    public static IQueryable<T> ForShare<T>(this IQueryable<T> rows) => rows.TagWith(Mark + "FOR SHARE");

    /// <summary>Puts the clause of the mark, which EF writes above the query as a comment, behind the query.</summary>
    public sealed class Interceptor : DbCommandInterceptor
    {
        private const string Comment = "-- " + Mark;

        /// <inheritdoc/>
        public override InterceptionResult<DbDataReader> ReaderExecuting(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
        {
            Lock(command);
            return result;
        }

        /// <inheritdoc/>
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Lock(command);
            return new(result);
        }

        private static void Lock(DbCommand command)
        {
            var text = command.CommandText;
            if (text.StartsWith(Comment, StringComparison.Ordinal))
            {
                var clause = text.AsSpan(Comment.Length, text.AsSpan().IndexOf('\n') - Comment.Length).TrimEnd();
#pragma warning disable CA2100 // a clause of ours
                command.CommandText = string.Concat(text, "\n", clause);
#pragma warning restore CA2100
            }
        }
    }
}
