using System.Data.Common;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xuncha.Core;
using Xuncha.Server.Audit;

namespace Xuncha.Server.Problems;

/// <summary>The last catch: input that cannot be bound becomes a problem that says where, anything else one that tells nothing of the inside.</summary>
/// <param name="log">Where the operator finds what went wrong.</param>
internal sealed partial class UnhandledExceptions(ILogger<UnhandledExceptions> log) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        var problem = Problem(context, exception);
        if (problem.Type.Status >= StatusCodes.Status500InternalServerError)
        {
            // The route as it is mapped, and of the exceptions no message: addresses and messages can hold what people typed.
            var route = (context.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText;
            log.LogError("{Method} {Route} failed ({Trace}): {Exceptions}", context.Request.Method, route, Circumstances.Trace, Told(exception));
        }

        await problem.ExecuteAsync(context);
        return true;
    }

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    private static string Told(Exception exception) => string.Join(
        "\n---> ", Chain(exception).Select(e => $"{e.GetType()} {(e as DbException)?.SqlState}\n{e.StackTrace}"));

    private static ProblemResult Problem(HttpContext context, Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => OfJson(json),
        WrongValueException wrong => OfJson(wrong),
        BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } bad => new(ProblemTypes.Malformed, Missing(bad.Message)),
        BadHttpRequestException bad => new(ProblemTypes.ForStatus(bad.StatusCode), BodyLimit.Told(context, bad.StatusCode)),
        PostgresException postgres when IsOfTheData(postgres) => new(ProblemTypes.Malformed, NotKept),
        DbUpdateException { InnerException: PostgresException postgres } when IsOfTheData(postgres) => new(ProblemTypes.Malformed, NotKept),
        _ when Chain(exception).OfType<DbException>().Any(e => e.IsTransient) => new(ProblemTypes.NotReady, Unreachable),
        _ => new(ProblemTypes.Internal),
    };

    private static readonly Text Unreachable = new("数据库暂时不可用，请稍后重试", "The database cannot be used at the moment; try again later");

    private static readonly Text NotKept = new("文本过长，或含有不能保存的字符（U+0000）", "A text is too long, or has a character that cannot be kept (U+0000)");

    // Class 22: what was given, not what was done with it.
    private static bool IsOfTheData(PostgresException postgres) => postgres.SqlState.StartsWith("22", StringComparison.Ordinal);

    // The framework's message is the one place that says which parameter it is: parameter "Nullable<int> limit"; of a filter's members it tells the C# name.
    private static Text Missing(string message) => Parameter().Match(message) is { Success: true } match && !message.EndsWith("from body.", StringComparison.Ordinal)
        && JsonNamingPolicy.CamelCase.ConvertName(match.Groups["name"].Value) is var name
        ? new($"参数“{name}”缺失或格式不对", $"The parameter '{name}' is missing or of the wrong form")
        : new("缺少请求体，或其格式不对", "The body is missing or of the wrong form");

    [GeneratedRegex("parameter \"[^\"]* (?<name>\\w+)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Parameter();

    // The reader's own exception lies inside when the text is not JSON at all (or too deep); otherwise it is JSON, of another shape than asked for.
    private static ProblemResult OfJson(JsonException json) => json.InnerException is JsonException || json.Path is null
        ? new(ProblemTypes.Malformed, new(
            $"JSON 语法有误（第 {json.LineNumber + 1} 行）", $"The JSON is not well-formed (line {json.LineNumber + 1})"))
        : new Validation().Require(false, json.Path, What(json)).Problem!;

    private static Text What(JsonException json) => json switch
    {
        WrongValueException wrong => wrong.What,
        _ when json.Message.Contains("could not be mapped", StringComparison.Ordinal) => new("没有这个成员", "there is no such member"),
        _ when json.Message.Contains("uplicate", StringComparison.Ordinal) => new("成员重复", "the member is given twice"),
        _ => new("值的类型或格式不对", "a value of the wrong type or form"),
    };
}
