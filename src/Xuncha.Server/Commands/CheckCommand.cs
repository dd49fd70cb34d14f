using System.CommandLine;
using Xuncha.Core.Calendars;
using Xuncha.Core.Definitions;
using Xuncha.Server.Definitions;

namespace Xuncha.Server.Commands;

/// <summary><c>xuncha check</c>: reads definitions and calendars and reports everything that is wrong with them.</summary>
internal static class CheckCommand
{
    /// <summary>The command itself.</summary>
    public static Command Create()
    {
        var paths = new Argument<string[]>("PATH") { Arity = ArgumentArity.OneOrMore, Description = "文件或文件夹 / files or folders" };
        var command = new Command(
            "check", "检查流程定义和日历，有错误时以 1 退出 / check definitions and calendars; exit code 1 on errors") { paths };
        command.SetAction(parsed => Run(parsed.GetValue(paths)!));
        return command;
    }

    private static int Run(string[] paths)
    {
        if (paths.FirstOrDefault(path => !Path.Exists(path)) is { } absent)
        {
            Console.Error.WriteLine($"没有 {absent} / there is no {absent}");
            return ExitCode.Usage;
        }

        var files = paths.SelectMany(WorkflowFiles.Below).Distinct(StringComparer.Ordinal).ToList();
        var calendars = files.Where(WorkflowFiles.IsCalendar).SelectMany(file => CalendarReader.Read(File.ReadAllText(file), file).Problems);
        // What a definition may refer to: the files given, and what came with the program.
        var known = WorkflowFiles.Catalog(files.Where(WorkflowFiles.IsCalendar).Select(file => Path.GetFileNameWithoutExtension(file)));
        var definitions = DefinitionLoader.Load(
            files.Where(file => !WorkflowFiles.IsCalendar(file)).Select(file => new DefinitionSource(file, File.ReadAllText(file))), known);

        List<DefinitionProblem> problems = [.. calendars, .. definitions.Problems];
        problems.ForEach(Console.WriteLine);
        var errors = problems.Count(problem => problem.IsError);
        Console.WriteLine($"{files.Count} 个文件，{errors} 个错误，{problems.Count - errors} 个警告 / "
            + $"{files.Count} files, {errors} errors, {problems.Count - errors} warnings");
        return errors == 0 ? ExitCode.Ok : ExitCode.Errors;
    }
}
