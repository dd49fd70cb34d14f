using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Access;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;
using Xuncha.Server.Scheduling;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Organisations;

/// <summary>A person or program as the API shows it.</summary>
internal sealed record PersonView(Guid Id, string UserName, string DisplayName, PersonKind Kind, bool IsDisabled)
{
    public static PersonView Of(Person person) => new(person.Id, person.UserName!, person.DisplayName, person.Kind, person.DisabledAt is not null);

    public static readonly PersonView Example = new(Guid.Parse("019a9c1e-5a00-7000-8000-000000000003"), "zhang.wei", "张伟", PersonKind.Person, IsDisabled: false);
}

/// <summary>A new person.</summary>
internal sealed record NewPerson(string? UserName, string? DisplayName);

/// <summary>A person and the random password that was made for them; it is shown this once.</summary>
internal sealed record PersonWithPassword(PersonView Person, string Password);

/// <summary><c>/people</c>.</summary>
internal static class PersonEndpoints
{
    /// <summary>Maps them.</summary>
    public static void MapPeople(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/people").WithTags("people").Requires(Rule.PeopleRead);
        var view = PersonView.Example;
        var withPassword = new PersonWithPassword(view, "a random password, shown once");
        group.MapGet("", ListAsync).Describe(
            new("列出人员和程序：全部、指明编号的、姓名含某文字的", "List people and programs: all, those with these ids, those whose name holds a text"), response: new Page<PersonView>([view], null));
        group.MapGet("/{id:guid}", GetAsync).Produces<PersonView>().Describe(
            new("查看人员", "Get a person"), response: view, problems: ProblemTypes.NotFound);
        group.MapPost("", CreateAsync).Requires(Rule.Post(Posts.SystemAdministrator)).Produces<PersonWithPassword>(StatusCodes.Status201Created).Describe(
            new("新建人员，随机密码只显示一次", "Make a person; the random password is shown once"),
            new NewPerson(view.UserName, view.DisplayName), withPassword, ProblemTypes.NameTaken);
        group.MapPost("/{id:guid}/password", ResetPasswordAsync).Requires(Rule.Post(Posts.SystemAdministrator)).Produces<PersonWithPassword>().Describe(
            new("重置密码并解除锁定", "Make a new random password and lift a lock"), response: withPassword, problems: [ProblemTypes.NotFound, ProblemTypes.DutiesSeparate]);
        group.MapClosing(view);
    }

    private static async Task<Ok<Page<PersonView>>> ListAsync([FromQuery] Guid[]? ids, string? name, string? after, int? limit, XunchaDb db, CancellationToken cancellation)
    {
        var people = db.Set<Person>().AsQueryable();
        people = ids is { Length: > 0 } ? people.Where(p => ids.Contains(p.Id)) : people;
        people = string.IsNullOrWhiteSpace(name) ? people : people.Where(p => p.DisplayName.Contains(name) || p.UserName!.Contains(name));
        if (Paging.Decode(after) is { } last)
        {
            people = people.Where(p => string.Compare(p.NormalizedUserName, last) > 0);
        }

        var count = Paging.Limit(limit);
        var page = (await people.OrderBy(p => p.NormalizedUserName).Take(count + 1).ToListAsync(cancellation)).ToPage(count, p => p.NormalizedUserName!);
        return TypedResults.Ok(new Page<PersonView>([.. page.Items.Select(PersonView.Of)], page.Next));
    }

    private static async Task<IResult> GetAsync(Guid id, XunchaDb db, CancellationToken cancellation) =>
        await db.Set<Person>().SingleOrDefaultAsync(p => p.Id == id, cancellation) is { } person
            ? TypedResults.Ok(PersonView.Of(person))
            : new ProblemResult(ProblemTypes.NotFound);

    private static async Task<IResult> CreateAsync(
        NewPerson request, XunchaDb db, UserManager<Person> people, XunchaClock clock, CancellationToken cancellation)
    {
        var input = new Validation().RequireName(request.UserName, "$.userName", 100)
            .RequireName(request.DisplayName, "$.displayName", 100);
        if (input.Problem is { } problem)
        {
            return problem;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = await clock.NowAsync(db, cancellation);
        var person = new Person
        {
            Id = Ids.New(now),
            UserName = request.UserName!.Trim(),
            DisplayName = request.DisplayName!.Trim(),
            Kind = PersonKind.Person,
        };
        var password = Passwords.New();
        if (await people.FindByNameAsync(person.UserName) is not null)
        {
            return new ProblemResult(ProblemTypes.NameTaken);
        }

        db.Note<Person>("person-made", person.Id);
        Require(await people.CreateAsync(person, password));
        await transaction.CommitAsync(cancellation);
        return TypedResults.Created($"/api/v1/people/{person.Id}", new PersonWithPassword(PersonView.Of(person), password));
    }

    private static async Task<IResult> ResetPasswordAsync(
        Guid id, XunchaDb db, UserManager<Person> people, SessionDesk sessions, SignInGuard guard, XunchaClock clock, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (await people.FindByIdAsync(id.ToString()) is not { Kind: PersonKind.Person } person)
        {
            return new ProblemResult(ProblemTypes.NotFound);
        }

        // Whoever could give an administrator a password could act as one.
        var now = await clock.NowAsync(db, cancellation);
        if (await SeparateDuties.IsAdministratorAsync(db, id, now.InZone(XunchaClock.Zone).Date, cancellation))
        {
            return new ProblemResult(ProblemTypes.DutiesSeparate, new(
                "三员的密码只能在服务器上以 xuncha admin-code 重新激活", "An administrator gets in again by a code that xuncha admin-code makes on the server"));
        }

        var password = Passwords.New();
        db.Note<Person>("password-reset", id);
        person.PasswordChosenAt = null;
        person.PasswordHash = people.PasswordHasher.HashPassword(person, password);
        Require(await people.UpdateSecurityStampAsync(person)); // and saves
        await sessions.EndAllAsync(id, cancellation);
        await guard.ForgetAsync(person, cancellation);
        await transaction.CommitAsync(cancellation);
        return TypedResults.Ok(new PersonWithPassword(PersonView.Of(person), password));
    }

    private static void Require(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            throw new InvalidOperationException(string.Join("; ", result.Errors.Select(error => error.Description)));
        }
    }
}
