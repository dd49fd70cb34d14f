using System.Security.Cryptography;

namespace Xuncha.Server.Access;

/// <summary>Passwords that the server makes. There is no fixed one anywhere.</summary>
internal static class Passwords
{
    // Without the letters and digits that are taken for one another when read from a screen.
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";

    /// <summary>A random password of 20 characters: more than 110 bits.</summary>
    public static string New()
    {
        while (true)
        {
            var password = RandomNumberGenerator.GetString(Alphabet, 20);
            if (password.Distinct().Count() >= 5)
            {
                return password;
            }
        }
    }
}
