using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Xuncha.Core.Definitions.Describing;

/// <summary>
/// Draws a definition as one column of boxes. Each way out has a row of its own in its state's box, so that no label can lie on
/// another; its arrow runs in a lane beside the column, forward on the right and back on the left, to the goal's title.
/// All lengths are pixels.
/// </summary>
internal sealed class SvgDrawing(WorkflowDefinition definition, string? language)
{
    private const double Row = 22;
    private const double Lane = 12;
    private const double Gap = 16;
    private const double Font = 13;

    /// <summary>The content of the one style element.</summary>
    public const string Style = """
        text { font: 13px "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; fill: #1f2937 }
        text:lang(en) { font-family: "Segoe UI", "Helvetica Neue", "Liberation Sans", "DejaVu Sans", sans-serif }
        .paper { fill: #fff } .stage { fill: #f3f4f6; stroke: #d1d5db } .stage-title { font-weight: 700; fill: #4b5563 }
        .state { fill: #fff; stroke: #6b7280 } .end { stroke-width: 3 } .head { fill: #e0e7ff } .head-end { fill: #dcfce7 }
        .title { font-weight: 700 } .starts { fill: #b45309 } .meets { fill: #15803d } .heading { font-size: 17px; font-weight: 700 }
        .way { fill: none; stroke: #4338ca; stroke-width: 1.3 } .back { stroke: #b91c1c } .automatic { stroke-dasharray: 5 3 }
        """;

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly List<XElement> _bands = [];
    private readonly List<XElement> _boxes = [];
    private readonly List<XElement> _ways = [];

    private sealed record Box(State State, Mark[] Marks, double Top)
    {
        public double Height => Row * (1 + Marks.Length + State.Transitions.Length) + 6;
        public double TitleLine => Top + (Row / 2) + 2;
        public double RowLine(int way) => Top + (Row * (1.5 + Marks.Length + way)) + 3;
    }

    private sealed record Way(Transition Transition, double From, double To, bool IsBack);

    public string Draw()
    {
        var top = 44.0;
        var (boxes, bands) = (new List<Box>(), new List<(Stage Stage, double Top, double Bottom)>());
        foreach (var stage in definition.Stages)
        {
            var start = top;
            top += Row + 10;
            foreach (var state in stage.States)
            {
                boxes.Add(new(state, [.. Marks.Of(state, definition)], top));
                top += boxes[^1].Height + Gap;
            }

            bands.Add((stage, start, top));
            top += Gap;
        }

        var ways = Ways(boxes);
        var (back, forward) = (Lanes(ways.Where(way => way.IsBack)), Lanes(ways.Where(way => !way.IsBack)));
        var left = 40 + (Lane * (back.Count == 0 ? 0 : back.Values.Max() + 1));
        var width = boxes.Max(Widest) + 56;
        var right = left + width;
        var edge = Math.Max(right + 40 + (Lane * (forward.Count == 0 ? 0 : forward.Values.Max() + 1)),
            Width(definition.Name.In(language)) * 1.4 + 40);

        foreach (var (stage, start, bottom) in bands)
        {
            _bands.Add(Rectangle(10, start, edge - 20, bottom - start, "stage", 8));
            _bands.Add(Label(left, start + Row, stage.Title.In(language), "stage-title"));
        }

        foreach (var box in boxes)
        {
            Draw(box, left, width);
        }

        foreach (var (way, lane) in back.Concat(forward))
        {
            Draw(way, way.IsBack ? left : right, way.IsBack ? left - 18 - (Lane * lane) : right + 18 + (Lane * lane));
        }

        return Document(edge, top).ToString();
    }

    private static Way[] Ways(List<Box> boxes) =>
    [
        .. from box in boxes
           from way in box.State.Transitions.Index()
           let goal = boxes.First(candidate => candidate.State.Name == way.Item.To)
           where goal != box
           select new Way(way.Item, box.RowLine(way.Index), goal.TitleLine, goal.Top < box.Top),
    ];

    /// <summary>Gives each way the nearest lane that is free between its ends; ways to one goal share a lane.</summary>
    private static Dictionary<Way, int> Lanes(IEnumerable<Way> ways)
    {
        var lanes = new List<List<Way>>();
        var given = new Dictionary<Way, int>(ReferenceEqualityComparer.Instance);
        foreach (var way in ways.OrderBy(way => Math.Abs(way.To - way.From)).ThenBy(way => way.From))
        {
            var lane = lanes.FindIndex(taken => taken.TrueForAll(other => IsApart(way, other)));
            if (lane < 0)
            {
                lane = lanes.Count;
                lanes.Add([]);
            }

            lanes[lane].Add(way);
            given[way] = lane;
        }

        return given;
    }

