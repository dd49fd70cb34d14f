using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Xuncha.Server.Protection;

/// <summary>Where an encrypted value stands. It is bound to its place: moved to another row or column, it cannot be read.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">The column.</param>
/// <param name="Row">The row's key, as text.</param>
internal sealed record FieldPlace(string Table, string Column, string Row)
{
    /// <summary>The place of a value in a row whose key is a UUID.</summary>
    public FieldPlace(string table, string column, Guid row)
        : this(table, column, row.ToString())
    {
    }

    /// <summary>The bytes that a value is bound to; unequal for unequal places.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes($"{Table}\0{Column}\0{Row}");
}

/// <summary>
/// Encrypts values for columns of text: <c>v1.{key id}.{nonce, encrypted text and tag}</c>. The newest key encrypts; a value names its key,
/// so that older ones still decrypt. One object serves all threads.
/// </summary>
/// <param name="keys">The keys.</param>
internal sealed class FieldCipher(KeyRing keys)
{
    /// <summary>What every encrypted value begins with.</summary>
    public const string Mark = "v1.";

    /// <summary>Encrypts a text for its place.</summary>
    /// <exception cref="KeysNotUsableException">There is no key.</exception>
    public string Encrypt(FieldPlace place, string plain)
    {
        var key = keys.Newest(KeyUse.Fields);
        var nonce = RandomNumberGenerator.GetBytes(Aead.NonceBytes);
        var encrypted = Aead.Encrypt(key.Algorithm, key.Secret, nonce, Encoding.UTF8.GetBytes(plain), place.ToBytes());
        return $"{Mark}{key.Id}.{Base64Url.EncodeToString([.. nonce, .. encrypted])}";
    }

    /// <summary>Reads a value at its place.</summary>
    /// <exception cref="CryptographicException">The value was changed, or belongs to another place. The message does not repeat it.</exception>
    /// <exception cref="KeysNotUsableException">Its key is not there.</exception>
    public string Decrypt(FieldPlace place, string value)
    {
        if (value.Split('.') is not ["v1", var id, var text] || !Base64Url.IsValid(text))
        {
            throw new CryptographicException($"This is not an encrypted value: {place}.");
        }

        var key = keys.Find(id) ?? throw new KeysNotUsableException($"缺少密钥 / a key is missing: {id} ({keys.Folder})");
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length < Aead.NonceBytes)
        {
            throw new CryptographicException($"An encrypted value is cut off: {place}.");
        }

        return Encoding.UTF8.GetString(Aead.Decrypt(key.Algorithm, key.Secret, bytes[..Aead.NonceBytes], bytes[Aead.NonceBytes..], place.ToBytes()));
    }

    /// <summary>Whether a value is under the key that encrypts now.</summary>
    public bool IsCurrent(string value) => value.StartsWith(CurrentMark, StringComparison.Ordinal);

    /// <summary>What every value under the present key begins with.</summary>
    public string CurrentMark => $"{Mark}{keys.Newest(KeyUse.Fields).Id}.";
}
