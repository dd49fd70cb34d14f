using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Core.Planning;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>An inspection of another body as the API shows it. Both days are inclusive.</summary>
internal sealed record OutsideInspectionView(
    Guid Id, Guid PartyId, InspectionFamily Family, string Body, Guid? BodyId, LocalDate From, LocalDate? To, string PaperNumber, Instant EnteredAt, Instant? VoidedAt, string? VoidReason)
    : IEntryView<OutsideInspection, OutsideInspectionView>
{
    public static OutsideInspectionView Of(OutsideInspection i) =>
        new(i.Id, i.PartyId, i.Family, i.Body, i.BodyId, i.From, i.To, i.PaperNumber, i.EnteredAt, i.VoidedAt, i.VoidReason);
}

/// <summary>An inspection of another body to enter.</summary>
/// <param name="PartyId">The party.</param>
/// <param name="Family">How wide it was.</param>
/// <param name="Body">Who inspected, in words.</param>
/// <param name="BodyId">Who inspected, where it is an organisation of the tree; not given for a body that stands above all of it.</param>
/// <param name="From">The first day on site.</param>
/// <param name="To">The last day on site, where it is known.</param>
/// <param name="PaperNumber">The number of the paper that proves it.</param>
internal sealed record NewOutsideInspection(Guid? PartyId, InspectionFamily? Family, string? Body, Guid? BodyId, LocalDate? From, LocalDate? To, string? PaperNumber) : INewEntry<OutsideInspection>
{
    /// <inheritdoc/>
    public async Task CheckAsync(Validation input, XunchaDb db, Caller caller, CancellationToken cancellation) => input
        .RequireValue(Family, "$.family")
        .RequireName(Body, "$.body", 200)
        .Require(BodyId is null || await db.Set<Organisation>().AnyAsync(o => o.Id == BodyId, cancellation), "$.bodyId", new("组织不存在", "there is no such organisation"))
        .RequireValue(From, "$.from")
        .Require(!(From > caller.Today), "$.from", new("不能晚于今天", "not after today"))
        .Require(!(To < From), "$.to", new("不能早于首日", "not before the first day"))
        .RequireText(PaperNumber, "$.paperNumber", 100);

    /// <inheritdoc/>
    public OutsideInspection Of(Organisation party, Caller caller) => new()
    {
        Id = Ids.New(caller.Now),
        PartyId = party.Id,
        PartyPath = party.Path,
        Family = Family!.Value,
        Body = Body!.Trim(),
        BodyId = BodyId,
        From = From!.Value,
        To = To,
        PaperNumber = PaperNumber!.Trim(),
        EnteredBy = caller.Person,
        EnteredAt = caller.Now,
    };
}
