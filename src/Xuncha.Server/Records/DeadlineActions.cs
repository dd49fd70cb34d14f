using NodaTime;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;

namespace Xuncha.Server.Records;

/// <summary>To suspend a deadline, or to resume it.</summary>
/// <param name="On">The first suspended day, or to resume the last one; both inclusive.</param>
/// <param name="Reason">The reason.</param>
internal sealed record SuspensionBody(LocalDate? On, string? Reason);

/// <summary>To confirm a due date that a changed calendar gives.</summary>
internal sealed record ConfirmationBody(string? Reason);

/// <summary>What people do to one deadline of a record.</summary>
internal static class DeadlineActions
{
    /// <summary><c>POST …/deadlines/{number}/suspend</c></summary>
    public static Task<IResult> SuspendAsync(HttpContext http, RecordKind kind, Guid id, int number, SuspensionBody body, RecordUse use) =>
        ActAsync(http, kind, id, number, body, use, opened => body.On is { } on
            ? DeadlineDesk.Suspend(opened.Matter, number, opened.Actor, on, body.Reason)
            : Missing("on"));

    /// <summary><c>POST …/deadlines/{number}/resume</c></summary>
    public static Task<IResult> ResumeAsync(HttpContext http, RecordKind kind, Guid id, int number, SuspensionBody body, RecordUse use) =>
        ActAsync(http, kind, id, number, body, use, opened => body.On is { } on
            ? DeadlineDesk.Resume(opened.Matter, number, opened.Actor, on, body.Reason)
            : Missing("on"));

    /// <summary><c>POST …/deadlines/{number}/confirm</c></summary>
    public static Task<IResult> ConfirmAsync(HttpContext http, RecordKind kind, Guid id, int number, ConfirmationBody body, RecordUse use) =>
        ActAsync(http, kind, id, number, body, use, opened =>
            !opened.May(Permissions.Confirm(opened.Matter.Definition))
                ? new Decision.Refused([new(RefusalKind.Role, "confirm", new("您的角色不得确认到期日", "your roles may not confirm a due date"))])
                : string.IsNullOrWhiteSpace(body.Reason) ? Missing("reason")
                : RecountDesk.Confirm(opened.Matter, number, opened.Caller.Person, body.Reason));

    private static Task<IResult> ActAsync(
        HttpContext http, RecordKind kind, Guid id, int number, object body, RecordUse use, Func<OpenedRecord, Decision> act) =>
        use.DecideAsync(http, kind, id, body, (opened, _) => Task.FromResult(
            opened.Sight.ReadsDeadlines && number >= 1 && number <= opened.Matter.Instance.Deadlines.Length
                ? act(opened)
                : new Decision.Refused([new(RefusalKind.Input, "number", new($"没有第{number}个期限", $"there is no deadline {number}"))])));

    private static Decision.Refused Missing(string member) => new([new(RefusalKind.Input, member, new("必填", "required"))]);
}
