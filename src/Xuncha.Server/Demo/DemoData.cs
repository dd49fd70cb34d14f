namespace Xuncha.Server.Demo;

/// <summary>A government of the world.</summary>
/// <param name="Code">Its code of GB/T 2260.</param>
/// <param name="Parent">The code of the one above; empty for a province.</param>
/// <param name="Kind">The name of an <see cref="Organisations.OrganisationKind"/>.</param>
/// <param name="Zh">Its name.</param>
/// <param name="En">The same in English.</param>
internal sealed record Division(string Code, string Parent, string Kind, string Zh, string En);

/// <summary>An organ that governments have.</summary>
/// <param name="Name">What it is called in keys: <c>division/name</c>.</param>
/// <param name="Of">The kinds of government that have it, separated by spaces.</param>
/// <param name="Kind">The name of an <see cref="Organisations.OrganisationKind"/>.</param>
/// <param name="Zh">Its name after that of its government.</param>
/// <param name="En">The same in English.</param>
/// <param name="Posts">The posts that somebody holds there, separated by spaces.</param>
/// <param name="Until">The last day on which it is there; empty while no end is known.</param>
internal sealed record Organ(string Name, string Of, string Kind, string Zh, string En, string Posts, string Until);

/// <summary>A post of a government.</summary>
/// <param name="Code">The post's code.</param>
/// <param name="Of"><c>every</c> government, or those that are <c>organizer</c> of something.</param>
/// <param name="Count">How many hold it.</param>
/// <param name="Zh">What people call it.</param>
internal sealed record PostOfPlace(string Code, string Of, string Count, string Zh);

/// <summary>Where records of a definition are played.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Host">The definition of the record that they belong to; empty where they stand alone.</param>
/// <param name="At">The state in which the host waits.</param>
/// <param name="Organizer">The key of the organisation that inspects.</param>
/// <param name="Parties">The key of the party, or of the government whose governments below are the parties, with <c>/*</c>.</param>
internal sealed record Scene(string Definition, string Host, string At, string Organizer, string Parties);

/// <summary>Somebody who signs in.</summary>
/// <param name="User">The user name.</param>
/// <param name="Place">The key of the organisation.</param>
/// <param name="Post">The post held there.</param>
/// <param name="Nth">Which of its holders, from 1.</param>
/// <param name="Zh">Who that is.</param>
/// <param name="En">The same in English.</param>
internal sealed record AccountOfPost(string User, string Place, string Post, string Nth, string Zh, string En);

/// <summary>The large ledger: whose it is, the definitions of its rows, and that of the tracing which a major hazard has beside it.</summary>
internal sealed record LedgerPlace(string Organizer, string General, string Major, string Tracing);

/// <summary>A text that a field takes.</summary>
internal sealed record Phrase(string Field, string Zh);

/// <summary>A question of a questionnaire; its options are separated by spaces.</summary>
internal sealed record QuestionOfForm(string Kind, string Zh, string Options);

/// <summary>A duty that is in the lists of governments that keep one, or of an organ of theirs.</summary>
/// <param name="Of">The name of the organ; empty for the government itself.</param>
/// <param name="Code">Its number.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">The duty in full.</param>
/// <param name="Basis">What gives it.</param>
internal sealed record DutyOfPlace(string Of, string Code, string Title, string Text, string Basis);

/// <summary>The tables of the world that come with the program. Places are data: the code knows none.</summary>
internal static class DemoData
{
    public static readonly IReadOnlyList<Division> Divisions = Read("divisions", row => new Division(row[0], row[1], row[2], row[3], row[4]));

    public static readonly IReadOnlyList<Organ> Organs = Read("organs", row => new Organ(row[0], row[1], row[2], row[3], row[4], row[5], row[6]));

    public static readonly IReadOnlyList<PostOfPlace> Posts = Read("posts", row => new PostOfPlace(row[0], row[1], row[2], row[3]));

    public static readonly IReadOnlyList<Scene> Scenes = Read("scenes", row => new Scene(row[0], row[1], row[2], row[3], row[4]));

    public static readonly IReadOnlyList<AccountOfPost> Accounts = Read("accounts", row => new AccountOfPost(row[0], row[1], row[2], row[3], row[4], row[5]));

    public static readonly LedgerPlace Ledger = Read("ledger", row => new LedgerPlace(row[0], row[1], row[2], row[3]))[0];

    public static readonly ILookup<string, string> Phrases =
        Read("phrases", row => new Phrase(row[0], row[1])).ToLookup(phrase => phrase.Field, phrase => phrase.Zh, StringComparer.Ordinal);

    public static readonly IReadOnlyList<QuestionOfForm> Questions = Read("questions", row => new QuestionOfForm(row[0], row[1], row[2]));

    public static readonly IReadOnlyList<DutyOfPlace> Duties = Read("duties", row => new DutyOfPlace(row[0], row[1], row[2], row[3], row[4]));

    /// <summary>A file of the world's data, as it was built into the program.</summary>
    public static Stream Open(string name) => typeof(DemoData).Assembly.GetManifestResourceStream($"demo/{name}")
        ?? throw new InvalidOperationException($"The program has no data {name}.");

    /// <summary>The rows of a table. No value of these tables holds a comma or a quote.</summary>
    public static List<T> Read<T>(string table, Func<string[], T> row)
    {
        using var reader = new StreamReader(Open($"{table}.csv"));
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => row(line.TrimEnd('\r').Split(',')))];
    }
}
