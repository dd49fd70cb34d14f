using System.Runtime.Versioning;
using System.Security.Cryptography;
using Xuncha.Server.Protection;
using Xunit;

namespace Xuncha.Server.Tests.Protection;

public sealed class FieldCipherTests : IDisposable
{
    private static readonly FieldPlace Place = new("tip_off", "sender", "1");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("xuncha-keys-");

    [Theory]
    [InlineData(false, "王某某 13800000000")]
    [InlineData(true, "王某某 13800000000")]
    [InlineData(false, "")]
    [InlineData(true, "")]
    public void Gives_back_what_went_in_and_never_the_same_twice(bool sm, string plain)
    {
        var cipher = new FieldCipher(NewRing(sm));
        var value = cipher.Encrypt(Place, plain);
        Assert.Equal(plain, cipher.Decrypt(Place, value));
        Assert.NotEqual(value, cipher.Encrypt(Place, plain));
        Assert.Matches(@"^v1\.[0-9a-f]{16}\.[A-Za-z0-9_-]+$", value);
    }

    [Theory]
    [InlineData("tip_off", "sender", "2")]
    [InlineData("tip_off", "senders", "1")]
    [InlineData("tip", "sender", "1")]
    [InlineData("tip_off", "sender1", "")]
    public void Refuses_a_value_that_was_moved_to_another_place(string table, string column, string row)
    {
        foreach (var sm in (bool[])[false, true])
        {
            var cipher = new FieldCipher(NewRing(sm));
            var value = cipher.Encrypt(Place, "王某某");
            Assert.ThrowsAny<CryptographicException>(() => cipher.Decrypt(new(table, column, row), value));
        }
    }

    [Theory]
    [InlineData("王某某")]
    [InlineData("v1.abc")]
    [InlineData("v1.{0}.")]
    [InlineData("v1.{0}.AAAA")]
    [InlineData("v1.{0}.AAAAAAAAAAAAAAAAAAAA")]
    [InlineData("v1.{0}.***")]
    [InlineData("v2.{0}.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Refuses_what_it_did_not_make(string value)
    {
        var keys = NewRing();
        var cipher = new FieldCipher(keys);
        Assert.ThrowsAny<CryptographicException>(() => cipher.Decrypt(Place, value.Replace("{0}", keys.Newest(KeyUse.Fields).Id, StringComparison.Ordinal)));
    }

    [Fact]
    public void Encrypts_with_the_newest_key_and_decrypts_with_older_ones_of_any_kind()
    {
        var cipher = new FieldCipher(NewRing());
        var old = cipher.Encrypt(Place, "王某某");
        var made = Ring(sm: true).Add(KeyUse.Fields); // by another process
        var other = new FieldCipher(Ring());
        Assert.Equal("王某某", other.Decrypt(Place, old));
        Assert.False(other.IsCurrent(old));
        var later = other.Encrypt(Place, "王某某");
        Assert.StartsWith($"v1.{made.Id}.", later, StringComparison.Ordinal);
        Assert.True(other.IsCurrent(later));
        Assert.Equal("王某某", cipher.Decrypt(Place, later)); // which had read its keys before there was this one
    }

    [Fact]
    public void Names_the_key_that_is_missing()
    {
        var keys = NewRing();
        var value = new FieldCipher(keys).Encrypt(Place, "王某某");
        var key = keys.Newest(KeyUse.Fields);
        File.Delete(Path.Combine(folder.FullName, $"{key.Id}.key"));
        Assert.Contains(key.Id, Assert.Throws<KeysNotUsableException>(() => new FieldCipher(Ring()).Decrypt(Place, value)).Message, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")] // there are no modes there
    public void Keeps_keys_for_the_owners_eyes_alone_and_refuses_one_that_all_may_read()
    {
        var file = Path.Combine(folder.FullName, $"{NewRing().Newest(KeyUse.Fields).Id}.key");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.Contains("chmod 600", Assert.Throws<KeysNotUsableException>(() => Ring().All).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a key")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Refuses_a_damaged_file(string text)
    {
        var file = Path.Combine(folder.FullName, $"{NewRing().Newest(KeyUse.Fields).Id}.key");
        File.WriteAllText(file, text);
        Assert.Contains(file, Assert.Throws<KeysNotUsableException>(() => Ring().All).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_another_key_under_the_same_name()
    {
        var first = NewRing().Newest(KeyUse.Fields);
        var second = Ring().Add(KeyUse.Fields);
        File.Copy(Path.Combine(folder.FullName, $"{second.Id}.key"), Path.Combine(folder.FullName, $"{first.Id}.key"), overwrite: true);
        Assert.Contains(first.Id, Assert.Throws<KeysNotUsableException>(() => Ring().All).Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private KeyRing Ring(bool sm = false) => new(folder.FullName, sm ? Algorithms.Sm : Algorithms.Standard, TimeProvider.System);

    private KeyRing NewRing(bool sm = false)
    {
        var keys = Ring(sm);
        keys.Add(KeyUse.Fields);
        return keys;
    }
}
