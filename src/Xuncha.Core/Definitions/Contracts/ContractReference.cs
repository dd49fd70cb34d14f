using System.Text;
using Xuncha.Core.Definitions.Reading;

namespace Xuncha.Core.Definitions;

/// <summary>What the product reads of definitions by name, as tables for the reference.</summary>
internal static class ContractReference
{
    /// <summary>The tables, as Markdown.</summary>
    public static string Markdown
    {
        get
        {
            var text = new StringBuilder("""

                ## What the product reads by name

                Everything else in a definition is the definition's own. These parts the product reads by name; the checker reports one that must be there and is not
                (`missing-part`) or is of another type (`wrong-part`), and a child record where it may not belong (`wrong-parent`).

                """);
            foreach (var contract in Contract.All)
            {
                var bound = contract.Id is { } id ? $"the definition `{id}`, whose `record` is `{Words.Of(contract.Kind)}`" : $"every definition whose `record` is `{Words.Of(contract.Kind)}`";
                var parent = contract.Parent is { } kind ? $" Where a record belongs to another, that is an {Words.Of(kind)}." : "";
                text.Append($"\n### {char.ToUpperInvariant(contract.Reader.En[0])}{contract.Reader.En[1..]}\n\nFrom {bound}.{parent}\n\n| name | what | read for |\n|---|---|---|\n");
                foreach (var part in contract.Parts)
                {
                    text.Append($"| `{part.Name}` | {Say(part)} | {part.Use} |\n");
                }
            }

            return text.ToString();
        }
    }

    private static string Say(NamedPart part) => part switch
    {
        NamedPart.Field field => $"field: {string.Join(" or ", field.Types.Select(type => $"`{Words.Of(type)}`"))}"
            + (field.Option is { } option ? $" with the option `{option}`" : "") + (field.NamesReaders ? ", says who reads it" : "") + (field.IsRequired ? " (required)" : ""),
        NamedPart.Paper => "paper (required)",
        NamedPart.Deadline => "deadline",
        NamedPart.State => "state",
        NamedPart.Step step => $"transition out of the first state: needs {List(step.Gives)} alone{(step.MayGive.IsEmpty ? "" : $", takes {List(step.MayGive)}")}, no `when` (required)",
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, message: null),
    };

    private static string List(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"`{name}`"));
}
