using Xuncha.Server.Access;
using Xunit;

namespace Xuncha.Server.Tests.Access;

/// <summary>What people may choose.</summary>
public static class PasswordRulesTests
{
    [Theory]
    [InlineData("Short-of-12", "at least 12")] // 11 characters
    [InlineData("allofonekind", "at least 12")] // below 16, one kind
    [InlineData("twokinds4711x", "at least 12")]
    [InlineData("Aa1!Aa1!Aa1!", "at least 12")] // four different characters
    [InlineData("aaaaaaaaaaaaaaaaaaaa", "at least 12")]
    [InlineData("P@ssw0rd2026!", "too common")] // "password" in disguise
    [InlineData("Woaini1314520!", "too common")]
    [InlineData("Zhongguo2026!!", "too common")]
    [InlineData("Xuncha@2026#01", "too common")]
    [InlineData("1qaz2wsx3edc4rfv", "too common")] // keys as they lie
    [InlineData("1234567890qwertyuiop", "too common")]
    [InlineData("Abc12!Abc12!", "too common")] // one piece repeated
    [InlineData("leavemealoneleavemealone", null)] // long, and repeated in no short piece
    [InlineData("zhang.wei-is-in-here", "must not contain")]
    [InlineData("here is ZHANG.WEI again", "must not contain")]
    [InlineData("巡查组今天下午三点到达甲县人民政府", null)] // a sentence, of any signs
    [InlineData("correct horse battery staple", null)]
    [InlineData("k7#Tm2-Vq9zL", null)] // 12 of four kinds
    public static void Take_what_is_hard_to_guess_and_say_what_is_wrong_with_the_rest(string password, string? fault) =>
        Assert.StartsWith(fault ?? "", PasswordRules.Fault(password, "zhang.wei", "张伟")?.En ?? "", StringComparison.Ordinal);

    [Fact]
    public static void Take_what_the_server_itself_makes() =>
        Assert.All(Enumerable.Range(0, 200), _ => Assert.Null(PasswordRules.Fault(Passwords.New(), "zhang.wei", "张伟")));
}
