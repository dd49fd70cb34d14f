using System.Text;

namespace Xuncha.Server.Hosting;

/// <summary>A part of a list.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Next">What to give as <c>after</c> to get the next part; null at the end.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Keyset paging: a page begins after the last key of the one before, so that it costs the same everywhere in the list.</summary>
internal static class Paging
{
    /// <summary>How many items a page has when the caller does not say.</summary>
    public const int Usual = 50;

    /// <summary>The number of items to give: 1 to 200.</summary>
    public static int Limit(int? limit) => Math.Clamp(limit ?? Usual, 1, 200);

    /// <summary>Makes a page of one item more than the limit, which shows whether there is a next one.</summary>
    /// <param name="items">Up to <paramref name="limit"/> + 1 items in order.</param>
    /// <param name="limit">How many to give.</param>
    /// <param name="key">The sort key of an item, unique in the list.</param>
    public static Page<T> ToPage<T>(this IReadOnlyList<T> items, int limit, Func<T, string> key) => items.Count > limit
        ? new([.. items.Take(limit)], Encode(key(items[limit - 1])))
        : new(items, null);

    /// <summary>The key in a cursor; null for none or for one that is not ours, which starts from the beginning.</summary>
    public static string? Decode(string? cursor)
    {
        try
        {
            return cursor is null ? null : Encoding.UTF8.GetString(Convert.FromBase64String(cursor.Replace('-', '+').Replace('_', '/')));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Encode(string key) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(key)).Replace('+', '-').Replace('/', '_');
}
