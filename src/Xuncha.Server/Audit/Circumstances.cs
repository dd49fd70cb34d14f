using System.Diagnostics;
using System.Security.Claims;
using Xuncha.Server.Access;

namespace Xuncha.Server.Audit;

/// <summary>Who is at work, and from where.</summary>
/// <param name="Actor">The person or program that is signed in; null for nobody, or the system itself.</param>
/// <param name="Session">The session.</param>
/// <param name="Address">Where the request comes from; null for an operation that promises to forget it.</param>
/// <param name="Operation">The operation as it is mapped, or the command.</param>
/// <param name="Correlation">The trace.</param>
internal sealed record Circumstances(Guid? Actor, Guid? Session, string? Address, string? Operation, string? Correlation)
{
    private static readonly AsyncLocal<Circumstances?> Commissioned = new();

    /// <summary>Those of a request; outside of one, of whoever commissioned the work, else of the system itself.</summary>
    public static Circumstances Of(HttpContext? http) => http is null
        ? Commissioned.Value ?? new(null, null, null, null, Trace)
        : new(
            Guid.TryParse(http.User.FindFirstValue(ClaimTypes.NameIdentifier), out var person) ? person : null,
            SessionDesk.IdOf(http.User),
            http.GetEndpoint()?.Metadata.GetMetadata<WithoutAddress>() is null ? http.Connection.RemoteIpAddress?.ToString() : null,
            $"{http.Request.Method} {(http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText}",
            Trace);

    /// <summary>Until the caller's method ends, what the server does by itself is done for a person who commissioned it with an earlier request.</summary>
    /// <param name="person">The person.</param>
    /// <param name="operation">The work.</param>
    public static void Commission(Guid person, string operation) => Commissioned.Value = new(person, null, null, operation, Trace);

    /// <summary>Those of a command on the server's console.</summary>
    public static Circumstances OfCommand(string name) => new(null, null, null, $"xuncha {name}", Trace);

    /// <summary>The present trace, by which log, audit log and other systems name the same request.</summary>
    public static string? Trace => Activity.Current?.TraceId.ToString();
}
