using Microsoft.Extensions.DependencyInjection;
using Xuncha.Server.Audit;
using Xuncha.Server.Audit.Proof;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Storage;
using Xuncha.Server.Tests.Fixtures;
using Xunit;

namespace Xuncha.Server.Tests.Audit;

/// <summary>The log of a server, made longer and written out.</summary>
internal static class LogExport
{
    /// <summary>Adds entries and seals them, so many times.</summary>
    public static async Task GrowAsync(XunchaServer server, int seals, int entries)
    {
        for (var i = 0; i < seals; i++)
        {
            await server.InDatabaseAsync(async db =>
            {
                for (var j = 0; j < entries; j++)
                {
                    db.Note<Setting>("tested", $"{i}/{j}", new { Number = j, Words = "甲乙丙" }, outcome: j % 3 == 0 ? AuditOutcome.Refused : AuditOutcome.Done);
                }

                return await db.SaveChangesAsync(TestContext.Current.CancellationToken);
            });
            await SealAsync(server);
        }
    }

    /// <summary>Seals what is not sealed.</summary>
    public static async Task<int> SealAsync(XunchaServer server)
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<Sealer>().RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The log as an export holds it.</summary>
    public static async Task<List<ExportLine>> LinesAsync(XunchaServer server, (long First, long Last)? range = null)
    {
        await using var scope = server.Services.CreateAsyncScope();
        List<ExportLine> lines = [];
        await foreach (var line in scope.ServiceProvider.GetRequiredService<AuditExport>().LinesAsync(range, TestContext.Current.CancellationToken))
        {
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>What a verification of an export finds.</summary>
    public static Verdict Verify(IEnumerable<ExportLine> lines, IReadOnlyList<AuditSeal>? witness = null, IReadOnlyList<byte[]>? trusted = null)
    {
        var verifier = new ChainVerifier(witness ?? [], trusted ?? []);
        foreach (var line in lines)
        {
            verifier.Add(line);
        }

        return verifier.Finish();
    }
}
