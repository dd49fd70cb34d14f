using System.Net;
using System.Text.Json;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Figures;

/// <summary>Reads figures, and holds them against the rows that they count.</summary>
public static class FigureReading
{
    /// <summary>Every kind of figures.</summary>
    public static readonly IReadOnlyList<string> Kinds = ["places", "on-time", "kinds", "industries", "regions", "states", "ages", "overdue", "steps", "coverage"];

    /// <summary>Figures as a caller gets them.</summary>
    public static async Task<JsonElement> FiguresAsync(this Api api, string about, string query = "") =>
        (await api.GetAsync($"/api/v1/figures?about={about}{query}")).Expect(HttpStatusCode.OK).Json.GetProperty("table");

    /// <summary>A row as its title and its counts: <c>甲县 3 2 1</c>.</summary>
    public static string Line(JsonElement row) =>
        $"{row.GetProperty("title").GetProperty("zh").GetString()} {string.Join(' ', Figures(row).Select(figure => figure.GetProperty("count").GetInt32()))}";

    /// <summary>The rows of a table as lines.</summary>
    public static IEnumerable<string> Lines(JsonElement table) => table.GetProperty("rows").EnumerateArray().Select(Line);

    /// <summary>Asserts that every list to which a figure opens has as many rows as it says, and that the rows of a table add up to its total. Gives how many figures that were.</summary>
    public static async Task<int> ExpectRowsAsync(this Api api, string about, string query = "", bool withNoughts = true)
    {
        var table = await api.FiguresAsync(about, query);
        var rows = table.GetProperty("rows").EnumerateArray().ToList();
        var total = table.GetProperty("total");
        if (total.ValueKind != JsonValueKind.Null)
        {
            Assert.Equal(
                Figures(total).Select((_, column) => rows.Sum(row => Figures(row)[column].GetProperty("count").GetInt32())),
                Figures(total).Select(figure => figure.GetProperty("count").GetInt32()));
            rows.Add(total);
        }

        var figures = rows.SelectMany(Figures).Select(figure => (Count: figure.GetProperty("count").GetInt32(), Rows: figure.GetProperty("rows").GetString()!))
            .Where(figure => withNoughts || figure.Count > 0).Distinct().ToList();
        foreach (var (count, address) in figures)
        {
            var listed = await CountAsync(api, address);
            Assert.True(count == listed, $"{about}: {count} counted, {listed} listed by {address}");
        }

        return figures.Count;
    }

    private static List<JsonElement> Figures(JsonElement row) => [.. row.GetProperty("figures").EnumerateArray()];

    private static async Task<int> CountAsync(Api api, string address)
    {
        var listed = 0;
        for (string? after = string.Empty; after is not null;)
        {
            var page = (await api.GetAsync($"{address}&limit=200{after}")).Expect(HttpStatusCode.OK).Json;
            listed += page.GetProperty("items").GetArrayLength();
            after = page.GetProperty("next").GetString() is { } next ? $"&after={Uri.EscapeDataString(next)}" : null;
        }

        return listed;
    }
}
