using System.Globalization;
using System.Text;
using Xuncha.Server.Documents;

namespace Xuncha.Server.Demo;

/// <summary>The one file that stands for every paper of the world.</summary>
internal static class SamplePaper
{
    /// <summary>Keeps it.</summary>
    public static async Task<KeptFile> KeepAsync(FileStore files, CancellationToken cancellation)
    {
        await using var content = new MemoryStream(Encoding.ASCII.GetBytes(Pdf("Xuncha: a paper of the demo world")));
        var (hash, size) = (await files.KeepAsync(content, _ => true, cancellation))!.Value;
        return new(hash, size);
    }

    // One page with one line of text.
    private static string Pdf(string line)
    {
        var drawing = $"BT /F1 18 Tf 72 720 Td ({line}) Tj ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            string.Create(CultureInfo.InvariantCulture, $"<< /Length {drawing.Length} >>\nstream\n{drawing}\nendstream"),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var (text, places) = (new StringBuilder("%PDF-1.4\n"), new StringBuilder());
        foreach (var (index, content) in objects.Index())
        {
            places.Append(CultureInfo.InvariantCulture, $"{text.Length:D10} 00000 n \n");
            text.Append(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{content}\nendobj\n");
        }

        var table = text.Length;
        return text.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n{places}trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n").ToString();
    }
}
