using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Access;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>
/// Each level sees its own and what is below it: the organisations in which the caller holds a post, as paths of the tree. Posts of administration reach nothing.
/// </summary>
/// <param name="Paths">The paths of these organisations.</param>
/// <param name="Within">The part of the tree that a program is confined to; empty for people.</param>
internal sealed record Reach(IReadOnlyList<string> Paths, string Within)
{
    /// <summary>The reach of a caller.</summary>
    public static async Task<Reach> OfAsync(XunchaDb db, Caller caller, CancellationToken cancellation)
    {
        var held = caller.Keys.Select(key => key.Split(':')).Where(parts => parts is [_, var post] && !Posts.OfTheRoot.Contains(post))
            .Select(parts => Guid.ParseExact(parts[0], "N")).Distinct().ToList();
        return new(await db.Set<Organisation>().Where(o => held.Contains(o.Id)).Select(o => o.Path).ToListAsync(cancellation), caller.Within);
    }

    /// <summary>Whether an organisation is one of the caller's, or below one.</summary>
    public bool Covers(string path) =>
        path.StartsWith(Within, StringComparison.Ordinal) && Paths.Any(own => path.StartsWith(own, StringComparison.Ordinal));
}
