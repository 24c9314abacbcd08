using System.Globalization;
using Google.Protobuf;
using Notary.Fabric.Blocks;
using Notary.Fabric.Wire.Common;
using Notary.Fabric.Wire.Peer;
using Notary.FabricPeer.Ledger;

namespace Notary.FabricPeer.Chaincode;

/// <summary>qscc, with which clients ask a peer about its ledger. The first argument is always the channel.</summary>
internal sealed class SystemChaincode(string channel, ChannelLedger ledger)
{
    public const string Name = "qscc";
    private const int Success = 200;
    private const int Failure = 500;

    public ChaincodeOutcome Execute(ChaincodeInput input)
    {
        var args = input.Args.Select(a => a.ToStringUtf8()).ToArray();
        if (args.Length < 2 || args[1] != channel)
        {
            return Refuse("the arguments are a function, the channel, and what it takes");
        }
        IMessage? result = args switch
        {
            ["GetChainInfo", _] => Info(),
            ["GetBlockByNumber", _, var number] => ByNumber(number),
            ["GetBlockByTxID", _, var id] => Place(id) is { } place ? ledger[place.Block] : null,
            ["GetTransactionByID", _, var id] => Processed(id),
            _ => null,
        };
        return result is null
            ? Refuse(Nothing(args))
            : new(new Response { Status = Success, Payload = result.ToByteString() }, null);
    }

    private BlockchainInfo Info()
    {
        var last = ledger.Last.Header;
        return new()
        {
            Height = last.Number + 1,
            CurrentBlockHash = ByteString.CopyFrom(BlockHash.Of(last)),
            PreviousBlockHash = last.PreviousHash,
        };
    }

    private Block? ByNumber(string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? ledger[number]
            : null;

    private TransactionPlace? Place(string transactionId) => ledger.Find(transactionId);

    private ProcessedTransaction? Processed(string transactionId) =>
        Place(transactionId) is { } place
            ? new()
            {
                TransactionEnvelope = Envelope.Parser.ParseFrom(
                    ledger[place.Block]!.Data.Data[place.Index]
                ),
                ValidationCode = (int)place.Code,
            }
            : null;

    /// <summary>Of a transaction in the words of Fabric 2.5, which clients tell from other failures by them.</summary>
    private static string Nothing(string[] args) =>
        args is ["GetBlockByTxID" or "GetTransactionByID", _, var id]
            ? $"Failed to get transaction with id {id}, error no such transaction ID [{id}] in index"
            : $"{args[0]}: nothing found";

    private static ChaincodeOutcome Refuse(string message) =>
        new(new Response { Status = Failure, Message = message }, null);
}
