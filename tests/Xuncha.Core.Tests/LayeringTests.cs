using Xunit;

namespace Xuncha.Core.Tests;

public sealed class LayeringTests
{
    [Fact]
    public void Uses_nothing_but_the_runtime_NodaTime_and_YamlDotNet() =>
        Assert.Equal(
            ["NodaTime", "YamlDotNet"],
            typeof(Text).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!)
                .Where(name => !name.StartsWith("System.", StringComparison.Ordinal) && name != "netstandard").Order(StringComparer.Ordinal));
}
