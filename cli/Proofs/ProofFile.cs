using Notary.Chains.Proofs;
using Notary.Evm;

namespace Notary.Cli.Proofs;

/// <summary>A proof as a file: 0x-hex in one line.</summary>
internal static class ProofFile
{
    private const int MaxLength = 2 * InclusionProof.MaxSize + 16;

    /// <exception cref="UsageException">It cannot be read, or holds no proof.</exception>
    public static async Task<InclusionProof> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            using var stream = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
            using var reader = new StreamReader(stream);
            var text = new char[MaxLength + 1];
            var length = await reader.ReadBlockAsync(text, cancellation);
            if (length > MaxLength)
                throw new FormatException($"it has more than {MaxLength} characters");
            return InclusionProof.Parse(Hex.Decode(new string(text, 0, length).Trim()));
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            throw new UsageException($"{file} holds no proof: {e.Message}");
        }
    }

    /// <exception cref="UsageException">It cannot be written.</exception>
    public static async Task WriteAsync(
        string file,
        InclusionProof proof,
        CancellationToken cancellation
    )
    {
        try
        {
            await File.WriteAllTextAsync(file, Hex.Encode(proof.Encode()) + "\n", cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{file} cannot be written: {e.Message}");
        }
    }
}
