using System.Globalization;
using System.Xml.Linq;
using Xuncha.Core.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Definitions;

public sealed class DiagramTests
{
    public static TheoryData<string, string> Pictures => new(Regimes.Ids.SelectMany(id => new[] { (id, "zh"), (id, "en") }));

    [Fact]
    public void Names_stages_states_ways_and_deadlines_for_Mermaid()
    {
        var text = Diagram.Mermaid(Regimes.Check(Example.Yaml, "example.yaml"), "en");

        Assert.StartsWith("stateDiagram-v2\n  state \"preparation\" as stage_preparation {\n    state \"drafting the plan\" as drafting_\n", text, StringComparison.Ordinal);
        Assert.Contains("  [*] --> drafting_\n  drafting_ --> approving_ : submit the plan (commission office)\n", text,
            StringComparison.Ordinal);
        Assert.Contains("  done_ --> [*]\n", text, StringComparison.Ordinal);
        Assert.Contains("  note right of on_site_\n    starts “inspection report”: 15 working days, until 17:00\n  end note\n",
            text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Pictures))]
    public void Draws_every_state_and_way_without_two_boxes_on_one_place(string id, string language)
    {
        var definition = Regimes.Read(id);
        var svg = XElement.Parse(Diagram.Svg(definition, language));
        var boxes = svg.Elements().Where(element => Kind(element).Split(' ')[0] == "state").Select(Place).ToArray();

        Assert.Equal(definition.States.Count(), boxes.Length);
        Assert.Equal(definition.States.Sum(state => state.Transitions.Count(way => way.To != state.Name)),
            svg.Elements().Count(element => Kind(element).StartsWith("way", StringComparison.Ordinal)));
        Assert.All(boxes.Zip(boxes.Skip(1)), pair => Assert.True(pair.First.Bottom < pair.Second.Top));
        Assert.All(definition.States, state =>
            Assert.Contains(svg.Elements(), element =>
                Kind(element) == "title" && element.Value.EndsWith(state.Title.In(language), StringComparison.Ordinal)));
        Assert.All(boxes, box =>
            Assert.True(box.Left >= 0 && box.Right <= Number(svg, "width") && box.Bottom <= Number(svg, "height")));
    }

    private static string Kind(XElement element) => (string?)element.Attribute("class") ?? "";

    private static (double Left, double Top, double Right, double Bottom) Place(XElement box) =>
        (Number(box, "x"), Number(box, "y"), Number(box, "x") + Number(box, "width"), Number(box, "y") + Number(box, "height"));

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
