using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using NodaTime;
using Xuncha.Core.Definitions;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Records;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Demo;

/// <summary>The people of the world, and who holds which post or seat.</summary>
/// <param name="places">Where they work.</param>
/// <param name="dice">Draws their names.</param>
internal sealed class Staff(Places places, Dice dice)
{
    /// <summary>Since when everything is in its place.</summary>
    public static readonly LocalDate Since = new(2023, 1, 3);

    private readonly Dictionary<string, List<Guid>> _holders = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Dictionary<string, Guid?>> _held = [];

    /// <summary>Who holds the key of a post or seat.</summary>
    public IReadOnlyList<Guid> Holders(string key) => _holders.GetValueOrDefault(key, []);

    /// <summary>Somebody of the commission's office of an organisation.</summary>
    public Guid OfficeOf(Guid organisation) => Holders(Audience.PostKey(organisation, Posts.CommissionOffice))[0];

    /// <summary>What somebody carries.</summary>
    public Caller CallerOf(Guid person, Instant now) => new(person, _held[person], now);

    /// <summary>Takes note of a seat that was given.</summary>
    public void Sits(Guid person, Guid record, Seat seat)
    {
        Holds(person, Audience.SeatKey(record, seat));
        Holds(person, Audience.SeatKey(record, null));
    }

    /// <summary>Makes everybody, with their posts. Only those of <see cref="DemoData.Accounts"/> have a password.</summary>
    public async Task<IReadOnlyList<DemoAccount>> MakeAsync(XunchaDb db, UserManager<Person> people, Instant now, CancellationToken cancellation)
    {
        var (accounts, keys) = (new List<DemoAccount>(), Keys(people.PasswordHasher));
        foreach (var (key, organisation) in places.All)
        {
            foreach (var (post, nth) in PostsOf(key))
            {
                var account = DemoData.Accounts.FirstOrDefault(account => (account.Place, account.Post, account.Nth) == (key, post, $"{nth}"));
                var (name, secret) = account is null ? ($"{key.Replace('/', '-')}-{post}-{nth}", default) : (account.User, keys[account.User]);
                var person = new Person
                {
                    Id = Ids.New(now),
                    UserName = name,
                    NormalizedUserName = people.NormalizeName(name),
                    DisplayName = Names.Person(dice),
                    Kind = PersonKind.Person,
                    PasswordHash = secret.Hash,
                    SecurityStamp = Convert.ToHexString(RandomNumberGenerator.GetBytes(20)),
                    LockoutEnabled = true,
                };
                db.Add(person);
                var holding = new PostHolding { Id = Ids.New(now), PersonId = person.Id, OrganisationId = organisation.Id, Post = post, From = Since };
                db.Add(holding);
                db.Note<Person>("person-made", person.Id);
                db.Note<PostHolding>("post-given", holding.Id);
                Holds(person.Id, Audience.PostKey(organisation.Id, post));
                if (account is not null)
                {
                    accounts.Add(new(account.User, person.DisplayName, account.Zh, account.En, secret.Password));
                }
            }

            await db.SaveChangesAsync(cancellation);
            db.ChangeTracker.Clear(); // who is saved is not looked at again with those who follow
        }

        return [.. DemoData.Accounts.Select(account => accounts.Single(made => made.UserName == account.User))];
    }

    private IEnumerable<(string Post, int Nth)> PostsOf(string key)
    {
        var code = key.Split('/')[0];
        var posts = key != code
            ? places.IsOrganizer(code) || places.Inspected.Contains(code) ? DemoData.Organs.Single(organ => key == $"{code}/{organ.Name}").Posts.Split(' ').Select(post => (post, 1)) : []
            : DemoData.Posts.Where(post => post.Of == "every" || places.IsOrganizer(code)).Select(post => (post.Code, int.Parse(post.Count, CultureInfo.InvariantCulture)));
        return posts.SelectMany(post => Enumerable.Range(1, post.Item2).Select(nth => (post.Item1, nth)));
    }

    private void Holds(Guid person, string key)
    {
        (_holders.TryGetValue(key, out var holders) ? holders : _holders[key] = []).Add(person);
        (_held.TryGetValue(person, out var held) ? held : _held[person] = new(StringComparer.Ordinal))[key] = null;
    }

    // What a password costs is meant to be much: every processor takes its part.
    private static Dictionary<string, (string Password, string Hash)> Keys(IPasswordHasher<Person> hasher) =>
        DemoData.Accounts.AsParallel().Select(account => (account.User, Password: Passwords.New()))
            .Select(made => (made.User, made.Password, Hash: hasher.HashPassword(null!, made.Password)))
            .ToDictionary(made => made.User, made => (made.Password, made.Hash), StringComparer.Ordinal);
}
