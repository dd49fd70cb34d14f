using System.Net;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Demo;
using Xuncha.Server.Imports;
using Xuncha.Server.Programs;
using Xuncha.Server.Protection;
using Xuncha.Server.Storage;
using Xuncha.Server.Uploads;

namespace Xuncha.Server.Hosting;

/// <summary>What a server is started with.</summary>
/// <param name="Database">Where the data lies, as the application's role.</param>
/// <param name="Urls">Where to listen, separated by semicolons; port 0 takes a free one.</param>
/// <param name="Training">Whether people practise on it, with a clock that can be moved.</param>
/// <param name="Files">The folder of the papers' files.</param>
/// <param name="Keys">The folder of the keys, outside the database and the data.</param>
/// <param name="Workflows">The folder of definitions and calendars; null for <see cref="Definitions.WorkflowFiles.Folder"/>.</param>
/// <param name="Algorithms">What new keys are made for.</param>
internal sealed record ServerOptions(
    Database Database, string Urls, bool Training, string Files, string Keys, string? Workflows = null, Algorithms Algorithms = Algorithms.Standard)
{
    /// <summary>The reverse proxies, at which TLS ends, that are believed when they say who the client is; empty when clients come directly.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; init; } = [];

    /// <summary>What the site chose about accounts.</summary>
    public AccountRules Accounts { get; init; } = new();

    /// <summary>The address by which programs reach the server, the issuer of their tokens; null for where it listens.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>The outside provider whose tokens programs may come with; null for none.</summary>
    public OutsideProviderOptions? Oidc { get; init; }

    /// <summary>How many requests are taken.</summary>
    public RateLimits Rates { get; init; } = RateLimits.None;

    /// <summary>What the site chose about the audit log.</summary>
    public AuditOptions Audit { get; init; } = new();

    /// <summary>How large a file may be that is imported.</summary>
    public ImportLimits Imports { get; init; } = new();

    /// <summary>What the site chose about files that come in parts.</summary>
    public UploadRules Uploads { get; init; } = new();

    /// <summary>The world that an empty training database is filled with; null for none.</summary>
    public DemoOptions? Demo { get; init; }

    /// <summary>Whether people reach the server over HTTPS, through a proxy.</summary>
    public bool IsBehindTls => Proxies.Count > 0;

    /// <summary>From the environment: <c>XUNCHA_DB</c>, else SQLite in <c>XUNCHA_DATA</c>; <c>XUNCHA_URLS</c>, <c>XUNCHA_PROXIES</c>, <c>XUNCHA_KEYS</c>, <c>XUNCHA_ALGORITHMS</c>; and <see cref="AccountRules"/>, <see cref="AuditOptions"/>.</summary>
    /// <exception cref="WrongSettingException">A variable has a value that it cannot have.</exception>
    public static ServerOptions FromEnvironment(string? urls, bool training, DemoOptions? demo = null) => new(
        Variable("XUNCHA_DB") is { } postgres ? Database.Postgres(postgres) : Database.Sqlite(DataFolder(training, demo)),
        urls ?? Variable("XUNCHA_URLS") ?? "http://127.0.0.1:5080",
        training,
        Path.Combine(DataFolder(training, demo), "files"),
        Path.GetFullPath(Variable("XUNCHA_KEYS") ?? Path.TrimEndingDirectorySeparator(DataFolder(training, demo)) + "-keys"),
        Algorithms: Variable("XUNCHA_ALGORITHMS") switch
        {
            null or "standard" => Algorithms.Standard,
            "sm" => Algorithms.Sm,
            var other => throw new WrongSettingException($"XUNCHA_ALGORITHMS 可选 standard、sm / XUNCHA_ALGORITHMS is one of standard, sm: {other}"),
        })
    {
        Proxies = [.. (Variable("XUNCHA_PROXIES") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Network)],
        Accounts = AccountRules.FromEnvironment(training),
        PublicUrl = Variable("XUNCHA_PUBLIC_URL") is { } url ? Address("XUNCHA_PUBLIC_URL", url) : null,
        Oidc = OutsideProviderOptions.FromEnvironment(),
        Rates = RateLimits.FromEnvironment(),
        Audit = AuditOptions.FromEnvironment(),
        Imports = ImportLimits.FromEnvironment(),
        Uploads = UploadRules.FromEnvironment(),
        Demo = demo,
    };

    /// <summary>An environment variable; null when it is empty.</summary>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>The address in a variable, without a slash at its end; over plain HTTP for this machine alone.</summary>
    /// <exception cref="WrongSettingException">It is none.</exception>
    public static string Address(string name, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)) && uri.Query.Length + uri.Fragment.Length == 0
            ? text.TrimEnd('/')
            : throw new WrongSettingException($"{name}: “{text}”应为https地址 / '{text}' must be an https address");

    /// <summary>The whole number in a variable.</summary>
    /// <exception cref="WrongSettingException">It is none, or outside of the limits.</exception>
    public static int Number(string name, int otherwise, int least, int most) =>
        Variable(name) is not { } text ? otherwise
        : int.TryParse(text, out var number) && number >= least && number <= most ? number
        : throw new WrongSettingException($"{name}: “{text}”应为{least}至{most}的整数 / '{text}' must be a whole number from {least} to {most}");

    private static IPNetwork Network(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
            : IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
            : throw new WrongSettingException($"XUNCHA_PROXIES: “{text}”不是地址或网段，如10.0.0.5或10.0.0.0/24 / '{text}' is no address or network such as 10.0.0.5 or 10.0.0.0/24");

    // Training has a folder of its own and a demo another, so that starting it after the real one just works.
    private static string DataFolder(bool training, DemoOptions? demo) =>
        Path.GetFullPath(Variable("XUNCHA_DATA") ?? (demo is not null ? "data-demo" : training ? "data-training" : "data"));
}

/// <summary>A variable of the environment has a value that it cannot have; the message says which.</summary>
/// <param name="message">For whoever starts the server.</param>
internal sealed class WrongSettingException(string message) : Exception(message);
