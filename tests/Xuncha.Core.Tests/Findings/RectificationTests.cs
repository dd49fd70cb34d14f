using Xuncha.Core.Findings;
using Xuncha.Core.Tests.Definitions;
using Xunit;

namespace Xuncha.Core.Tests.Findings;

public sealed class RectificationTests
{
    [Theory]
    [InlineData("general", "before-picture", "found", RectificationSide.Before)] // at registration
    [InlineData("general", "before-picture", "registered", RectificationSide.Before)] // with the step that starts the clock
    [InlineData("general", "evidence", "found", RectificationSide.Before)]
    [InlineData("general", "plan", "told", null)] // the clock runs: neither
    [InlineData("general", "after-picture", "rectifying", RectificationSide.After)] // with the step that meets it
    [InlineData("general", "after-picture", "rectifying-again", RectificationSide.After)] // in the round after
    [InlineData("general", "verification-record", "applied", null)] // afterwards
    [InlineData("general", "after-picture", "found", null)] // a state that does not take it
    [InlineData("general", "after-picture", "gone", null)] // a state of an earlier version
    [InlineData("major-hazard", "before-picture", "decided", RectificationSide.Before)] // behind other steps
    [InlineData("major-hazard", "after-picture", "rectifying-on", RectificationSide.After)]
    [InlineData("major-hazard", "progress-report", "rectifying", null)]
    [InlineData("illegal-act", "evidence", "registered", null)] // nothing is rectified there
    public void A_paper_lies_before_or_after_by_the_clock_of_rectification(string definition, string paper, string state, RectificationSide? side) =>
        Assert.Equal(side, Rectification.SideOf(Regimes.Read($"findings/{definition}"), paper, state));
}
