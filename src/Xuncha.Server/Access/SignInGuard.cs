using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Problems;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Access;

/// <summary>
/// Limits guessing without letting anybody lock somebody else out: a device that its owner has signed in from is counted by itself, and
/// only the others are counted by address and name. Why it counts as it does stands in docs/decisions.
/// </summary>
internal sealed class SignInGuard(XunchaDb db, XunchaClock clock, ServerOptions options, ILookupNormalizer names, IDataProtectionProvider protection)
{
    /// <summary>The failures of one device, or of one name from one address, within <see cref="Window"/>.</summary>
    public const int MostOfOne = 5;

    /// <summary>The failures of one name from all addresses, without devices that are known.</summary>
    public const int MostOfName = 30;

    /// <summary>The failures of one address with all names.</summary>
    public const int MostOfAddress = 100;

    /// <summary>How long failures are counted together, from the first one, in seconds.</summary>
    public const int Window = 15 * 60;

    private static readonly TimeSpan DeviceKnown = TimeSpan.FromDays(180);

    private readonly ITimeLimitedDataProtector _devices = protection.CreateProtector("known-device").ToTimeLimitedDataProtector();

    private string Cookie => options.IsBehindTls ? "__Host-xuncha-device" : "xuncha-device";

    /// <summary>Counts an attempt before it is made, so that many at once are not more than many in a row.</summary>
    /// <returns>What to forget or give back when it succeeds; null when there were too many, which does not say whether the name exists.</returns>
    public async Task<IReadOnlyList<string>?> AdmitAsync(HttpContext http, string userName, CancellationToken cancellation)
    {
        var name = names.NormalizeName(userName);
        var address = ClientAddress.Of(http.Connection.RemoteIpAddress);
        var ofName = Key("name", name);
        (string Key, string OfName, int Most)[] counted = DeviceOf(http, name) is { } device
            ? [(Key("device", device), ofName, MostOfOne)]
            : [(Key("address", address), "", MostOfAddress), (Key("pair", name, address), ofName, MostOfOne), (ofName, ofName, MostOfName)];
        foreach (var (key, of, most) in counted)
        {
            // In this order: what one address does beyond its own limit does not count against the name.
            if (await CountAsync(key, of, cancellation) > most)
            {
                return null;
            }
        }

        return [.. counted.Select(c => c.Key)];
    }

    /// <summary>The same for the second factor: counted for the person, because only who knows the password comes so far.</summary>
    public async Task<IReadOnlyList<string>?> AdmitSecondAsync(Person person, CancellationToken cancellation)
    {
        var key = Key("second", person.Id.ToString());
        return await CountAsync(key, Key("name", person.NormalizedUserName!), cancellation) > MostOfOne ? null : [key];
    }

    /// <summary>
    /// Counts a program's failure by itself, not among people's. Nothing keeps programs out, whose secrets and keys cannot be guessed: what is asked is
    /// whether the failure is still to be written down, or one of too many.
    /// </summary>
    /// <param name="http">The request.</param>
    /// <param name="clientId">The name that it gave, which need not exist.</param>
    /// <param name="cancellation">Ends the counting.</param>
    public async Task<bool> CountProgramAsync(HttpContext http, string clientId, CancellationToken cancellation)
    {
        var address = ClientAddress.Of(http.Connection.RemoteIpAddress);
        return await CountAsync(Key("program-address", address), "", cancellation) <= MostOfAddress
            && await CountAsync(Key("program-pair", clientId, address), "", cancellation) <= MostOfOne
            && await CountAsync(Key("program-name", clientId), "", cancellation) <= MostOfName;
    }

    /// <summary>The password was right, and a code is asked for next: nothing is counted, and the device is not known yet.</summary>
    public async Task GiveBackAsync(IReadOnlyList<string> admitted, CancellationToken cancellation)
    {
        var own = admitted.Count == 1 ? admitted[0] : admitted[1];
        await db.Set<SignInAttempts>().Where(a => a.Key == own).ExecuteDeleteAsync(cancellation);
        await db.Set<SignInAttempts>().Where(a => admitted.Contains(a.Key)).ExecuteUpdateAsync(a => a.SetProperty(x => x.Count, x => x.Count - 1), cancellation);
    }

    /// <summary>The attempt succeeded: it is not counted, its own counter begins anew, and the device is known from now on.</summary>
    public async Task SucceedAsync(HttpContext http, Person person, IReadOnlyList<string> admitted, CancellationToken cancellation)
    {
        await GiveBackAsync(admitted, cancellation);
        var name = person.NormalizedUserName!;
        var device = DeviceOf(http, name) ?? Guid.NewGuid().ToString("N");
        http.Response.Cookies.Append(Cookie, _devices.Protect($"{device}|{name}", DeviceKnown), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = options.IsBehindTls,
            Path = "/",
            MaxAge = DeviceKnown,
        });
    }

    /// <summary>Forgets what was counted against a name, when its owner gets a new password or chooses one.</summary>
    public Task ForgetAsync(Person person, CancellationToken cancellation)
    {
        var name = Key("name", person.NormalizedUserName!);
        return db.Set<SignInAttempts>().Where(a => a.OfName == name).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Every hour: forgets what no longer counts.</summary>
    public Task ForgetAsync(CancellationToken cancellation)
    {
        var over = clock.Real().ToUnixTimeSeconds() - Window;
        return db.Set<SignInAttempts>().Where(a => a.Since < over).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>The refusal of what was tried too often: the same for a name that exists and one that does not.</summary>
    public static IResult TooMany(HttpContext http)
    {
        http.Response.Headers.RetryAfter = Window.ToString();
        return new ProblemResult(ProblemTypes.TooManyAttempts);
    }

    /// <summary>Counts one more. One statement, which both databases take, so that two at once are two.</summary>
    private async Task<int> CountAsync(string key, string ofName, CancellationToken cancellation)
    {
        var now = clock.Real().ToUnixTimeSeconds();
        var over = now - Window;
        var counted = await db.Database.SqlQuery<int>($"""
            INSERT INTO sign_in_attempts (key, of_name, count, since) VALUES ({key}, {ofName}, 1, {now})
            ON CONFLICT (key) DO UPDATE SET
              count = CASE WHEN sign_in_attempts.since < {over} THEN 1 ELSE sign_in_attempts.count + 1 END,
              since = CASE WHEN sign_in_attempts.since < {over} THEN {now} ELSE sign_in_attempts.since END
            RETURNING count AS "Value"
            """).ToListAsync(cancellation);
        return counted.Single();
    }

    private string? DeviceOf(HttpContext http, string name)
    {
        try
        {
            return http.Request.Cookies[Cookie] is { } cookie && _devices.Unprotect(cookie).Split('|', 2) is [var device, var of] && of == name ? device : null;
        }
        catch (CryptographicException)
        {
            return null; // made up, or too old
        }
    }

    private static string Key(params string[] parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('|', parts))));
}
