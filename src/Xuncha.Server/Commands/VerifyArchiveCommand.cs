using System.CommandLine;
using Xuncha.Server.Archives;

namespace Xuncha.Server.Commands;

/// <summary><c>xuncha verify-archive</c>: verifies the archive of an inspection, offline, with nothing but the file and the key's fingerprint.</summary>
internal static class VerifyArchiveCommand
{
    /// <summary>The command itself.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "归档包 / the archive" };
        var fingerprint = new Option<string?>("--fingerprint") { Description = "可信公钥的指纹；没有它则相信包内所附的 / the fingerprint of a key to trust; without it, the one inside is believed" };
        var command = new Command("verify-archive", "离线验证归档包，有问题时以 1 退出 / verify an archive, offline; exit code 1 on findings") { file, fingerprint };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(file)!, parsed.GetValue(fingerprint), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string path, string? fingerprint, CancellationToken cancellation)
    {
        if (!File.Exists(path))
        {
            await Console.Error.WriteLineAsync($"没有 {path} / there is no {path}");
            return ExitCode.Usage;
        }

        await using var file = File.OpenRead(path);
        var verdict = await ArchiveVerifier.RunAsync(file, cancellation);
        foreach (var finding in verdict.Findings)
        {
            Console.WriteLine(finding);
        }

        var isOther = fingerprint is not null && verdict.Fingerprint is { } found && !found.Equals(fingerprint, StringComparison.OrdinalIgnoreCase);
        if (isOther)
        {
            Console.WriteLine("由另一密钥签名 / signed with another key");
        }

        Console.WriteLine($"{verdict.Files} 个文件，{verdict.Findings.Count} 个问题 / {verdict.Files} files, {verdict.Findings.Count} findings");
        if (fingerprint is null)
        {
            Console.WriteLine($"请将公钥指纹与归档时公布的核对 / compare the key's fingerprint with what was published when it was archived: {verdict.Fingerprint}");
        }

        return verdict.Findings.Count == 0 && !isOther ? ExitCode.Ok : ExitCode.Errors;
    }
}
