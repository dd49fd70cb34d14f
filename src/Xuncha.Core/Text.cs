namespace Xuncha.Core;

/// <summary>A text that people read, in Chinese and in English. Each text of the product has one home, and this is its shape.</summary>
/// <param name="Zh">The Chinese text, which is the one that counts.</param>
/// <param name="En">The English text.</param>
public readonly record struct Text(string Zh, string En)
{
    /// <summary>The text in the language asked for; anything but English gives Chinese.</summary>
    /// <param name="language">A language tag such as <c>zh-CN</c> or <c>en</c>.</param>
    public string In(string? language) => language?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? En : Zh;

    /// <summary>Both languages, Chinese first.</summary>
    public override string ToString() => Zh == En ? Zh : $"{Zh} / {En}";
}
