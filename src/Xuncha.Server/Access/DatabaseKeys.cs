using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Xuncha.Server.Protection;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Access;

/// <summary>Keeps the keys that sign cookies in the database, encrypted: a copy of the database lets nobody in.</summary>
/// <param name="scopes">Where a context comes from: keys are read outside of requests too.</param>
/// <param name="cipher">Encrypts them.</param>
internal sealed class DatabaseKeys(IServiceScopeFactory scopes, FieldCipher cipher) : IXmlRepository
{
    /// <inheritdoc/>
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        return [.. db.Set<DataProtectionKey>().AsNoTracking().AsEnumerable().Select(key => XElement.Parse(cipher.Decrypt(Place(key.Name), key.Xml)))];
    }

    /// <inheritdoc/>
    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<XunchaDb>();
        db.Add(new DataProtectionKey { Name = friendlyName, Xml = cipher.Encrypt(Place(friendlyName), element.ToString(SaveOptions.DisableFormatting)) });
        db.SaveChanges();
    }

    private static FieldPlace Place(string name) => new("data_protection_key", "xml", name);
}
