using System.CommandLine;
using System.Data.Common;
using System.Security.Cryptography;
using NodaTime;
using Xuncha.Server.Audit;
using Xuncha.Server.Hosting;
using Xuncha.Server.Programs;
using Xuncha.Server.Protection;
using Xuncha.Server.Storage;

namespace Xuncha.Server.Commands;

/// <summary><c>xuncha keys</c>: the keys that lie outside the database.</summary>
internal static class KeysCommand
{
    /// <summary>The command itself.</summary>
    public static Command Create()
    {
        var training = new Option<bool>("--training") { Description = "练习数据库的密钥 / the keys of the database for training" };
        var list = new Command("list", "列出密钥 / list the keys") { training };
        list.SetAction((parsed, cancellation) => TryAsync(() => List(KeyRing.Of(ServerOptions.FromEnvironment(urls: null, parsed.GetValue(training))))));
        var rotate = new Command(
            "rotate",
            "生成新密钥，并以新密钥重写已加密的数据；服务可照常运行 / make a new key and encrypt what is encrypted again; the server may run meanwhile") { training };
        rotate.SetAction((parsed, cancellation) => TryAsync(() => RotateAsync(parsed.GetValue(training), cancellation)));
        var atOnce = new Option<bool>("--at-once") { Description = "旧密钥已泄露：其令牌立即失效 / the old ones are known to others: their tokens end at once" };
        var signing = new Command(
            "rotate-signing",
            "生成签发程序令牌的下一个密钥，公布10分钟后启用 / make the next key that signs programs' tokens; it is published for 10 minutes, then used") { training, atOnce };
        signing.SetAction((parsed, cancellation) => TryAsync(() => RotateSigningAsync(parsed.GetValue(training), parsed.GetValue(atOnce), cancellation)));
        return new Command("keys", "数据库之外的密钥（XUNCHA_KEYS）/ the keys outside the database (XUNCHA_KEYS)") { list, rotate, signing };
    }

    private static Task List(KeyRing keys)
    {
        foreach (var key in keys.All)
        {
            Console.WriteLine($"{key.Id}  {EnumNames<KeyUse>.Of(key.Use)}  {EnumNames<KeyAlgorithm>.Of(key.Algorithm)}  {key.CreatedAt}");
        }

        return Task.CompletedTask;
    }

    private static async Task RotateAsync(bool training, CancellationToken cancellation)
    {
        var options = ServerOptions.FromEnvironment(urls: null, training);
        var keys = KeyRing.Of(options);
        await using var db = options.Database.Open(AuditServices.OfCommand(keys, "keys rotate"));
        await DatabaseSetup.CheckAsync(db, training, cancellation);
        var check = new KeyCheck(db, keys);
        await check.RunAsync(cancellation);
        var made = keys.Add(KeyUse.Fields);
        keys.Add(KeyUse.Seals);
        keys.Add(KeyUse.Archives);
        await check.NoteAsync(cancellation);
        var written = await new ReEncryption(db, new FieldCipher(keys)).RunAsync(cancellation);
        db.Note<KnownKey>("keys-rotated", made.Id, new { written });
        await db.SaveChangesAsync(cancellation);
        Console.WriteLine($"新密钥 {made.Id}，重写 {written} 个值；旧密钥请保留 / new key {made.Id}, {written} values encrypted again; keep the old ones");
    }

    private static async Task RotateSigningAsync(bool training, bool atOnce, CancellationToken cancellation)
    {
        var options = ServerOptions.FromEnvironment(urls: null, training);
        var keys = KeyRing.Of(options);
        await using var db = options.Database.Open(AuditServices.OfCommand(keys, "keys rotate-signing"));
        await DatabaseSetup.CheckAsync(db, training, cancellation);
        var now = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
        var next = await SigningKeys.RotateAsync(db, new FieldCipher(keys), now, atOnce, cancellation);
        Console.WriteLine($"新密钥 {next.Id}，{next.UsedFrom} 起签发 / new key {next.Id}, signs from {next.UsedFrom}");
    }

    private static async Task<int> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return ExitCode.Ok;
        }
        catch (Exception e) when (e is KeysNotUsableException or WrongSettingException or DatabaseNotUsableException or DbException or CryptographicException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.Errors;
        }
    }
}
