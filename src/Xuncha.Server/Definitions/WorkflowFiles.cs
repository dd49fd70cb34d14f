using Xuncha.Core.Calendars;
using Xuncha.Core.Definitions;

namespace Xuncha.Server.Definitions;

/// <summary>The YAML files of definitions and calendars. Files are how they arrive; a server's truth is its database.</summary>
internal static class WorkflowFiles
{
    /// <summary>The folder that came with the program, or the one that <c>XUNCHA_WORKFLOWS</c> names.</summary>
    public static string Folder => Hosting.ServerOptions.Variable("XUNCHA_WORKFLOWS") ?? Path.Combine(AppContext.BaseDirectory, "workflows");

    /// <summary>All YAML files of a folder and below it, or the one file, in order of their names.</summary>
    public static IReadOnlyList<string> Below(string path) => Directory.Exists(path)
        ? [.. Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Where(IsYaml).Order(StringComparer.Ordinal)]
        : [path];

    /// <summary>Whether a file is a calendar: those lie in a folder <c>calendars</c>.</summary>
    public static bool IsCalendar(string file) => Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(file))) == "calendars";

    /// <summary>Reads and checks the definitions that came with the program.</summary>
    public static LoadResult LoadDefinitions() => DefinitionLoader.Load(
        [.. Below(Folder).Where(file => !IsCalendar(file)).Select(file => new DefinitionSource(file, File.ReadAllText(file)))],
        new DefinitionCatalog([], CalendarIds()));

    /// <summary>What came with the program, for a file that refers to it; further calendars may be named.</summary>
    public static DefinitionCatalog Catalog(IEnumerable<string>? furtherCalendars = null) => new(
        LoadDefinitions().Definitions.Select(loaded => loaded.Definition), [.. CalendarIds(), .. furtherCalendars ?? []]);

    /// <summary>The ids of the calendars that came with the program.</summary>
    public static IReadOnlyList<string> CalendarIds() =>
        [.. Below(Folder).Where(IsCalendar).Select(file => Path.GetFileNameWithoutExtension(file))];

    /// <summary>Reads a calendar that came with the program, with the national one that it extends.</summary>
    /// <returns>Null where there is none of this id.</returns>
    /// <exception cref="InvalidDataException">The file has errors.</exception>
    public static WorkingCalendar? LoadCalendar(string id)
    {
        if (ReadCalendar(id) is not { } data)
        {
            return null;
        }

        return WorkingCalendar.Create(data, data.Extends is { } national ? ReadCalendar(national) : null);
    }

    private static CalendarData? ReadCalendar(string id)
    {
        if (Below(Folder).Where(IsCalendar).SingleOrDefault(file => Path.GetFileNameWithoutExtension(file) == id) is not { } file)
        {
            return null;
        }

        var reading = CalendarReader.Read(File.ReadAllText(file), file);
        return reading.Data ?? throw new InvalidDataException(string.Join(Environment.NewLine, reading.Problems));
    }

    private static bool IsYaml(string file) => Path.GetExtension(file) is ".yaml" or ".yml";
}
