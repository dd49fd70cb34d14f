using System.Text.Json;
using Xuncha.Core;

namespace Xuncha.Server.Problems;

/// <summary>A value in JSON that is of the right type but cannot be taken.</summary>
/// <param name="what">What is wrong with it, and what would be right.</param>
/// <param name="path">Where it stands; null where the reader of JSON knows.</param>
internal sealed class WrongValueException(Text what, string? path = null) : JsonException(what.En, path, lineNumber: null, bytePositionInLine: null)
{
    /// <summary>What is wrong with it, and what would be right.</summary>
    public Text What => what;
}
