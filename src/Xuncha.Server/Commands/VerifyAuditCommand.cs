using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Xuncha.Server.Audit.Proof;
using Xuncha.Server.Audit.Sealing;
using Xuncha.Server.Hosting;

namespace Xuncha.Server.Commands;

/// <summary><c>xuncha verify-audit</c>: proves an export of the audit log, offline, with nothing but the export and what was kept elsewhere.</summary>
internal static class VerifyAuditCommand
{
    /// <summary>The command itself.</summary>
    public static Command Create()
    {
        var files = new Argument<string[]>("EXPORT") { Arity = ArgumentArity.OneOrMore, Description = "导出文件，可连同归档 / exports, with archives if there are any" };
        var witness = new Option<string?>("--witness") { Description = "见证文件；没有它就看不出末尾被截断 / the witness's file; without it nobody can tell whether the end was cut off" };
        var keys = new Option<string[]>("--key") { Description = "可信的公钥（PEM）；没有它则相信导出文件所附的 / a public key to trust (PEM); without one, those in the export are believed", DefaultValueFactory = _ => [] };
        var json = new Option<bool>("--json") { Description = "以 JSON 输出 / as JSON" };
        var command = new Command(
            "verify-audit", "离线验证审计日志的导出文件，有问题时以 1 退出 / verify exports of the audit log, offline; exit code 1 on findings") { files, witness, keys, json };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(files)!, parsed.GetValue(witness), parsed.GetValue(keys)!, parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] files, string? witness, string[] keys, bool json, CancellationToken cancellation)
    {
        if (files.Concat(keys).Append(witness).FirstOrDefault(file => file is not null && !File.Exists(file)) is { } absent)
        {
            await Console.Error.WriteLineAsync($"没有 {absent} / there is no {absent}");
            return ExitCode.Usage;
        }

        var trusted = new List<byte[]>();
        foreach (var key in keys)
        {
            var pem = await File.ReadAllTextAsync(key, cancellation);
            if (!PemEncoding.TryFind(pem, out var fields))
            {
                await Console.Error.WriteLineAsync($"不是 PEM 公钥：{key} / this is no public key in PEM: {key}");
                return ExitCode.Usage;
            }

            trusted.Add(Convert.FromBase64String(pem[fields.Base64Data]));
        }

        var verifier = new ChainVerifier(witness is null ? [] : [.. FileWitness.Lines(await File.ReadAllTextAsync(witness, cancellation))], trusted);
        foreach (var file in files)
        {
            await ExportReader.ReadAsync(file, verifier, cancellation);
        }

        var verdict = verifier.Finish();
        Write(verdict, json, trusted.Count > 0);
        return verdict.Findings.Count == 0 ? ExitCode.Ok : ExitCode.Errors;
    }

    private static void Write(Verdict verdict, bool json, bool isPinned)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(verdict, Json.Options));
            return;
        }

        foreach (var finding in verdict.Findings)
        {
            Console.WriteLine(finding.Says());
        }

        Console.WriteLine($"封印 {verdict.FirstSeal}–{verdict.LastSeal}，{verdict.Proven} 条已证明，{verdict.ArchivedSeals} 个封印的条目在归档中，{verdict.Unsealed} 条尚未封印，{verdict.Findings.Count} 个问题 / "
            + $"seals {verdict.FirstSeal} to {verdict.LastSeal}, {verdict.Proven} entries proven, entries of {verdict.ArchivedSeals} seals in archives, {verdict.Unsealed} not sealed yet, {verdict.Findings.Count} findings");
        if (verdict.FirstSeal > 1)
        {
            Console.WriteLine($"从第 {verdict.FirstSeal} 号封印开始：若这不是归档，则缺少开头 / it begins with seal {verdict.FirstSeal}: where this is no archive, the beginning is missing");
        }

        if (verdict.Witnessed == 0)
        {
            Console.WriteLine("未提供见证：看不出末尾是否被截断 / no witness was given: whether the end was cut off cannot be told");
        }

        if (!isPinned)
        {
            Console.WriteLine("请将以下公钥与此前公布的核对，或以 --key 指定 / compare these public keys with what was published before, or give them with --key");
            foreach (var key in verdict.Keys)
            {
                Console.WriteLine($"{key.Id}  {EnumNames<Protection.KeyAlgorithm>.Of(key.Algorithm)}\n{key.Pem}");
            }
        }
    }
}
