using Notary.Client.Http;
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
    public async Task<AttestedAnswer> AuthorizeAsync(
        PaymentIntent intent,
        EvmSignature signature,
        CancellationToken cancellation
    )
    {
        Exception? last = null;
        foreach (var oracle in oracles)
        {
            try
            {
                return await oracle.AnswerAsync(intent, signature, cancellation);
            }
            catch (RequestRefusedException e) when (e.Status >= 500)
            {
                last = e;
            }
            catch (Exception e)
                when (e is HttpRequestException
                    || (e is OperationCanceledException && !cancellation.IsCancellationRequested)
                )
            {
                last = e;
            }
        }
        throw new LookupException($"none of {oracles.Count} oracles answered", last);
    }
}
