using System.Collections.Immutable;

namespace Xuncha.Core.Access;

/// <summary>The posts of the three administrators (三员), who see no business: no definition may give them a role.</summary>
public static class AdministratorPosts
{
    /// <summary>Makes organisations, people and accounts, and settings.</summary>
    public const string System = "system-administrator";

    /// <summary>Gives posts and roles.</summary>
    public const string Security = "security-administrator";

    /// <summary>Reads logs and nothing else.</summary>
    public const string Audit = "audit-administrator";

    /// <summary>All three.</summary>
    public static readonly ImmutableArray<string> All = [System, Security, Audit];
}
