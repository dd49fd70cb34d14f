using Xuncha.Core.Calendars;
using Xuncha.Core.Tests.Definitions;

namespace Xuncha.Core.Tests.Calendars;

/// <summary>The national calendar as the repository has it.</summary>
internal static class China
{
    public static CalendarData Data { get; } = Load();

    public static WorkingCalendar Calendar { get; } = WorkingCalendar.Create(Data);

    private static CalendarData Load()
    {
        var reading = CalendarReader.Read(File.ReadAllText(Path.Combine(Example.Repository, "workflows/calendars/cn.yaml")), "cn.yaml");
        return reading.Data ?? throw new InvalidOperationException(string.Join('\n', reading.Problems));
    }
}
