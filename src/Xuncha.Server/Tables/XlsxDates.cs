using System.Globalization;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Xuncha.Core.Imports;
using Xuncha.Core.Instances;

namespace Xuncha.Server.Tables;

/// <summary>Which cells of a workbook are days: a spreadsheet keeps them as numbers that are shown otherwise.</summary>
internal sealed partial class XlsxDates
{
    // Days between 1900-01-01 and 1904-01-01 as spreadsheets count them; old ones of the Macintosh begin with the later.
    private const int Since1904 = 1462;

    private readonly HashSet<int> _styles;
    private readonly bool _is1904;

    private XlsxDates(HashSet<int> styles, bool is1904) => (_styles, _is1904) = (styles, is1904);

    /// <summary>Those of a workbook.</summary>
    public static XlsxDates Of(WorkbookPart book)
    {
        var sheet = book.WorkbookStylesPart?.Stylesheet;
        var custom = (sheet?.NumberingFormats?.Elements<NumberingFormat>() ?? [])
            .Where(format => format.FormatCode?.Value is { } code && ShowsDay().IsMatch(Quoted().Replace(code, "")))
            .Select(format => (int)format.NumberFormatId!.Value).ToHashSet();
        var styles = (sheet?.CellFormats?.Elements<CellFormat>() ?? [])
            .Select((format, index) => (Index: index, Number: (int?)format.NumberFormatId?.Value))
            .Where(format => format.Number is { } number && (IsBuiltIn(number) || custom.Contains(number)))
            .Select(format => format.Index).ToHashSet();
        return new(styles, book.Workbook.WorkbookProperties?.Date1904?.Value == true);
    }

    /// <summary>Whether a cell of that style shows a day.</summary>
    public bool IsDate(string? style) => int.TryParse(style, CultureInfo.InvariantCulture, out var index) && _styles.Contains(index);

    /// <summary>The day of a number, in canonical form; what is no day stays as it is.</summary>
    public string Format(string value) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out var days) && CellText.DayOf((int)days + (_is1904 ? Since1904 : 0)) is { } day ? FieldValue.Of(day) : value;

    // ECMA-376 18.8.30, with those that only Chinese and Japanese versions have.
    private static bool IsBuiltIn(int number) => number is (>= 14 and <= 17) or 22 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58;

    [GeneratedRegex("[yd年日]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex ShowsDay();

    [GeneratedRegex("\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Quoted();
}
