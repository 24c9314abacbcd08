using System.Security.Cryptography;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Credit.Items;

namespace Notary.Cli.Credit;

/// <summary>The keys with which a notary is to act on the chains, from files.</summary>
internal sealed class ChainKeys : IDisposable
{
    private readonly SortedDictionary<string, EvmPrivateKey> _evm = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ECDsa> _fabric = new(StringComparer.Ordinal);

    /// <param name="texts">CHAIN=FILE each.</param>
    /// <exception cref="UsageException">One names no chain or no key, or a chain is there twice.</exception>
    public static ChainKeys Read(IEnumerable<string> texts)
    {
        var keys = new ChainKeys();
        foreach (var text in texts)
            keys.Add(text);
        return keys;
    }

    public bool Has(string chain) => _evm.ContainsKey(chain) || _fabric.ContainsKey(chain);

    /// <summary>With which it is registered on a chain: that chain's own, else the first.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public EvmPrivateKey EvmFor(string chain) =>
        _evm.GetValueOrDefault(chain)
        ?? _evm.Values.FirstOrDefault()
        ?? throw new UsageException("A registration takes an EVM key: --key eip155:…=FILE.");

    /// <param name="identity">The notary's identity key, 0x-hex.</param>
    /// <param name="operators">Who registered it, by chain.</param>
    public CandidateKey[] Prove(string identity, IReadOnlyDictionary<string, string> operators) =>
        [
            .. _evm.Select(k => OfEvm(k.Key, k.Value, identity))
                .Concat(_fabric.Select(k => OfFabric(k.Key, k.Value, identity)))
                .Select(k => k with { Operator = operators.GetValueOrDefault(k.Chain) }),
        ];

    private void Add(string text)
    {
        if (text.Split('=', 2) is not [var chain, var file] || Has(chain))
            throw new UsageException($"--key takes CHAIN=FILE, once for each chain: {text}");
        try
        {
            if (chain.StartsWith("eip155:", StringComparison.Ordinal))
                _evm[chain] = EvmPrivateKey.Parse(KeyFiles.Line($"--key {chain}", file));
            else
                _fabric[chain] = FromPem(File.ReadAllText(file));
        }
        catch (Exception e)
            when (e
                    is FormatException
                        or CryptographicException
                        or ArgumentException
                        or IOException
                        or UnauthorizedAccessException
            )
        {
            throw new UsageException($"--key {chain}: {file} holds no key: {e.Message}");
        }
    }

    private static ECDsa FromPem(string pem)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key;
    }

    private static CandidateKey OfEvm(string chain, EvmPrivateKey key, string identity)
    {
        var address = key.Address.ToString();
        var proof = key.Sign(Keccak256.Hash(CandidateProof.Words(chain, address, identity)));
        return new(chain, address, proof.ToString());
    }

    private static CandidateKey OfFabric(string chain, ECDsa key, string identity)
    {
        var publicKey = Hex.Encode(key.ExportSubjectPublicKeyInfo());
        var proof = key.SignData(
            CandidateProof.Words(chain, publicKey, identity),
            HashAlgorithmName.SHA256,
            DSASignatureFormat.Rfc3279DerSequence
        );
        return new(chain, publicKey, Hex.Encode(proof));
    }

    public void Dispose()
    {
        foreach (var key in _evm.Values)
            key.Dispose();
        foreach (var key in _fabric.Values)
            key.Dispose();
    }
}
