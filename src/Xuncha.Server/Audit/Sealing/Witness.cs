using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Xuncha.Server.Hosting;

namespace Xuncha.Server.Audit.Sealing;

/// <summary>
/// Somewhere outside of the database that remembers seals. Whoever cuts the newest entries off the log, or restores an older copy, must also reach
/// the witness to hide it. A seal stands for all before it, so that the newest alone is told.
/// </summary>
internal interface IWitness
{
    /// <summary>How what it remembers is read: a seal without its root is none.</summary>
    static readonly JsonSerializerOptions Reading = new(Json.Options) { RespectNullableAnnotations = true };

    /// <summary>The newest seal that it remembers; null for none.</summary>
    Task<AuditSeal?> NewestAsync(CancellationToken cancellation);

    /// <summary>Tells it of a seal.</summary>
    Task TellAsync(AuditSeal seal, CancellationToken cancellation);

    /// <summary>The witness that a site chose; null for none.</summary>
    static IWitness? Of(AuditOptions options, TimeProvider process) => options.Witness is not { } place ? null
        : Uri.TryCreate(place, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? new HttpWitness(address, options.WitnessSecret, process)
        : new FileWitness(Path.GetFullPath(place));
}

/// <summary>A file, best on another machine's disk: a line of JSON for each seal that was told, only ever added to.</summary>
internal sealed class FileWitness(string path) : IWitness
{
    private const int LongestLine = 4096;

    /// <inheritdoc/>
    public async Task<AuditSeal?> NewestAsync(CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-Math.Min(file.Length, 4 * LongestLine), SeekOrigin.End);
        using var reader = new StreamReader(file);
        return Lines(await reader.ReadToEndAsync(cancellation)).LastOrDefault();
    }

    /// <inheritdoc/>
    public Task TellAsync(AuditSeal seal, CancellationToken cancellation)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read);
        // The break comes first too: a line that a crash cut off must not take the next one with it.
        file.Write(Encoding.UTF8.GetBytes($"{(file.Length == 0 ? "" : "\n")}{JsonSerializer.Serialize(seal, Json.Options)}\n"));
        file.Flush(flushToDisk: true);
        return Task.CompletedTask;
    }

    /// <summary>The seals in the text of such a file. What was cut off is passed over.</summary>
    public static IEnumerable<AuditSeal> Lines(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            AuditSeal? seal = null;
            try
            {
                seal = JsonSerializer.Deserialize<AuditSeal>(line, IWitness.Reading);
            }
            catch (JsonException)
            {
                // cut off
            }

            if (seal is not null)
            {
                yield return seal;
            }
        }
    }
}

/// <summary>Another system: it is POSTed each seal, and GET answers with the newest that it has, or 404. Signed as Standard Webhooks are.</summary>
internal sealed class HttpWitness(Uri address, byte[]? secret, TimeProvider process) : IWitness
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(10) };

    /// <inheritdoc/>
    public async Task<AuditSeal?> NewestAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        Sign(request, "newest", "");
        using var response = await Http.SendAsync(request, cancellation);
        return response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.NoContent ? null
            : await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<AuditSeal>(IWitness.Reading, cancellation);
    }

    /// <inheritdoc/>
    public async Task TellAsync(AuditSeal seal, CancellationToken cancellation)
    {
        var body = JsonSerializer.Serialize(seal, Json.Options);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        Sign(request, $"seal-{seal.Number}-{Convert.ToHexStringLower(CanonicalForm.HashOf(seal).AsSpan(0, 8))}", body);
        using var response = await Http.SendAsync(request, cancellation);
        response.EnsureSuccessStatusCode();
    }

    private void Sign(HttpRequestMessage request, string id, string body)
    {
        var timestamp = process.GetUtcNow().ToUnixTimeSeconds();
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", $"{timestamp}");
        if (secret is not null)
        {
            request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}")))}");
        }
    }
}
