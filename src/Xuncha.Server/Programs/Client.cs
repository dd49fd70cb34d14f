using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Organisations;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Programs;

/// <summary>How a program proves that it is the one that was registered.</summary>
internal enum ClientAuthentication
{
    /// <summary>A secret, in the Authorization header or in the form (<c>client_secret_basic</c>, <c>client_secret_post</c>).</summary>
    Secret,

    /// <summary>A signature by its own key, of which the server has the public half (<c>private_key_jwt</c>, RFC 7523).</summary>
    PrivateKey,

    /// <summary>A token of the outside OpenID Connect provider that the site trusts; none is issued here.</summary>
    OutsideProvider,
}

/// <summary>
/// A program of another system, registered by two persons. It is an account like a person's, of the same id, and holds posts as people do;
/// its scopes and its part of the tree only ever narrow what the posts allow.
/// </summary>
internal sealed class Client
{
    /// <summary>The id of its account.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name by which it asks for tokens; the user name of its account.</summary>
    public required string ClientId { get; init; }

    public string NameZh { get; private set; } = "";

    public string NameEn { get; private set; } = "";

    /// <summary>The organisation whose system it is.</summary>
    public Guid OrganisationId { get; private set; }

    /// <summary>It sees the records of inspected parties in this organisation and below it, and no others.</summary>
    public Guid WithinId { get; private set; }

    /// <summary>What its tokens may be for at most, in order.</summary>
    public IReadOnlyList<string> Scopes { get; private set; } = [];

    public ClientAuthentication Authentication { get; private set; }

    /// <summary>The person who keeps its credentials, and sees them in place of the administrators.</summary>
    public Guid KeeperId { get; private set; }

    /// <summary>Whom the outside provider's tokens call it (<c>sub</c>); null for the others.</summary>
    public string? OutsideSubject { get; private set; }

    /// <summary>The outside provider it was registered for; null for the others.</summary>
    public string? OutsideIssuer { get; private set; }

    /// <summary>Counts the changes, so that a proposal is confirmed on what it was thought out on.</summary>
    public int Version { get; private set; }

    /// <summary>Since when it is closed, for good. A real instant, also in training.</summary>
    public Instant? ClosedAt { get; private set; }

    /// <summary>Becomes what a draft says that was found to be good.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="outsideIssuer">The outside provider of now.</param>
    public Client Take(ClientDraft draft, string? outsideIssuer)
    {
        (NameZh, NameEn, OrganisationId, WithinId) = (draft.NameZh!, draft.NameEn!, draft.OrganisationId!.Value, draft.WithinId!.Value);
        (Authentication, KeeperId, OutsideSubject) = (draft.Authentication!.Value, draft.KeeperId!.Value, draft.OutsideSubject);
        OutsideIssuer = draft.OutsideSubject is null ? null : outsideIssuer;
        Scopes = [.. draft.Scopes!.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Version++;
        return this;
    }

    /// <summary>Closes it, for good. What the outside provider calls it is free for another.</summary>
    public void Close(Instant now) => (ClosedAt, OutsideSubject, OutsideIssuer) = (now, null, null);
}

/// <summary>A secret of a client. While one takes the place of another, both are good.</summary>
internal sealed class ClientSecret
{
    public required Guid Id { get; init; }

    public required Guid ClientId { get; init; }

    /// <summary>SHA-256 in hexadecimal. A secret has 256 random bits, so that a slow hash would add nothing.</summary>
    public required string Hash { get; init; }

    public required Instant MadeAt { get; init; }

    /// <summary>When it stops being good, exclusive; null for the newest.</summary>
    public Instant? EndsAt { get; set; }
}

/// <summary>The public half of a client's key.</summary>
internal sealed class ClientKey
{
    public required Guid Id { get; init; }

    public required Guid ClientId { get; init; }

    /// <summary>Its name in the client's assertions.</summary>
    public required string KeyId { get; init; }

    /// <summary>The key as a JSON Web Key (RFC 7517), with its public members alone.</summary>
    public required string Jwk { get; init; }

    public required Instant AddedAt { get; init; }
}

internal sealed class ClientConfiguration : IEntityTypeConfiguration<Client>, IEntityTypeConfiguration<ClientSecret>, IEntityTypeConfiguration<ClientKey>
{
    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<Client> client)
    {
        client.ToTable("client");
        client.Property(c => c.Id).ValueGeneratedNever();
        client.Property(c => c.ClientId).HasMaxLength(60);
        client.Property(c => c.NameZh).HasMaxLength(100);
        client.Property(c => c.NameEn).HasMaxLength(100);
        client.Property(c => c.Scopes).AsJson();
        client.Property(c => c.Authentication).HasConversion<string>().HasMaxLength(20);
        client.Property(c => c.OutsideSubject).HasMaxLength(200);
        client.Property(c => c.OutsideIssuer).HasMaxLength(300);
        client.HasOne<Person>().WithOne().HasForeignKey<Client>(c => c.Id).OnDelete(DeleteBehavior.Restrict);
        client.HasOne<Person>().WithMany().HasForeignKey(c => c.KeeperId).OnDelete(DeleteBehavior.Restrict);
        client.HasOne<Organisation>().WithMany().HasForeignKey(c => c.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        client.HasOne<Organisation>().WithMany().HasForeignKey(c => c.WithinId).OnDelete(DeleteBehavior.Restrict);
        client.HasIndex(c => c.ClientId).IsUnique();
        client.HasIndex(c => new { c.OutsideIssuer, c.OutsideSubject }).IsUnique();
    }

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<ClientSecret> secret)
    {
        secret.ToTable("client_secret").IsAuditedWith("client", nameof(ClientSecret.ClientId));
        secret.Property(s => s.Id).ValueGeneratedNever();
        secret.Property(s => s.Hash).HasMaxLength(64).IsSecret();
        secret.HasOne<Client>().WithMany().HasForeignKey(s => s.ClientId).OnDelete(DeleteBehavior.Cascade);
    }

    /// <inheritdoc/>
    public void Configure(EntityTypeBuilder<ClientKey> key)
    {
        key.ToTable("client_key").IsAuditedWith("client", nameof(ClientKey.ClientId));
        key.Property(k => k.Id).ValueGeneratedNever();
        key.Property(k => k.KeyId).HasMaxLength(100);
        key.Property(k => k.Jwk).HasMaxLength(4000);
        key.HasOne<Client>().WithMany().HasForeignKey(k => k.ClientId).OnDelete(DeleteBehavior.Cascade);
        key.HasIndex(k => new { k.ClientId, k.KeyId }).IsUnique();
    }
}
