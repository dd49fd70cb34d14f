using NodaTime;
using Xuncha.Core.Planning;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Planning;

/// <summary>How a programme stands, as far as somebody reaches.</summary>
/// <param name="Facts">What it is computed from.</param>
/// <param name="Figures">Problems and accidents; null for everybody but the commission's office of the organiser.</param>
/// <param name="Rows">The rows in the order of the tree, each with its key in that order.</param>
internal sealed record ReadCoverage(ProgrammeFacts Facts, IReadOnlyDictionary<Guid, PartyFigures>? Figures, IReadOnlyList<(string Key, CoverageRow Row)> Rows);

/// <summary>Reads how programmes stand: the list of it and the figures are built on it.</summary>
internal sealed class CoverageReader(XunchaDb db, RecordAccess access)
{
    /// <summary>How a programme stands on a day: the organiser and those above see all, a party sees its own and what is below it.</summary>
    /// <param name="programme">The programme.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="reach">How far the caller reaches.</param>
    /// <param name="under">With what the paths of the parties begin.</param>
    /// <param name="on">The day.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<ReadCoverage> ReadAsync(ProgrammeRow programme, Caller caller, Reach reach, string under, LocalDate on, CancellationToken cancellation)
    {
        var facts = await ProgrammeFacts.ReadAsync(db, programme, cancellation);
        var figures = caller.IsOfficeOf(programme.OrganizerPath) ? await facts.FiguresAsync(db, access, caller, programme, on, cancellation) : null;
        var parties = facts.Parties.Where(party => facts.Paths[party.Id] is var path && path.StartsWith(under, StringComparison.Ordinal) && reach.Covers(path));
        return new(facts, figures, [.. Coverage.Of(programme.Rules, parties, facts.Inspections, figures ?? new Dictionary<Guid, PartyFigures>(), on)
            .Select(row => (Key: $"{facts.Paths[row.Party.Id]}{row.Duty.Name}", Row: row)).OrderBy(entry => entry.Key, StringComparer.Ordinal)]);
    }
}
