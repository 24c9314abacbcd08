using Notary.Client.Oracle;
using Notary.Evm;
using Notary.Protocol.Exchanges;

namespace Notary.Client.Lookups;

/// <summary>
/// The lookup where payments are made on Fabric: chaincode sends nobody anywhere, so the oracles are asked by their own
/// interface, in turn. The answer is checked by the chaincode when the leg is endorsed, which is before anything is sent.
/// </summary>
public sealed class FabricAnswerLookup(params IReadOnlyList<OracleClient> oracles) : IAnswerLookup
{
    /// <inheritdoc/>
    public Task<AttestedAnswer> AuthorizeAsync(
        PaymentIntent intent,
        EvmSignature signature,
        CancellationToken cancellation
    ) =>
        InTurn.UntilSignedAsync(
            oracles,
            oracle => oracle.AnswerAsync(intent, signature, cancellation),
            cancellation
        );
}
