using System.CommandLine;
using Xuncha.Core.Definitions;
using Xuncha.Server.Definitions;

namespace Xuncha.Server.Commands;

/// <summary><c>xuncha diagram</c>: draws a definition, stage by stage.</summary>
internal static class DiagramCommand
{
    /// <summary>The command itself.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "流程定义文件 / file of a definition" };
        var svg = new Option<bool>("--svg") { Description = "输出 SVG 而不是 Mermaid / SVG in place of Mermaid" };
        var language = new Option<string>("--language") { DefaultValueFactory = _ => "zh", Description = "zh, en" };
        language.AcceptOnlyFromAmong("zh", "en");
        var command = new Command("diagram", "画出流程图（Mermaid 或 SVG）/ draw a definition, as Mermaid or SVG") { file, svg, language };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(svg), parsed.GetValue(language)!));
        return command;
    }

    private static int Run(string file, bool svg, string language)
    {
        if (!File.Exists(file))
        {
            Console.Error.WriteLine($"没有 {file} / there is no {file}");
            return ExitCode.Usage;
        }

        var loaded = DefinitionLoader.Load([new DefinitionSource(file, File.ReadAllText(file))], WorkflowFiles.Catalog());
        if (loaded.HasErrors)
        {
            Console.Error.WriteLine(string.Join(Environment.NewLine, loaded.Problems.Where(problem => problem.IsError)));
            return ExitCode.Errors;
        }

        var definition = loaded.Definitions[0].Definition;
        Console.WriteLine(svg ? Diagram.Svg(definition, language) : Diagram.Mermaid(definition, language));
        return ExitCode.Ok;
    }
}
