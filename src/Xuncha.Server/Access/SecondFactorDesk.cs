using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Organisations;
using Xuncha.Server.Protection;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Access;

/// <summary>Sets authenticators up, checks their codes, and remembers for a few minutes who has given the password and not yet the code.</summary>
internal sealed class SecondFactorDesk(XunchaDb db, XunchaClock clock, ServerOptions options, FieldCipher cipher, IDataProtectionProvider protection)
{
    private const int RecoveryCodes = 10;

    // Read from paper and typed: no letters and digits that are taken for one another.
    private const string Alphabet = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

    private static readonly TimeSpan BetweenSteps = TimeSpan.FromMinutes(5);

    private readonly ITimeLimitedDataProtector _steps = protection.CreateProtector("between-password-and-code").ToTimeLimitedDataProtector();

    private string Cookie => options.IsBehindTls ? "__Host-xuncha-step" : "xuncha-step";

    /// <summary>Whether a person is asked for a code.</summary>
    public Task<bool> HasAsync(Guid personId, CancellationToken cancellation) =>
        db.Set<SecondFactor>().AnyAsync(f => f.PersonId == personId && f.Secret != null, cancellation);

    /// <summary>Makes a secret that waits for its first code, in place of one that waits; the caller has asked for the password.</summary>
    /// <returns>The secret in Base32, shown this once.</returns>
    public async Task<string> BeginAsync(Guid personId, CancellationToken cancellation)
    {
        var secret = Totp.NewSecret();
        if (await db.Set<SecondFactor>().SingleOrDefaultAsync(f => f.PersonId == personId, cancellation) is not { } factor)
        {
            db.Add(factor = new SecondFactor { PersonId = personId });
        }

        factor.Pending = cipher.Encrypt(new FieldPlace("second_factor", "pending", personId), secret);
        await db.SaveChangesAsync(cancellation);
        return secret;
    }

    /// <summary>Takes the first code of a secret that waits; from then on it counts, and new recovery codes take the place of old ones.</summary>
    /// <returns>The recovery codes, shown this once; null where the code is wrong or nothing waits.</returns>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(Guid personId, string code, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await db.Set<SecondFactor>().SingleOrDefaultAsync(f => f.PersonId == personId, cancellation) is not { Pending: { } pending } factor)
        {
            return null;
        }

        var secret = cipher.Decrypt(new FieldPlace("second_factor", "pending", personId), pending);
        if (Totp.StepOf(code, secret, clock.Real()) is not { } step)
        {
            return null;
        }

        factor.Secret = cipher.Encrypt(new FieldPlace("second_factor", "secret", personId), secret);
        factor.Pending = null;
        factor.LastStep = step;
        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => $"{RandomNumberGenerator.GetString(Alphabet, 8)}-{RandomNumberGenerator.GetString(Alphabet, 8)}").ToList();
        await db.Set<RecoveryCode>().Where(c => c.PersonId == personId).ExecuteDeleteAsync(cancellation);
        db.AddRange(codes.Select(recovery => new RecoveryCode { PersonId = personId, Hash = HashOf(recovery) }));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return codes;
    }

    /// <summary>Takes a code, of each step once, or a recovery code, each once: of two at the same time, one.</summary>
    public async Task<bool> TakesAsync(Guid personId, string? code, string? recoveryCode, CancellationToken cancellation)
    {
        if (recoveryCode is not null)
        {
            var hash = HashOf(recoveryCode);
            if (await db.Set<RecoveryCode>().Where(c => c.PersonId == personId && c.Hash == hash).ExecuteDeleteAsync(cancellation) != 1)
            {
                return false;
            }

            db.Note<Person>("recovery-code-used", personId, actor: personId); // saved with the session
            return true;
        }

        var encrypted = await db.Set<SecondFactor>().Where(f => f.PersonId == personId).Select(f => f.Secret).SingleOrDefaultAsync(cancellation);
        return encrypted is not null && code is not null
            && Totp.StepOf(code, cipher.Decrypt(new FieldPlace("second_factor", "secret", personId), encrypted), clock.Real()) is { } step
            && await db.Set<SecondFactor>().Where(f => f.PersonId == personId && f.LastStep < step)
                .ExecuteUpdateAsync(f => f.SetProperty(x => x.LastStep, step), cancellation) == 1;
    }

    /// <summary>Forgets a person's authenticator and recovery codes.</summary>
    public async Task RemoveAsync(Guid personId, CancellationToken cancellation)
    {
        await db.Set<RecoveryCode>().Where(c => c.PersonId == personId).ExecuteDeleteAsync(cancellation);
        await db.Set<SecondFactor>().Where(f => f.PersonId == personId).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Sets the cookie that gives access to nothing but the second step, for five minutes.</summary>
    public void Await(HttpContext http, Person person) => http.Response.Cookies.Append(Cookie, _steps.Protect(person.Id.ToString(), BetweenSteps), Flags(BetweenSteps));

    /// <summary>Who has given the password within the last five minutes; null for nobody.</summary>
    public Guid? Awaited(HttpContext http)
    {
        try
        {
            return http.Request.Cookies[Cookie] is { } cookie ? Guid.Parse(_steps.Unprotect(cookie)) : null;
        }
        catch (CryptographicException)
        {
            return null; // made up, or too old
        }
    }

    /// <summary>Takes that cookie back.</summary>
    public void Arrived(HttpContext http) => http.Response.Cookies.Delete(Cookie, Flags(age: null));

    private CookieOptions Flags(TimeSpan? age) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = options.IsBehindTls,
        Path = "/",
        MaxAge = age,
    };

    private static string HashOf(string code) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Concat(code.Where(char.IsLetterOrDigit)).ToUpperInvariant())));
}
