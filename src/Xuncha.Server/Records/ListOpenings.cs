using Xuncha.Core;
using Xuncha.Core.Access;
using Xuncha.Core.Definitions;
using Xuncha.Core.Instances;
using Xuncha.Server.Definitions;
using Xuncha.Server.Problems;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.Records;

/// <summary>A definition of which the caller may open a record.</summary>
/// <param name="Definition">Its id.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Kind">The kind of record.</param>
internal sealed record OpeningView(string Definition, Text Name, RecordKind Kind)
{
    public static readonly OpeningView Example = new("findings/general", new("问题或一般事故隐患", "Problem or general hazard"), RecordKind.Finding);
}

/// <summary><c>GET /records/{id}/openings</c>: of what the caller may open records below one, by what <see cref="OpeningDesk"/> asks.</summary>
internal sealed class ListOpenings(XunchaDb db, RecordAccess access, RecordStore records, DefinitionStore definitions, Recusals recusals)
{
    /// <summary>Lists them; none below a record that no longer moves.</summary>
    public async Task<IResult> HandleAsync(HttpContext http, Guid id)
    {
        var cancellation = http.RequestAborted;
        var caller = await access.CallerAsync(http.User, cancellation);
        var parent = await access.MaySeeAsync(caller, id, cancellation) ? await records.ReadAsync(id, cancellation) : null;
        if (parent is null)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        List<OpeningView> openings = [];
        if (parent.Status != RecordStatus.Running)
        {
            return TypedResults.Ok(openings);
        }

        foreach (var definition in (await definitions.NewestAsync(db, cancellation)).Where(definition => Contract.MayBelong(definition.Record, parent.Kind)))
        {
            var place = OpeningDesk.Below(definition, parent);
            var opening = Permissions.Open(definition);
            // Whether somebody is recused is asked only where the roles would do.
            if (opening.IsGivenTo(caller.On(place, definition).Roles)
                && opening.IsGivenTo((await recusals.ActingAsync(caller, parent, place, definition, cancellation)).Actor.Roles))
            {
                openings.Add(new(definition.Id, definition.Name, definition.Record));
            }
        }

        return TypedResults.Ok(openings);
    }
}
