using System.Text.Json;
using Notary.Protocol.Attestations;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Cli.Agreements;

/// <summary>A JSON file <c>{"answer","attestation"}</c>, as the oracle gave them.</summary>
internal static class AnswerFile
{
    /// <exception cref="UsageException">It cannot be read, or holds something else.</exception>
    public static (Answer Answer, Attestation Attestation) Read(string file)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(file));
            return (
                StructJson.FromJson<Answer>(json.RootElement.GetProperty("answer")),
                AttestationJson.FromJson(json.RootElement.GetProperty("attestation"))
            );
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or FormatException
                        or IOException
                        or UnauthorizedAccessException
                        or InvalidOperationException
                        or KeyNotFoundException
            )
        {
            throw new UsageException($"{file} holds no answer and attestation: {e.Message}");
        }
    }
}
