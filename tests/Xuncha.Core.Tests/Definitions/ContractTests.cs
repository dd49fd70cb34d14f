using Xuncha.Core.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Definitions;

/// <summary>What the product reads by name: each row breaks one definition of the product in one respect and names all problems that come of it.</summary>
public sealed class ContractTests
{
    private const string TipOff = "tip-offs/tip-off";
    private const string Recheck = "tasks/recheck";
    private const string Receive = "stages.receipt.states.incoming.transitions.receive";

    private static readonly DefinitionCatalog Known = new(Regimes.Ids.Select(Regimes.Read), ["cn"]);

    public static TheoryData<string, string, string, string> Breaches => new()
    {
        // A field of another type than the product reads.
        { TipOff, "content:        { type: text", "content:        { type: number", "wrong-part fields.content.type" },
        { Recheck, "subject:    { type: record", "subject:    { type: text", "wrong-part fields.subject.type" },
        { "findings/general", "region:             { type: organisation", "region:             { type: text", "wrong-part fields.region.type" },
        { "tasks/work-record", "number:       { type: integer, zh: 数量（次、人、份、家）, en: \"number of times, persons, files or units\", at-least: 1 }", "number:       { type: text, zh: 数量, en: number }", "wrong-part fields.number.type" },

        // Something that must be there, under another name.
        { TipOff, "answer", "reply", "missing-part record" },
        { TipOff, "material", "enclosed", "missing-part record" },
        { TipOff, "          receive:\n", "          take-in:\n", "missing-part record" },
        { TipOff, "unit-concerned", "whose", "missing-part record, wrong-part " + Receive },
        { Recheck, "          choose:\n", "          pick:\n", "missing-part record" },

        // A choice without the option that the product sets, and a field that would open what nobody may read.
        { TipOff, "      open-form: { zh: 网上举报, en: open form }\n", "", "wrong-part fields.channel.options" },
        { TipOff, ", visible-to: [office] }\n  verifier", " }\n  verifier", "wrong-part fields.sender" },

        // A step that asks for more than the product gives, takes less, or looks at something.
        { TipOff, "needs: [channel, content, sender]", "needs: [channel, content, sender, verifier]", "wrong-part " + Receive },
        { TipOff, "needs: [channel, content, sender]\n            takes: [place, unit-concerned, material]", "needs: [channel, content, sender]\n            takes: [place, material]", "wrong-part " + Receive },
        { TipOff, "needs: [channel, content, sender]\n", "needs: [channel, content, sender]\n            when: [{ field: sender, is: false }]\n", "wrong-part " + Receive },

        // Another kind of record, and a child where it may not belong: opened, waited for, counted.
        { Recheck, "record: task\n", "record: breach\n", "wrong-part record" },
        { Recheck, "then: [{ notify: [office] }]", "then: [{ open: findings/general }]", "wrong-parent stages.check.states.chosen.transitions.check.then[0].open" },
        { Recheck, "            to: dropped\n", "            to: dropped\n            when: [{ records: tasks/work-record, at-least: 1 }]\n", "wrong-parent stages.check.states.chosen.transitions.drop.when[0].records" },
        { Recheck, "            by: office\n            needs: [reason]", "            automatic: { records-changed: tip-offs/tip-off }", "wrong-parent stages.check.states.chosen.transitions.drop.automatic.records-changed" },
    };

    [Theory, MemberData(nameof(Breaches))]
    public void Holds_a_definition_to_what_the_product_reads(string id, string old, string changed, string problems)
    {
        var yaml = Regimes.Yaml(id);
        Assert.Contains(old, yaml, StringComparison.Ordinal);

        var found = DefinitionLoader.Load([new(id + ".yaml", yaml.Replace(old, changed, StringComparison.Ordinal))], Known).Problems;

        Assert.Equal(problems, string.Join(", ", found.Select(problem => $"{problem.Code} {problem.Path}")));
        Assert.All(found, problem => Assert.Equal(Severity.Error, problem.Severity));
    }

    [Fact]
    public void Names_reader_part_and_mend_in_both_languages()
    {
        var problem = Assert.Single(DefinitionLoader.Load([new("x.yaml", Regimes.Yaml(TipOff).Replace("answer", "reply", StringComparison.Ordinal))], Known).Problems);

        Assert.Equal(new("公开举报表单需要字段“answer”", "the open form of tip-offs needs the field 'answer'"), problem.Message);
        Assert.Equal(new("请增加类型为 text 的字段“answer”。", "Declare the field 'answer' with 'type: text'."), problem.Mend);
    }

    [Theory]
    [InlineData(RecordKind.Finding, RecordKind.Inspection, true)]
    [InlineData(RecordKind.Finding, RecordKind.HandOver, false)]
    [InlineData(RecordKind.TipOff, RecordKind.TipOff, false)]
    [InlineData(RecordKind.HandOver, RecordKind.Finding, true)]
    [InlineData(RecordKind.Task, RecordKind.Breach, true)] // what one task is held to says nothing of the others
    public void Lets_a_record_belong_where_its_kind_may(RecordKind kind, RecordKind parent, bool may) => Assert.Equal(may, Contract.MayBelong(kind, parent));
}
