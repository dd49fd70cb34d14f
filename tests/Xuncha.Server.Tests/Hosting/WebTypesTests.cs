using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Hosting;

/// <summary>
/// The web's types are generated from what stands in <c>src/web/openapi.json</c>: the document that the server gives, less what is no type.
/// <c>XUNCHA_GENERATE=1</c> in the environment writes it anew instead.
/// </summary>
public sealed class WebTypesTests(TrainingOnSqlite fixture) : IClassFixture<TrainingOnSqlite>
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, IndentSize = 1 };

    private static readonly string[] NoTypes = ["example", "description", "summary", "security", "securitySchemes", "servers", "tags", "x-requires", "pattern"];

    [Fact]
    public async Task Keeps_the_types_of_the_web_equal_to_the_document()
    {
        var admin = await fixture.Server.SystemAdminAsync();
        var document = JsonNode.Parse((await admin.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Body)!;
        Prune(document);
        var wanted = document.ToJsonString(Indented) + "\n";
        var path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../../src/web/openapi.json"));
        if (Environment.GetEnvironmentVariable("XUNCHA_GENERATE") == "1")
        {
            await File.WriteAllTextAsync(path, wanted, TestContext.Current.CancellationToken);
            return;
        }

        Assert.True(wanted == await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), "src/web/openapi.json is out of date; run this test with XUNCHA_GENERATE=1");
    }

    private static string Here([CallerFilePath] string here = "") => here;

    private static void Prune(JsonNode? node)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array)
            {
                Prune(item);
            }
        }

        if (node is not JsonObject part)
        {
            return;
        }

        foreach (var (name, value) in part.ToList())
        {
            // A property may be called like a keyword; only where its value is no schema it is one.
            var isKeyword = NoTypes.Contains(name) && !(value is JsonObject schema && (schema.ContainsKey("type") || schema.ContainsKey("$ref") || schema.ContainsKey("oneOf")));
            if (isKeyword || (name.Length == 3 && name[0] is '4' or '5' && int.TryParse(name, out _)))
            {
                part.Remove(name);
            }
            else
            {
                Prune(value);
            }
        }
    }
}
