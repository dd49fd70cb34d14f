using NodaTime;

namespace Xuncha.Server.Storage;

/// <summary>Identifiers: UUID version 7, which grow with time, so that indexes fill from one end.</summary>
internal static class Ids
{
    public static Guid New(Instant now) => Guid.CreateVersion7(now.ToDateTimeOffset());
}
