using System.Net;

namespace Xuncha.Server.Tests.Fixtures;

/// <summary>The definitions that come with the product, as texts to change and publish.</summary>
public static class Workflows
{
    /// <summary>A definition's text under another id and version.</summary>
    public static string Text(string original, string id, int version) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "workflows", $"{original}.yaml"))
            .Replace($"id: {original}\n", $"id: {id}\n", StringComparison.Ordinal)
            .Replace("version: 1\n", $"version: {version}\n", StringComparison.Ordinal);

    /// <summary>Publishes every draft, those first that others refer to.</summary>
    public static async Task PublishAllAsync(this XunchaServer server)
    {
        var (designer, office) = (await server.DesignerAsync(), await server.OfficeAsync());
        var waiting = (await designer.GetAsync("/api/v1/definitions")).Json.EnumerateArray()
            .SelectMany(item => item.GetProperty("drafts").EnumerateArray().Select(version => $"/api/v1/definitions/{item.GetProperty("id").GetString()}/versions/{version}/publish"))
            .ToList();
        for (var before = waiting.Count + 1; waiting.Count > 0 && waiting.Count < before;)
        {
            before = waiting.Count;
            List<string> refused = [];
            foreach (var path in waiting)
            {
                if (await designer.PostAsync(path) is { Status: HttpStatusCode.Accepted, Id: var proposal })
                {
                    (await office.PostAsync($"/api/v1/proposals/{proposal}/confirm")).Expect(HttpStatusCode.OK);
                }
                else
                {
                    refused.Add(path);
                }
            }

            waiting = refused;
        }
    }
}
