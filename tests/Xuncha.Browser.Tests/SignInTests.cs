using System.Security.Cryptography;
using Microsoft.Playwright;
using Xunit;

namespace Xuncha.Browser.Tests;

public sealed class SignInTests(DemoSite site)
{
    [Fact]
    public async Task Says_what_is_wrong_and_lets_in_with_the_right_password()
    {
        await using var visit = await site.VisitAsync();
        var page = visit.Page;
        await page.GotoAsync("/");
        await page.GetByLabel("用户名").FillAsync("hz-office");
        await page.GetByLabel("密码").FillAsync("not the password");
        await page.GetByRole(AriaRole.Button, new() { Name = "登录" }).ClickAsync();
        await page.GetByRole(AriaRole.Alert).WaitForAsync();
        await visit.PictureAsync("sign-in-refused");
        await visit.ManualAsync("sign-in", page.Locator("main .ant-card"));
        await page.GetByLabel("密码").FillAsync(site.SecretOf("hz-office"));
        await page.GetByRole(AriaRole.Button, new() { Name = "登录" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "我的工作" }).WaitForAsync();
        await page.GetByText("练习环境").WaitForAsync();
    }

    [Fact]
    public async Task Switches_the_language_and_keeps_it()
    {
        await using var visit = await site.SignInAsync("hz-office");
        var page = visit.Page;
        await page.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "My work" }).WaitForAsync();
        await page.ReloadAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "My work" }).WaitForAsync();
        Assert.Equal("en", await page.Locator("html").GetAttributeAsync("lang"));
    }

    [Fact]
    public async Task Activates_an_administrator_who_sets_an_authenticator_up_and_signs_in_with_its_code()
    {
        await using var visit = await site.VisitAsync();
        var page = visit.Page;
        await page.GotoAsync("/");
        await page.GetByRole(AriaRole.Button, new() { Name = "首次启用管理员账号" }).ClickAsync();
        await page.GetByLabel("用户名").FillAsync("sysadmin");
        await page.GetByLabel("激活码").FillAsync(await site.ActivationCodeAsync("sysadmin"));
        await page.GetByLabel("新密码").FillAsync("a password for practice alone");
        await page.GetByRole(AriaRole.Button, new() { Name = "激活管理员账号" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "账号菜单" }).ClickAsync();
        await page.GetByText("账号与安全").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "设置动态验证码" }).ClickAsync();
        await page.GetByLabel("请再输入一次密码").FillAsync("a password for practice alone");
        await page.GetByRole(AriaRole.Button, new() { Name = "开始" }).ClickAsync();
        var secret = (await page.GetByTestId("secret").InnerTextAsync()).Trim();
        await page.GetByLabel("验证器显示的6位数字").FillAsync(Code(secret, 0));
        await visit.PictureAsync("second-factor");
        await visit.ManualAsync("second-factor");
        await page.GetByRole(AriaRole.Button, new() { Name = "确认" }).ClickAsync();
        await page.GetByText("只显示这一次").WaitForAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "已保存，继续" }).ClickAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "账号菜单" }).ClickAsync();
        await page.GetByText("退出登录").ClickAsync();
        await page.GetByLabel("用户名").FillAsync("sysadmin");
        await page.GetByLabel("密码").FillAsync("a password for practice alone");
        await page.GetByRole(AriaRole.Button, new() { Name = "登录" }).ClickAsync();
        await page.GetByLabel("动态验证码").FillAsync(Code(secret, 1)); // a code counts once: the next one
        await page.GetByRole(AriaRole.Button, new() { Name = "登录" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "拨动时钟" }).WaitForAsync();
    }

    // RFC 6238, so many steps of 30 seconds from now.
    private static string Code(string secret, int ahead)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bits = string.Concat(secret.Select(letter => Convert.ToString(Alphabet.IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = Enumerable.Range(0, bits.Length / 8).Select(at => Convert.ToByte(bits.Substring(at * 8, 8), 2)).ToArray();
        var step = BitConverter.GetBytes((TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30) + ahead);
#pragma warning disable CA5350 // the standard's own choice
        var hash = HMACSHA1.HashData(key, step.Reverse().ToArray());
#pragma warning restore CA5350
        var offset = hash[^1] & 15;
        var number = ((hash[offset] & 127) << 24) | (hash[offset + 1] << 16) | (hash[offset + 2] << 8) | hash[offset + 3];
        return $"{number % 1_000_000:D6}";
    }
}
