using System.Security.Claims;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Demo;

/// <summary>
/// Asks in people's names what they ask over the API, of the use cases behind its endpoints, without a network between. Each request is a transaction of
/// its own, at the instant that training's clock shows.
/// </summary>
internal sealed class Requests(IServiceScopeFactory scopes, CancellationToken cancellation)
{
    /// <summary>Asks for something.</summary>
    /// <typeparam name="T">What is answered.</typeparam>
    /// <param name="person">Who asks.</param>
    /// <param name="use">The use case.</param>
    /// <exception cref="InvalidOperationException">It was refused, with the problem.</exception>
    public async Task<T> AskAsync<T>(Guid person, Func<IServiceProvider, HttpContext, Task<IResult>> use)
        where T : class =>
        await SendAsync(person, use) is IValueHttpResult { Value: T value } ? value : throw new InvalidOperationException($"There was no {typeof(T).Name} in the answer.");

    /// <summary>Asks for a change.</summary>
    /// <inheritdoc cref="AskAsync{T}"/>
    public Task AskAsync(Guid person, Func<IServiceProvider, HttpContext, Task<IResult>> use) => SendAsync(person, use);

    private async Task<IResult> SendAsync(Guid person, Func<IServiceProvider, HttpContext, Task<IResult>> use)
    {
        await using var scope = scopes.CreateAsyncScope();
        var http = new DefaultHttpContext
        {
            RequestServices = scope.ServiceProvider,
            RequestAborted = cancellation,
            User = new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, $"{person}")])),
        };
        http.Request.Headers.IfMatch = "*";
        http.Request.Headers["Prefer"] = Records.Answer.Little;
        var result = await use(scope.ServiceProvider, http);
        return result is ProblemResult problem ? throw new InvalidOperationException(await ToldAsync(problem, http)) : result;
    }

    private static async Task<string> ToldAsync(ProblemResult problem, DefaultHttpContext http)
    {
        await using var body = new MemoryStream();
        http.Response.Body = body;
        await problem.ExecuteAsync(http);
        return System.Text.Encoding.UTF8.GetString(body.ToArray());
    }
}
