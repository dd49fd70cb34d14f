using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Xuncha.Core;
using Xuncha.Server.Organisations;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Access;

/// <summary>Checks passwords, and takes new ones that their owners choose.</summary>
internal sealed class PasswordDesk(XunchaDb db, UserManager<Person> people, XunchaClock clock)
{
    private static readonly Person Nobody = new() { DisplayName = "", Kind = PersonKind.Person };

    // Hashed once, as every other: whoever asks for a name that does not exist waits for the same work.
    private static readonly Lazy<string> NobodysHash = new(() => Hasher().HashPassword(Nobody, Passwords.New()));

    /// <summary>How a password is made into a hash: PBKDF2 with HMAC-SHA-512, as often as OWASP asks.</summary>
    public static void Configure(PasswordHasherOptions hasher) => hasher.IterationCount = 210_000;

    /// <summary>Whether this is the password of a person who may sign in. The same work is done whether there is such a person or not.</summary>
    public async Task<bool> IsRightAsync(Person? person, string password)
    {
        var verified = people.PasswordHasher.VerifyHashedPassword(person ?? Nobody, person?.PasswordHash ?? NobodysHash.Value, password);
        if (person is null || verified == PasswordVerificationResult.Failed || person.DisabledAt is not null)
        {
            return false;
        }

        if (verified == PasswordVerificationResult.SuccessRehashNeeded)
        {
            person.PasswordHash = people.PasswordHasher.HashPassword(person, password);
            await people.UpdateAsync(person);
        }

        return true;
    }

    /// <summary>Takes a password that its owner chose, if it may be one, and saves.</summary>
    /// <returns>What is wrong with it; null when it was taken.</returns>
    public async Task<Text?> ChooseAsync(Person person, string password, CancellationToken cancellation)
    {
        if (PasswordRules.Fault(password, person.UserName, person.DisplayName) is { } fault)
        {
            return fault;
        }

        var former = await db.Set<FormerPassword>().Where(f => f.PersonId == person.Id).OrderByDescending(f => f.ChosenAt).ToListAsync(cancellation);
        if (former.Select(f => f.Hash).Append(person.PasswordHash).Any(hash => hash is not null && IsIt(person, hash, password)))
        {
            return new($"不能与当前密码或最近 {FormerPassword.Kept} 次的密码相同", $"neither the present one nor one of the last {FormerPassword.Kept}");
        }

        var now = clock.Real();
        person.PasswordHash = people.PasswordHasher.HashPassword(person, password);
        person.PasswordChosenAt = now;
        db.RemoveRange(former.Skip(FormerPassword.Kept - 1));
        db.Add(new FormerPassword { Id = Ids.New(now), PersonId = person.Id, ChosenAt = now, Hash = person.PasswordHash });
        var saved = await people.UpdateSecurityStampAsync(person);
        return saved.Succeeded ? null : throw new InvalidOperationException(string.Join("; ", saved.Errors.Select(error => error.Code)));
    }

    private bool IsIt(Person person, string hash, string password) =>
        people.PasswordHasher.VerifyHashedPassword(person, hash, password) != PasswordVerificationResult.Failed;

    private static PasswordHasher<Person> Hasher()
    {
        var options = new PasswordHasherOptions();
        Configure(options);
        return new(Microsoft.Extensions.Options.Options.Create(options));
    }
}
