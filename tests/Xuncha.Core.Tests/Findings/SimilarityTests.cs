using Xuncha.Core.Findings;
using Xunit;

namespace Xuncha.Core.Tests.Findings;

public sealed class SimilarityTests
{
    [Theory]
    [InlineData("三层消防通道堆放货物", "三层消防通道堆放货物", 1, "the same")]
    [InlineData("三层消防通道堆放货物", "三层消防通道堆放货物。", 1, "punctuation does not count")]
    [InlineData("3号罐区 液位计 失灵", "３号罐区液位计失灵", 1, "nor do spaces and the width of digits")]
    [InlineData("LNG storage", "lng STORAGE", 1, "nor does case")]
    [InlineData("三层消防通道堆放货物", "三楼消防通道堆放大量货物", 0.6, "six pairs of nine and eleven are shared")]
    [InlineData("货物堆放", "堆放货物", 2.0 / 3, "order counts by pairs alone")]
    [InlineData("罐罐罐", "罐罐", 2.0 / 3, "a pair counts as often as it is there")]
    [InlineData("配电箱未接地", "员工未培训上岗", 0, "nothing in common but a single character")]
    [InlineData("漏", "漏", 1, "one character")]
    [InlineData("", "", 0, "nothing is like nothing")]
    [InlineData("。", "。", 0, "punctuation alone is nothing")]
    public void Says_how_alike_two_descriptions_are(string one, string other, double likeness, string edge)
    {
        Assert.True(Math.Abs(likeness - Similarity.Of(one, other)) < 0.001, $"{edge}: {Similarity.Of(one, other)}");
        Assert.Equal(Similarity.Of(one, other), Similarity.Of(other, one));
    }
}
