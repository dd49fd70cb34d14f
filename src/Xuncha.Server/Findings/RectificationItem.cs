using NodaTime;
using Xuncha.Core;
using Xuncha.Server.Deadlines;
using Xuncha.Server.Records;

namespace Xuncha.Server.Findings;

/// <summary>A finding as those see it who work it off.</summary>
/// <param name="Finding">Its row of the ledger.</param>
/// <param name="Clocks">The deadlines that run and are for the party or the unit to meet; where none runs, the last by which it was to be rectified.</param>
/// <param name="Steps">The steps that the caller's roles take, each with what still stands against it.</param>
/// <param name="Turns">What the party or the unit has given an account of (the plan, the result), each as it was last, with what was answered.</param>
internal sealed record RectificationItem(LedgerItem Finding, IReadOnlyList<RectificationClock> Clocks, IReadOnlyList<NextStepView> Steps, IReadOnlyList<TurnView> Turns)
{
    public static readonly RectificationItem Example = new(
        LedgerItem.Example,
        [new(RecordExamples.Deadline, [RungView.Example], new(false, 2, 0, new("2个月", "2 months"), new("安委会（巡查）办公室", "commission or inspection office"), []))],
        RecordExamples.Record.NextSteps,
        [new("submit-plan", new("报送整改方案", "submit the plan"), new(2026, 3, 3), [new(new("整改措施", "measures"), new("清理通道", "clear the way"))],
            new(new("退回方案", "return the plan"), new(2026, 3, 4), "措施不具体", IsReturn: true))]);
}

/// <summary>A deadline with its ladder and the extension that the caller may ask for.</summary>
/// <param name="Deadline">The deadline.</param>
/// <param name="Ladder">Its reminders and escalations in order of time.</param>
/// <param name="Extension">The extension; null where the caller may not ask for one.</param>
internal sealed record RectificationClock(DeadlineView Deadline, IReadOnlyList<RungView> Ladder, ExtensionView? Extension);

/// <summary>An extension that may be asked for.</summary>
/// <param name="IsAsked">Whether one was asked for that is still to be decided.</param>
/// <param name="Times">How many may be granted.</param>
/// <param name="Used">How many were.</param>
/// <param name="AtMost">How long one may be.</param>
/// <param name="GrantedBy">Who decides.</param>
/// <param name="Refusals">What stands against another one.</param>
internal sealed record ExtensionView(bool IsAsked, int Times, int Used, Text AtMost, Text GrantedBy, IReadOnlyList<RefusalView> Refusals);

/// <summary>An account that was given, and what was answered.</summary>
/// <param name="Name">The step.</param>
/// <param name="Title">What people call it.</param>
/// <param name="On">When it was taken last.</param>
/// <param name="Given">What it entered in words and numbers.</param>
/// <param name="Answer">What was answered; null while nobody has.</param>
internal sealed record TurnView(string Name, Text Title, LocalDate On, IReadOnlyList<GivenView> Given, AnswerView? Answer);

/// <summary>A value that was entered.</summary>
internal sealed record GivenView(Text Title, Text Value);

/// <summary>What was answered to an account.</summary>
/// <param name="Title">What people call the step.</param>
/// <param name="On">When it was taken.</param>
/// <param name="Reason">The reason given.</param>
/// <param name="IsReturn">Whether the same account has to be given again.</param>
internal sealed record AnswerView(Text Title, LocalDate On, string? Reason, bool IsReturn);
