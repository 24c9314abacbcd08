using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Notary.Evm;

namespace Notary.Oracle;

/// <summary>The section Oracle.</summary>
public sealed class OracleOptions : IValidatableObject
{
    /// <summary>The attestor's secp256k1 private key, 0x and 64 digits: for environment variables (Oracle__AttestorKey).</summary>
    public string? AttestorKey { get; set; }

    /// <summary>A file that holds the key instead.</summary>
    public string? AttestorKeyFile { get; set; }

    /// <summary>The UserContracts whose EIP-3668 lookups are answered; addresses, 0x and 40 digits.</summary>
    public IList<string> UserContracts { get; } = [];

    /// <summary>The notary group's epoch, in which the attestor is registered.</summary>
    public ulong GroupEpoch { get; set; } = 1;

    /// <summary>Requests that are worked on at once; further ones are told to try again (503).</summary>
    [Range(1, 100_000)]
    public int MaxConcurrent { get; set; } = 1_000;

    /// <summary>Requests a second of one address, in the long run; twice as many at once.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 1_000;

    /// <summary>Streams of accounts' changes that are open at once.</summary>
    [Range(0, 100_000)]
    public int MaxStreams { get; set; } = 1_000;

    /// <summary>How often it asks for the watermark under which exposures lapse, while some wait; seconds.</summary>
    [Range(1, 3_600)]
    public int WatermarkSeconds { get; set; } = 10;

    /// <summary>This oracle's name among those of its database; default: the instance's. Each needs its own.</summary>
    [MinLength(1)]
    public string? Replica { get; set; }

    /// <summary>Where the other oracles of the database reach this one; default: the address that it listens on.</summary>
    public Uri? ReplicaUrl { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (KeyProblem() is { } problem)
            yield return new(
                $"{problem}: 0x and 64 hexadecimal digits here, or a file with them in AttestorKeyFile",
                [nameof(AttestorKey)]
            );
        if (!UserContracts.All(c => Address.TryParse(c, out _)))
            yield return new(
                "each must be an address, 0x and 40 hexadecimal digits",
                [nameof(UserContracts)]
            );
    }

    public bool AnswersFor(Address userContract) =>
        UserContracts.Any(c => Address.Parse(c) == userContract);

    /// <summary>Reads the key. The caller disposes it.</summary>
    /// <exception cref="FormatException">The text is no key's.</exception>
    public EvmPrivateKey LoadKey() =>
        EvmPrivateKey.Parse(AttestorKey ?? File.ReadAllText(AttestorKeyFile!).Trim());

    private string? KeyProblem()
    {
        if (AttestorKey is null == AttestorKeyFile is null)
            return "one attestor key is needed";
        try
        {
            LoadKey().Dispose();
            return null;
        }
        catch (Exception e)
            when (e
                    is FormatException
                        or CryptographicException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            return "the attestor key cannot be read";
        }
    }
}
