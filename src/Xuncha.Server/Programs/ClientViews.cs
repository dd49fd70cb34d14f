using System.Text.Json;
using NodaTime;
using Xuncha.Server.Organisations;

namespace Xuncha.Server.Programs;

/// <summary>What a client is registered with, as it is asked for and as it is proposed.</summary>
/// <param name="ClientId">The name by which it asks for tokens; it never changes.</param>
/// <param name="NameZh">What it is called.</param>
/// <param name="NameEn">What it is called.</param>
/// <param name="OrganisationId">Whose system it is.</param>
/// <param name="WithinId">It sees records of inspected parties in this organisation and below it.</param>
/// <param name="Scopes">What its tokens may be for at most.</param>
/// <param name="Authentication">How it proves that it is itself.</param>
/// <param name="KeeperId">The person who keeps its secret or its keys.</param>
/// <param name="OutsideSubject">What the outside provider calls it, where it comes with tokens of that.</param>
internal sealed record ClientDraft(
    string? ClientId,
    string? NameZh,
    string? NameEn,
    Guid? OrganisationId,
    Guid? WithinId,
    IReadOnlyList<string>? Scopes,
    ClientAuthentication? Authentication,
    Guid? KeeperId,
    string? OutsideSubject = null)
{
    public static readonly ClientDraft Example = new(
        "smart-safety", "智慧安监平台", "Smart safety platform", OrganisationView.Example.Id, OrganisationView.Example.Id,
        ["deadlines:read", "inspections:read"], ClientAuthentication.PrivateKey, PersonView.Example.Id);
}

/// <summary>A change of a client that is proposed.</summary>
internal sealed record ClientChange(Guid Id, int Version, ClientDraft Draft);

/// <summary>A secret as it is shown after it was made: not itself, but its time.</summary>
internal sealed record SecretView(Instant MadeAt, Instant? EndsAt);

/// <summary>A client as the API shows it; its id is the one of its account.</summary>
internal sealed record ClientView(
    Guid Id,
    string ClientId,
    string NameZh,
    string NameEn,
    Guid OrganisationId,
    Guid WithinId,
    IReadOnlyList<string> Scopes,
    ClientAuthentication Authentication,
    Guid KeeperId,
    string? OutsideSubject,
    IReadOnlyList<SecretView> Secrets,
    IReadOnlyList<string> Keys,
    Instant? ClosedAt)
{
    public static ClientView Of(Client client, IEnumerable<ClientSecret> secrets, IEnumerable<ClientKey> keys) => new(
        client.Id, client.ClientId, client.NameZh, client.NameEn, client.OrganisationId, client.WithinId, client.Scopes, client.Authentication, client.KeeperId, client.OutsideSubject,
        [.. secrets.OrderBy(s => s.MadeAt).Select(s => new SecretView(s.MadeAt, s.EndsAt))], [.. keys.OrderBy(k => k.AddedAt).Select(k => k.KeyId)], client.ClosedAt);

    public static readonly ClientView Example = new(
        Guid.Parse("019a9c1e-5a00-7000-8000-000000000030"), "smart-safety", "智慧安监平台", "Smart safety platform", OrganisationView.Example.Id, OrganisationView.Example.Id,
        ["deadlines:read", "inspections:read"], ClientAuthentication.PrivateKey, PersonView.Example.Id, null, [], ["2026-01"], null);
}

/// <summary>A secret to make. Without hours, the one before is good for a day.</summary>
/// <param name="OverlapHours">How long the one before stays good: 0 to 168.</param>
internal sealed record NewSecret(int? OverlapHours);

/// <summary>A secret, shown this once.</summary>
/// <param name="ClientId">Whose it is.</param>
/// <param name="Secret">The secret.</param>
/// <param name="FormerEndsAt">Until when the one before is good; null where there was none.</param>
internal sealed record MadeSecret(string ClientId, string Secret, Instant? FormerEndsAt);

/// <summary>The public half of a key, as a JSON Web Key with a <c>kid</c>.</summary>
internal sealed record NewKey(JsonElement? Jwk)
{
    public static readonly NewKey Example = new(JsonSerializer.SerializeToElement(new
    {
        kty = "EC",
        crv = "P-256",
        kid = "2026-01",
        x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    }));
}
