using System.Text.Json;
using Xuncha.Server.Hosting;

namespace Xuncha.Server.Audit.Proof;

/// <summary>Reads an export line by line, so that the longest log needs no more memory than its seals.</summary>
internal static class ExportReader
{
    /// <summary>Gives every line of a file to a verifier.</summary>
    public static async Task ReadAsync(string path, ChainVerifier verifier, CancellationToken cancellation)
    {
        var number = 0L;
        await foreach (var text in File.ReadLinesAsync(path, cancellation))
        {
            number++;
            if (Line(text) is { } line)
            {
                verifier.Add(line);
            }
            else
            {
                verifier.AddUnreadable(number);
            }
        }

        if (number == 0)
        {
            verifier.AddUnreadable(1); // an empty file is no export
        }
    }

    private static ExportLine? Line(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<ExportLine>(text, Json.Options) is { } line
                && new object?[] { line.Header, line.Seal, line.Sealed, line.Unsealed }.Count(part => part is not null) == 1 ? line : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
