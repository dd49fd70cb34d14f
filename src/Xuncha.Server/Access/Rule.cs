using Microsoft.AspNetCore.Authorization;
using Xuncha.Core;

namespace Xuncha.Server.Access;

/// <summary>Whether programs come to an operation: with a scope that follows from the operation's tag.</summary>
internal enum ForPrograms
{
    /// <summary>It is for people alone.</summary>
    Closed,

    /// <summary>With a scope to read or to write, as the method says.</summary>
    ByMethod,

    /// <summary>With a scope to read, whatever the method.</summary>
    Reads,
}

/// <summary>
/// Who may call an operation, as data: it stands where the operation is mapped, the OpenAPI document tells it, and a test walks every
/// operation with every kind of caller. An operation without a rule fails that test.
/// </summary>
/// <param name="Name">The rule in the OpenAPI document, as <c>x-requires</c>.</param>
/// <param name="Says">The rule in words.</param>
/// <param name="Programs">Whether programs come too.</param>
internal sealed record Rule(string Name, Text Says, ForPrograms Programs = ForPrograms.Closed)
{
    /// <summary>Whoever comes. It goes with <c>AllowAnonymous</c>.</summary>
    public static readonly Rule Anyone = new("anyone", new("无需登录", "anyone, without signing in"));

    /// <summary>Reading what everybody may read who has signed in. It does not do for an operation that changes something.</summary>
    public static readonly Rule EverybodyReads = new("everybody-reads", new("登录后均可查看", "everybody who has signed in reads it"), ForPrograms.ByMethod);

    /// <summary>Reading what every person may read, and no program.</summary>
    public static readonly Rule PeopleRead = new("people-read", new("人员登录后均可查看，不向程序开放", "every person who has signed in reads it, no program"));

    /// <summary>Computing something that is kept nowhere.</summary>
    public static readonly Rule EverybodyComputes = new("everybody-computes", new("登录后均可计算，不保存任何内容", "everybody who has signed in; nothing is kept"), ForPrograms.Reads);

    /// <summary>What is one's own: the session, the password, the notices. Others' are as if they were not there.</summary>
    public static readonly Rule Oneself = new("oneself", new("仅限本人", "everybody, for what is their own"));

    /// <summary>Oneself, and the commission's office of the person's organisation or above; to others it is as if there were none.</summary>
    public static readonly Rule ByPerson = new("by-person", new("本人及其所属组织或上级的安委会办公室", "oneself, and the commission's office of the person's organisation or above"));

    /// <summary>Decided for each record by its definition; a record that one may not know of is as if it were not there.</summary>
    public static readonly Rule ByRecord = new("by-record", new("由记录的流程定义逐条决定", "decided for each record by its definition"), ForPrograms.ByMethod);

    /// <summary>The same for people alone: what takes two persons is not settled by one of them and a program.</summary>
    public static readonly Rule ByRecordForPeople = new("by-record-for-people", new("由记录的流程定义逐条决定，不向程序开放", "decided for each record by its definition, and not for programs"));

    /// <summary>Decided for each organisation by the posts that the caller holds in it or above it.</summary>
    public static readonly Rule ByOrganisation = new("by-organisation", new("由在有关组织或其上级所任职务决定", "decided by the posts held in the organisation concerned or above it"), ForPrograms.ByMethod);

    /// <summary>Each level reads its own and what is below it, and the commission's office of the organisation concerned changes it; all else is as if it were not there.</summary>
    public static readonly Rule ByLevel = new(
        "by-level", new("各级查看本级及以下，由有关组织的安委会办公室办理", "each level reads its own and what is below it; the commission's office of the organisation concerned changes it"), ForPrograms.ByMethod);

    /// <summary>Holders of one of these posts in the root organisation.</summary>
    public static Rule Post(params IReadOnlyList<string> codes) => new(
        $"post:{string.Join('|', codes)}",
        new(
            $"需在顶层组织任职{string.Join("或", codes.Select(code => $"“{code}”"))}",
            $"holders of the post {string.Join(" or ", codes.Select(code => $"'{code}'"))} in the root organisation"))
    {
        Posts = codes,
    };

    /// <summary>The posts of the root organisation of which the caller must hold one; empty where none is needed.</summary>
    public IReadOnlyList<string> Posts { get; private init; } = [];

    /// <summary>The rule of an operation. Null for none.</summary>
    /// <param name="metadata">The operation's metadata.</param>
    public static Rule? Of(IEnumerable<object> metadata)
    {
        var all = metadata.ToList();
        return all.OfType<IAllowAnonymous>().Any() ? Anyone : all.OfType<Rule>().LastOrDefault();
    }
}

/// <summary>States rules.</summary>
internal static class Ruling
{
    /// <summary>States who may call an operation, or the operations of a group that do not say otherwise; posts that are named are asked for.</summary>
    public static T Requires<T>(this T operations, Rule rule)
        where T : IEndpointConventionBuilder
    {
        operations.WithMetadata(rule);
        return rule.Posts.Count == 0
            ? operations
            : operations.RequireAuthorization(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().AddRequirements(new HoldsPost(rule.Posts)).Build());
    }
}
