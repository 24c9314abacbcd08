using System.Numerics;
using System.Security.Cryptography;
using Notary.Chains;
using Notary.Contracts.Group;
using Notary.Evm;
using Notary.Member.Credit.Items;
using Notary.Protocol.Groups;
using Notary.Testing.Exchanges;

namespace Notary.Member.Tests.Credit;

/// <summary>A candidate's keys, and its operator's names on both chains.</summary>
internal sealed class CandidateKeys(string identity) : IDisposable
{
    private readonly EvmPrivateKey _evm = EvmPrivateKey.Generate();
    private readonly ECDsa _fabric = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private bool _isRegistered;

    public string Identity => identity;

    public Address Operator { get; } = Address.FromHash(Keccak256.HashText(identity));

    public Bytes32 FabricOperator { get; } = Keccak256.HashText("operator of " + identity);

    /// <summary>What the contracts keep of these keys.</summary>
    public Bytes32 Digest => new Candidacy(Hex.Decode(identity), _evm.PublicKey.ToPoint()).Digest;

    /// <summary>With the operators' names, once they registered it.</summary>
    public CandidateKey[] Proved =>
        _isRegistered ? Named : [.. Named.Select(k => k with { Operator = null })];

    /// <summary>With the operators' names.</summary>
    public CandidateKey[] Named =>
        [
            Key(
                TestChains.Payment.Id,
                _evm.Address.ToString(),
                w => _evm.Sign(Keccak256.Hash(w)).ToString(),
                Operator.ToString()
            ),
            Key(
                TestChains.Data.Id,
                Hex.Encode(_fabric.ExportSubjectPublicKeyInfo()),
                w =>
                    Hex.Encode(
                        _fabric.SignData(
                            w,
                            HashAlgorithmName.SHA256,
                            DSASignatureFormat.Rfc3279DerSequence
                        )
                    ),
                FabricOperator.ToString()
            ),
        ];

    /// <summary>Both chains show the candidate.</summary>
    public void Register(MemberHosts chains, BigInteger bond, BigInteger? dataBond = null)
    {
        _isRegistered = true;
        chains.Payment.Candidates[Operator.ToBytes32()] = new CandidateState(Digest, bond);
        chains.Data.Candidates[FabricOperator] = new CandidateState(Digest, dataBond ?? bond);
    }

    private CandidateKey Key(string chain, string key, Func<byte[], string> sign, string by) =>
        new(chain, key, sign(CandidateProof.Words(chain, key, identity)), by);

    public void Dispose()
    {
        _evm.Dispose();
        _fabric.Dispose();
    }
}
