using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace Xuncha.Server.Figures;

/// <summary>The address of a list with a filter, as the list reads it.</summary>
internal static class RowsAddress
{
    /// <summary>The address; what the filter does not narrow is not in it.</summary>
    public static string Of(string list, object filter) => QueryHelpers.AddQueryString(
        $"/api/v1/{list}",
        filter.GetType().GetProperties().Select(property => KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(property.Name), Text(property.GetValue(filter))))
            .Where(parameter => parameter.Value is not null));

    private static string? Text(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
