using Microsoft.EntityFrameworkCore;
using NodaTime;
using Xuncha.Server.Access;
using Xuncha.Server.Problems;
using Xuncha.Server.Programs;
using Xuncha.Server.Storage;
using Xuncha.Server.Teams;

namespace Xuncha.Server.Organisations;

/// <summary>
/// 三员分立: whoever is one of the three administrators holds no other post and no seat of a team on the same day, and so carries
/// no key of any record. Asked under the person's lock, so that two grants at once cannot slip past each other.
/// </summary>
internal static class SeparateDuties
{
    /// <summary>Why a person may not hold a post from one day to another, inclusive; null where nothing stands against it.</summary>
    public static async Task<ProblemResult?> AgainstPostAsync(
        XunchaDb db, Guid person, string post, LocalDate from, LocalDate? to, CancellationToken cancellation)
    {
        var held = db.Set<PostHolding>().During(from, to).Where(h => h.PersonId == person);
        if (!Posts.Administrators.Contains(post))
        {
            return await held.AnyAsync(h => Posts.Administrators.Contains(h.Post), cancellation) ? Administrator() : null;
        }

        var isTaken = await held.AnyAsync(cancellation)
            || await db.Set<TeamSeat>().During(from, to).AnyAsync(s => s.PersonId == person, cancellation)
            || await db.Set<Client>().AnyAsync(client => client.KeeperId == person && client.ClosedAt == null, cancellation); // who knows its secret reads what it reads
        return isTaken
            ? new ProblemResult(ProblemTypes.DutiesSeparate, new(
                "此人同时任有其他职务、巡查组席位或保管程序凭据，不得任三员", "The person holds another post, a seat of a team or a program's credentials then, and cannot be an administrator beside it"))
            : null;
    }

    /// <summary>Why a person may not have a seat of a team from a day on; null where nothing stands against it.</summary>
    public static async Task<ProblemResult?> AgainstSeatAsync(XunchaDb db, Guid person, LocalDate from, CancellationToken cancellation) =>
        await IsAdministratorAsync(db, person, from, cancellation) ? Administrator() : null;

    /// <summary>Whether a person is one of the three on a day or later.</summary>
    public static Task<bool> IsAdministratorAsync(XunchaDb db, Guid person, LocalDate from, CancellationToken cancellation) =>
        db.Set<PostHolding>().Since(from).AnyAsync(h => h.PersonId == person && Posts.Administrators.Contains(h.Post), cancellation);

    private static ProblemResult Administrator() => new(ProblemTypes.DutiesSeparate, new(
        "此人是三员之一，不得兼任其他职务或巡查组席位", "The person is one of the three administrators, who hold no other post and no seat of a team"));
}

internal static class PersonLock
{
    /// <summary>A person, held until the transaction ends against others who change what the person holds; null where there is none.</summary>
    public static Task<Person?> LockPersonAsync(this XunchaDb db, Guid? id, CancellationToken cancellation) =>
        db.Set<Person>().Where(p => p.Id == id).ForUpdate().SingleOrDefaultAsync(cancellation);
}
