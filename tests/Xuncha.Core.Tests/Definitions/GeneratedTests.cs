using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Definitions;

/// <summary>
/// Files that are generated from the tables of the language stay equal to them. <c>XUNCHA_GENERATE=1</c> in the environment
/// writes them anew instead.
/// </summary>
public sealed class GeneratedTests
{
    private const string Mark = "<!-- generated from the reader's tables: keys -->\n";

    [Fact]
    public void Keeps_the_schema_equal_to_the_reader() =>
        Hold("workflows/schema/definition.schema.json", _ => DefinitionSchema.Json());

    [Fact]
    public void Keeps_the_reference_of_keys_equal_to_the_reader() =>
        Hold("docs/reference/definition-language.md", text => text.Split(Mark)[0] + Mark + DefinitionReference.Markdown());

    public static TheoryData<string> Ids => [.. Regimes.Ids];

    [Theory, MemberData(nameof(Ids))]
    public void Keeps_the_access_table_that_was_approved_equal_to_the_definition(string id) =>
        Hold($"docs/reference/access/{id}.md", _ => AccessTable.Markdown(Regimes.Read(id)));

    private static void Hold(string file, Func<string, string> generate)
    {
        var path = Path.Combine(Example.Repository, file);
        var there = File.Exists(path) ? File.ReadAllText(path) : "";
        var wanted = generate(there);
        if (Environment.GetEnvironmentVariable("XUNCHA_GENERATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, wanted);
            return;
        }

        Assert.Equal(wanted, there);
    }
}
