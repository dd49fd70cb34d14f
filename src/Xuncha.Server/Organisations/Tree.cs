using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Xuncha.Server.Organisations;

/// <summary>Asks after organisations and where they stand in the tree.</summary>
internal static class Tree
{
    /// <summary>Those that have not ended by a day.</summary>
    public static IQueryable<Organisation> StandingOn(this IQueryable<Organisation> organisations, LocalDate day) =>
        organisations.Where(o => o.ValidTo == null || o.ValidTo >= day);

    /// <summary>The path of one of them; null where it is not among them.</summary>
    public static Task<string?> PathAsync(this IQueryable<Organisation> organisations, Guid? id, CancellationToken cancellation) =>
        organisations.Where(o => o.Id == id).Select(o => o.Path).SingleOrDefaultAsync(cancellation);

    /// <summary>With what the paths of an organisation and of all below it begin. Below one that there is not, there is nothing: no path begins with a dash.</summary>
    public static async Task<string> SubtreeAsync(this IQueryable<Organisation> organisations, Guid id, CancellationToken cancellation) =>
        await organisations.PathAsync(id, cancellation) ?? "-";

    /// <summary>How much of a path below an organisation says which one directly below it stands on it; of the organisation itself the whole path. All of it where there is none above.</summary>
    public static int StepBelow(string? above) => above is null ? Organisation.LongestPath : above.Length + Organisation.PathStep;
}
