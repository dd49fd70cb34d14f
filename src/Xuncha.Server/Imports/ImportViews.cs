using NodaTime;
using Xuncha.Core;
using Xuncha.Core.Imports;

namespace Xuncha.Server.Imports;

/// <summary>What is said of an import; the request's body is the file.</summary>
/// <param name="Definition">The definition of the records.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Transition">The first step of each; the first that takes no papers where it is not given.</param>
/// <param name="Parent">The record that they belong to.</param>
/// <param name="Organizer">The organisation that inspects; not with a parent.</param>
/// <param name="Party">The inspected party; not with a parent.</param>
/// <param name="Check">Whether the rows are only to be checked.</param>
internal sealed record ImportQuery(string? Definition, string? Name, string? Transition, Guid? Parent, Guid? Organizer, Guid? Party, bool? Check);

/// <summary>An import as the API shows it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">How far it is.</param>
/// <param name="Definition">The definition of the records.</param>
/// <param name="Transition">The first step of each.</param>
/// <param name="FileName">The file's name.</param>
/// <param name="IsCheck">Whether the rows are only checked.</param>
/// <param name="AskedAt">When it was asked for.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Rows">How many rows were read, the heads apart.</param>
/// <param name="RowsChecked">How many of them were checked.</param>
/// <param name="RowsWritten">How many of them were written; they are there once the state is done.</param>
/// <param name="RowsSkipped">How many were left out because they were here before.</param>
/// <param name="Message">How it ended, in words.</param>
/// <param name="ErrorCount">How many errors there are.</param>
/// <param name="Errors">The first of them.</param>
internal sealed record ImportView(
    Guid Id,
    ImportState State,
    string Definition,
    string Transition,
    string FileName,
    bool IsCheck,
    Instant AskedAt,
    Instant? EndedAt,
    int Rows,
    int RowsChecked,
    int RowsWritten,
    int RowsSkipped,
    Text? Message,
    int ErrorCount,
    IReadOnlyList<ImportFault> Errors)
{
    public static readonly ImportView Example = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000040"), ImportState.Refused, "findings/general", "register", "问题清单.xlsx", IsCheck: false,
        Instant.FromUtc(2026, 9, 1, 1, 0), Instant.FromUtc(2026, 9, 1, 1, 1), 500, 500, 0, 0, new("有 1 处错误，未导入任何内容", "1 errors; nothing was imported"), 1,
        [new(17, "found-on", new("“发现日期”应填日期（如2026-08-03），而不是“上周”", "'found' must be a day such as 2026-08-03, not '上周'"))]);

    /// <summary>A job as it stands, with what its run says of it where that is in this process.</summary>
    public static ImportView Of(ImportJob job, RunningImport.Run? run, IReadOnlyList<ImportFault> errors)
    {
        var (state, rows, written) = run is null || job.EndedAt is not null ? (job.State, job.Rows, job.Written) : (run.State, run.Rows, run.State == ImportState.Writing ? run.Dealt : 0);
        var isChecked = state is ImportState.Writing or ImportState.Done or ImportState.Checked or ImportState.Repeated or ImportState.Refused;
        return new(
            job.Id, state, job.DefinitionId, job.Step, job.FileName, job.IsCheck, job.AskedAt, job.EndedAt,
            rows, isChecked ? rows : state == ImportState.Checking ? run?.Dealt ?? 0 : 0, written, job.Skipped,
            job.Zh is { } zh ? new Text(zh, job.En!) : null, job.Faults, errors);
    }
}
