using Notary.Evm;
using Notary.Protocol.Encoding;

namespace Notary.Protocol.Agreements;

/// <summary>What both parties sign to end their agreement at once, and waive what is open (PROTOCOL 7).</summary>
public sealed record Release(Bytes32 AgreementId) : IEip712Struct<Release>
{
    public static string TypeText => "Release(bytes32 agreementId)";

    public static int WordCount => 1;

    public Bytes32 Digest => SigningDomain.Notary.Digest(this);

    public void Write(AbiWordWriter words) => words.Add(AgreementId);

    public static Release Read(ref WordReader words) => new(words.ReadBytes32());
}
