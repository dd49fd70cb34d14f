using Xuncha.Core;
using Xuncha.Server.Access;
using Xuncha.Server.Hosting;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Planning;

/// <summary>What is entered by hand is listed, taken and voided under one route, whatever it is.</summary>
internal static class EntryEndpoints
{
    /// <summary>Maps one kind of it.</summary>
    /// <typeparam name="T">What is entered.</typeparam>
    /// <typeparam name="TView">How it is shown.</typeparam>
    /// <param name="api">Where.</param>
    /// <param name="name">The name of the route and of its tag.</param>
    /// <param name="list">What listing is called.</param>
    /// <param name="enter">What entering is called.</param>
    /// <param name="add">What takes it in: a handler of its own, because a handler's body is no type parameter.</param>
    /// <param name="sent">An example of what is sent.</param>
    /// <param name="shown">An example of what is shown.</param>
    /// <param name="voided">The same, declared void.</param>
    public static void MapEntries<T, TView>(this IEndpointRouteBuilder api, string name, Text list, Text enter, Delegate add, object sent, TView shown, TView voided)
        where T : class, IEntered
        where TView : class, IEntryView<T, TView>
    {
        var group = api.MapGroup($"/{name}").WithTags(name).Requires(Rule.ByLevel);
        group.MapGet("", (HttpContext http, Guid? party, string? after, int? limit, Entries<T> entries) => entries.ListAsync<TView>(http, party, after, limit))
            .Produces<Page<TView>>()
            .Describe(list, response: new Page<TView>([shown], null));
        group.MapPost("", add)
            .Produces<TView>(StatusCodes.Status201Created)
            .Describe(enter, sent, shown, ProblemTypes.Forbidden);
        group.MapPost("/{id:guid}/void", (HttpContext http, Guid id, Voiding body, Entries<T> entries) => entries.VoidAsync<TView>(http, id, body))
            .Produces<TView>()
            .Describe(new("作废登记", "Void what was entered"), PlanningExamples.Voiding, voided, ProblemTypes.NotFound, ProblemTypes.Forbidden, ProblemTypes.AlreadyEnded);
    }
}
