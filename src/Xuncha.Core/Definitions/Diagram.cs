using System.Text;
using Xuncha.Core.Definitions.Describing;

namespace Xuncha.Core.Definitions;

/// <summary>Draws a definition, stage by stage, with its deadlines.</summary>
public static class Diagram
{
    /// <summary>A state diagram for Mermaid.</summary>
    /// <param name="definition">A definition that the checker has passed.</param>
    /// <param name="language">The language of the titles, as <see cref="Text.In"/> takes it.</param>
    public static string Mermaid(WorkflowDefinition definition, string? language)
    {
        var text = new StringBuilder("stateDiagram-v2\n");
        foreach (var stage in definition.Stages)
        {
            text.Append($"  state \"{Plain(stage.Title)}\" as stage_{Id(stage.Name)} {{\n");
            foreach (var state in stage.States)
            {
                text.Append($"    state \"{Plain(state.Title)}\" as {Id(state.Name)}_\n");
            }

            text.Append("  }\n");
        }

        text.Append($"  [*] --> {Id(definition.Initial.Name)}_\n");
        foreach (var state in definition.States)
        {
            foreach (var transition in state.Transitions)
            {
                text.Append($"  {Id(state.Name)}_ --> {Id(transition.To)}_ : {Plain(Marks.Of(transition, definition))}\n");
            }

            if (state.IsEnd)
            {
                text.Append($"  {Id(state.Name)}_ --> [*]\n");
            }

            var notes = Marks.Of(state, definition).ToArray();
            if (notes.Length > 0)
            {
                text.Append($"  note right of {Id(state.Name)}_\n{string.Concat(notes.Select(note => $"    {Plain(note.Text)}\n"))}  end note\n");
            }
        }

        return text.ToString();

        string Plain(Text title) => Diagram.Plain(title.In(language));
    }

    /// <summary>A picture that needs nothing beside it: each stage a band, each state a box that lists its ways out.</summary>
    /// <param name="definition">A definition that the checker has passed.</param>
    /// <param name="language">The language of the titles, as <see cref="Text.In"/> takes it.</param>
    public static string Svg(WorkflowDefinition definition, string? language) => new SvgDrawing(definition, language).Draw();

    /// <summary>The style within such a picture, letter by letter, for a policy that names it by its hash.</summary>
    public const string SvgStyle = SvgDrawing.Style;

    private static string Id(string name) => name.Replace('-', '_');

    /// <summary>Signs that mean something to Mermaid are replaced by their wide forms.</summary>
    private static string Plain(string text) =>
        text.Replace('"', '”').Replace(';', '；').Replace('#', '＃').Replace('<', '＜').Replace('>', '＞')
            .Replace('{', '｛').Replace('}', '｝').Replace('\n', ' ').Replace('%', '％');
}
