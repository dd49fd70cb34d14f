using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Xuncha.Core.Tests;

/// <summary>Tries what must hold for every case.</summary>
internal static class Properties
{
    /// <summary>The same thousand cases each time, so that a change is judged by what it changed; XUNCHA_CASES asks for so many others (CONTRIBUTING.md).</summary>
    public static void Check<T>(Gen<T> cases, Func<T, bool> holds)
    {
        var config = Environment.GetEnvironmentVariable("XUNCHA_CASES") is { } count
            ? Config.QuickThrowOnFailure.WithMaxTest(int.Parse(count, CultureInfo.InvariantCulture))
            : Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(20261121, 1);
        Prop.ForAll(cases.ToArbitrary(), holds).Check(config);
    }
}
