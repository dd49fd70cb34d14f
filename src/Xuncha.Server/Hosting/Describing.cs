using Xuncha.Core;
using Xuncha.Server.Problems;

namespace Xuncha.Server.Hosting;

/// <summary>What the OpenAPI document says of an operation beyond its types.</summary>
/// <param name="Summary">What it does.</param>
/// <param name="Request">An example of the body; null where there is none.</param>
/// <param name="Response">An example of the answer; null where it has no body.</param>
/// <param name="Problems">The refusals of its own; those that follow from sign-in, policy and body come by themselves.</param>
internal sealed record Description(Text Summary, object? Request, object? Response, IReadOnlyList<ProblemType> Problems);

/// <summary>Every operation is described where it is mapped. A test fails for one that is not.</summary>
internal static class Describing
{
    /// <summary>Describes an operation.</summary>
    public static RouteHandlerBuilder Describe(
        this RouteHandlerBuilder operation, Text summary, object? request = null, object? response = null, params ProblemType[] problems) =>
        operation.WithMetadata(new Description(summary, request, response, problems));
}
