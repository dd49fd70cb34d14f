using Microsoft.EntityFrameworkCore;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Audit;
using Xuncha.Server.Problems;
using Xuncha.Server.Protection;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.TipOffs;

/// <summary>Who sent a tip-off. Both are null for somebody who would rather not say.</summary>
internal sealed record SenderView(string? Name, string? Contact)
{
    public static readonly SenderView Example = new("某某", "139********");
}

/// <summary>Why somebody must know who sent it.</summary>
internal sealed record SenderReading(string? Reason);

/// <summary>Who sent a tip-off, for those whom its definition names for the field <see cref="TipOffNames.Sender"/>. Every reading has a reason and is written down.</summary>
internal sealed class TipOffSenders(XunchaDb db, RecordUse use, ReadRecords read, RecordAccess access, FieldCipher cipher)
{
    /// <summary>The row of a sender who said something; null for one who did not.</summary>
    public static TipOffSender? Make(FieldCipher cipher, Guid record, string? name, string? contact) => string.IsNullOrWhiteSpace(name + contact) ? null : new()
    {
        RecordId = record,
        Name = name is null ? null : cipher.Encrypt(PlaceOf(record, "name"), name),
        Contact = contact is null ? null : cipher.Encrypt(PlaceOf(record, "contact"), contact),
    };

    /// <summary><c>PUT /tip-offs/{id}/sender</c></summary>
    public Task<IResult> PutAsync(HttpContext http, Guid id, SenderView body) =>
        use.ChangeAsync(http, RecordKind.TipOff, id, body, needsMatch: false, async (opened, cancellation) =>
        {
            var input = new Validation().AllowText(body.Name, "$.name", 100).AllowText(body.Contact, "$.contact", 200);
            if (input.Problem is { } problem)
            {
                return problem;
            }

            if (!IsNamed(opened.Matter.Definition, opened.Sight))
            {
                return Refusal;
            }

            if (opened.Record.Status != RecordStatus.Running)
            {
                return new ProblemResult(ProblemTypes.NotOpen);
            }

            if (await db.Set<TipOffSender>().FindAsync([id], cancellation) is { } before)
            {
                db.Remove(before);
                await db.SaveChangesAsync(cancellation);
            }

            if (Make(cipher, id, body.Name, body.Contact) is { } sender)
            {
                db.Add(sender);
            }

            return null;
        });

    /// <summary><c>POST /tip-offs/{id}/sender/reading</c></summary>
    public async Task<IResult> ReadAsync(HttpContext http, Guid id, SenderReading body)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        if (await read.SeenAsync(RecordKind.TipOff, id, caller, cancellation) is not { } seen)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        if (!IsNamed(seen.Matter.Definition, seen.Sight))
        {
            return Refusal;
        }

        if (new Validation().RequireText(body.Reason, "$.reason", 500).Problem is { } problem)
        {
            return problem;
        }

        // Written down before it is shown.
        db.Note<Record>("tip-off-sender-read", id, new { body.Reason });
        await db.SaveChangesAsync(cancellation);
        var sender = await db.Set<TipOffSender>().AsNoTracking().SingleOrDefaultAsync(s => s.RecordId == id, cancellation);
        return TypedResults.Ok(new SenderView(Decrypt(id, "name", sender?.Name), Decrypt(id, "contact", sender?.Contact)));
    }

    private static ProblemResult Refusal => new(ProblemTypes.Forbidden, new("您的角色不得查看或登记举报人", "your roles may not know who sent it"));

    private static bool IsNamed(WorkflowDefinition definition, Sight sight) => definition.Field(TipOffNames.Sender) is { VisibleTo.IsEmpty: false } field && sight.Reads(field);

    private string? Decrypt(Guid record, string column, string? value) => value is null ? null : cipher.Decrypt(PlaceOf(record, column), value);

    private static FieldPlace PlaceOf(Guid record, string column) => new("tip_off_sender", column, record);
}
