using System.Security.Claims;
using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;

namespace Xuncha.Server.People;

/// <summary><c>/people/{id}/profile</c> and <c>/people/{id}/declarations</c>: what decides on recusal.</summary>
internal static class ProfileEndpoints
{
    /// <summary>Registers what is behind them.</summary>
    public static void AddPeople(this IServiceCollection services)
    {
        services.AddScoped<Backgrounds>();
        services.AddScoped<Profiles>();
        services.AddScoped<Declarations>();
    }

    /// <summary>Maps them.</summary>
    public static void MapProfiles(this IEndpointRouteBuilder api)
    {
        var profile = api.MapGroup("/people/{personId:guid}/profile").WithTags("people").Requires(Rule.ByPerson);
        profile.MapGet("", (Guid personId, ClaimsPrincipal user, Profiles profiles, CancellationToken cancellation) => profiles.GetAsync(personId, user, cancellation))
            .Produces<ProfileBody>().Describe(new("查看人员履历、资格和专长", "Get a person's posts elsewhere, home, qualifications and expertise"), response: ProfileBody.Example, problems: ProblemTypes.NotFound);
        profile.MapPut("", (Guid personId, ProfileBody body, HttpContext http, Profiles profiles) => profiles.PutAsync(personId, body, http))
            .Produces<ProfileBody>().Describe(
                new("登记人员履历、资格和专长（整体替换）", "Write them, as a whole"), ProfileBody.Example, ProfileBody.Example, ProblemTypes.NotFound, ProblemTypes.Stale, ProblemTypes.MatchRequired);

        var view = DeclarationView.Example;
        var declarations = api.MapGroup("/people/{personId:guid}/declarations").WithTags("people").Requires(Rule.Oneself);
        declarations.MapGet("", (Guid personId, HttpContext http, string? after, int? limit, Declarations own) => own.ListAsync(personId, http, after, limit))
            .Produces<Page<DeclarationView>>().Describe(
                new("列出本人的亲属和利害关系申报", "List what one has declared of kin and interests"), response: new Page<DeclarationView>([view], null), problems: ProblemTypes.NotFound);
        declarations.MapPost("", (Guid personId, Declared body, HttpContext http, Declarations own) => own.DeclareAsync(personId, body, http))
            .Produces<DeclarationView>(StatusCodes.Status201Created).Describe(
                new("申报亲属和利害关系（取代前一次）", "Declare kin and interests; it takes the place of the declaration before"), new Declared(view.Kin, view.Interests), view, ProblemTypes.NotFound);
    }
}
