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
/// <param name="Offices">Those of them in whose commission's office the caller is.</param>
/// <param name="Within">The part of the tree that a program is confined to; empty for people.</param>
internal sealed record Reach(IReadOnlyList<string> Paths, IReadOnlyList<string> Offices, string Within)
{
    /// <summary>The reach of a caller.</summary>
    public static async Task<Reach> OfAsync(XunchaDb db, Caller caller, CancellationToken cancellation)
    {
        var posts = caller.Keys.Select(key => key.Split(':')).Where(parts => parts is [_, var post] && !Posts.OfTheRoot.Contains(post))
            .Select(parts => (Organisation: Guid.ParseExact(parts[0], "N"), Post: parts[1])).ToList();
        var held = posts.Select(post => post.Organisation).Distinct().ToList();
        var paths = await db.Set<Organisation>().Where(o => held.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => o.Path, cancellation);
        return new(
            [.. paths.Values], [.. posts.Where(post => post.Post == Posts.CommissionOffice).Select(post => paths[post.Organisation]).Distinct()], caller.Within);
    }

    /// <summary>Whether an organisation is one of the caller's, or below one.</summary>
    public bool Covers(string path) =>
        path.StartsWith(Within, StringComparison.Ordinal) && Paths.Any(own => path.StartsWith(own, StringComparison.Ordinal));

    /// <summary>Whether the caller is in the commission's office of an organisation.</summary>
    public bool IsOfficeOf(string path) => path.StartsWith(Within, StringComparison.Ordinal) && Offices.Contains(path);

    /// <summary>Whether the caller is in the commission's office of an organisation above this one.</summary>
    public bool IsOfficeAbove(string path) =>
        path.StartsWith(Within, StringComparison.Ordinal) && Offices.Any(own => own != path && path.StartsWith(own, StringComparison.Ordinal));
}