    private static bool IsApart(Way a, Way b) =>
        a.To == b.To || Math.Max(a.From, a.To) + 4 < Math.Min(b.From, b.To)
            || Math.Max(b.From, b.To) + 4 < Math.Min(a.From, a.To);

    private void Draw(Box box, double left, double width)
    {
        var kind = box.State.IsEnd ? "-end" : "";
        _boxes.Add(Rectangle(left, box.Top, width, box.Height, box.State.IsEnd ? "state end" : "state", 6));
        _boxes.Add(Rectangle(left + 1, box.Top + 1, width - 2, Row + 2, "head" + kind, 5));
        var isFirst = box.State == definition.Initial;
        _boxes.Add(Label(left + 12, box.TitleLine + 5, (isFirst ? "● " : "") + box.State.Title.In(language), "title"));
        foreach (var (index, mark) in box.Marks.Index())
        {
            _boxes.Add(Label(left + 12, box.Top + (Row * (1.5 + index)) + 8, (mark.Starts ? "▶ " : "✓ ") + mark.Text.In(language),
                mark.Starts ? "starts" : "meets"));
        }

        foreach (var (index, way) in box.State.Transitions.Index())
        {
            var sign = way.To == box.State.Name ? "↻ " : "";
            _boxes.Add(Label(left + 26, box.RowLine(index) + 5, sign + Marks.Of(way, definition).In(language), "row"));
        }
    }

    private void Draw(Way way, double side, double lane)
    {
        var kind = (way.IsBack ? " back" : "") + (way.Transition.Actors is null ? " automatic" : "");
        _ways.Add(new(Svg + "path", new XAttribute("class", "way" + kind),
            new XAttribute("marker-end", way.IsBack ? "url(#back)" : "url(#forward)"),
            new XAttribute("d", $"M{N(side)} {N(way.From)}H{N(lane)}V{N(way.To)}H{N(side)}"),
            new XElement(Svg + "title", way.Transition.Title.In(language))));
    }

    private XElement Document(double width, double height) => new(Svg + "svg",
        new XAttribute("width", N(width)), new XAttribute("height", N(height)),
        new XAttribute("viewBox", $"0 0 {N(width)} {N(height)}"), new XAttribute("role", "img"),
        new XAttribute(XNamespace.Xml + "lang", new Text("zh", "en").In(language)),
        new XElement(Svg + "title", definition.Name.In(language)),
        new XElement(Svg + "style", Style),
        new XElement(Svg + "defs", Arrow("forward", "#4338ca"), Arrow("back", "#b91c1c")),
        Rectangle(0, 0, width, height, "paper", 0),
        Label(12, 28, $"{definition.Name.In(language)} · v{definition.Version}", "heading"),
        _bands, _boxes, _ways);

    private static XElement Arrow(string id, string colour) => new(Svg + "marker",
        new XAttribute("id", id), new XAttribute("viewBox", "0 0 8 8"), new XAttribute("refX", 8), new XAttribute("refY", 4),
        new XAttribute("markerWidth", 8), new XAttribute("markerHeight", 8), new XAttribute("orient", "auto"),
        new XElement(Svg + "path", new XAttribute("d", "M0 0L8 4L0 8z"), new XAttribute("fill", colour)));

    private static XElement Rectangle(double x, double y, double width, double height, string kind, double round) =>
        new(Svg + "rect",
        new XAttribute("class", kind), new XAttribute("x", N(x)), new XAttribute("y", N(y)), new XAttribute("width", N(width)),
        new XAttribute("height", N(height)), new XAttribute("rx", N(round)));

    private static XElement Label(double x, double y, string text, string kind) =>
        new(Svg + "text", new XAttribute("class", kind), new XAttribute("x", N(x)), new XAttribute("y", N(y)), text);

    private double Widest(Box box) => box.Marks.Select(mark => mark.Text)
        .Concat(box.State.Transitions.Select(way => Marks.Of(way, definition))).Append(box.State.Title).Max(text =>
            Width(text.In(language)));

    /// <summary>How wide a text is, about: Chinese signs are square, Latin letters a little wider than half.</summary>
    private static double Width(string text) =>
        text.EnumerateRunes().Sum(rune =>
            rune.Value > 0x2E80 || Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherLetter ? Font : Font * 0.56);

    private static string N(double number) => Math.Round(number, 1).ToString(CultureInfo.InvariantCulture);
}
