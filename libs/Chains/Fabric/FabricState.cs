using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Notary.Chains.Proofs;
using Notary.Evm;
using Notary.Fabric.Blocks;
using Notary.Fabric.Gateway;
using Notary.Protocol.Encoding;
using Notary.Protocol.Exchanges;

namespace Notary.Chains.Fabric;

/// <summary>What the chaincode's queries say.</summary>
internal sealed class FabricState(FabricNetwork network, FabricContract contract)
{
    /// <summary>A block comes whole, and may have megabytes: many looks at legs are about the same few.</summary>
    private const int Remembered = 256;

    private readonly SharedReads<ChainHead, byte[]> _headers = new(
        Remembered,
        async head =>
            BlockHash.HeaderBytes((await network.BlockAsync((ulong)head.Height)).Raw.Header)
    );

    private readonly SharedReads<string, long> _heights = new(
        Remembered,
        async txId => HeightOf(txId, await network.BlockOfAsync(txId))
    );

    public async Task<ChainHead> HeadAsync(CancellationToken cancellation)
    {
        var head = await network.HeadAsync(cancellation);
        return head.Height > 0
            ? new(checked((long)head.Height) - 1, Bytes32.FromSpan(head.Hash), Timestamp: null)
            : throw new FormatException("a channel has a first block");
    }

    /// <summary>
    /// A leg never returns to open. So one that is open after the head was read was open at the head and before,
    /// and one that is closed was closed by the block of the transaction that its record names.
    /// </summary>
    public async Task<LegState> LegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        uint depth,
        CancellationToken cancellation
    )
    {
        var head = await AtDepthAsync(depth, cancellation);
        var record = await ReadAsync(agreementId, sequence, side, cancellation);
        if (record.IsOpen)
        {
            return new(head, Done: false, Penalised: false);
        }
        var height = await _heights.GetAsync(record.TxId, cancellation);
        var counts = height <= head.Height;
        return new(head, record.Done && counts, record.Penalised && counts);
    }

    /// <summary>The transaction that recorded the leg; null where none has.</summary>
    public async Task<string?> FindLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        CancellationToken cancellation
    )
    {
        var record = await ReadAsync(agreementId, sequence, side, cancellation);
        return record.Done ? record.TxId : null;
    }

    /// <summary>The record as it is now, with the header of a block that came before.</summary>
    public async Task<LegProof> ProveLegAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        ChainHead head,
        CancellationToken cancellation
    )
    {
        var header = await _headers.GetAsync(head, cancellation);
        var record = await RecordAsync(agreementId, sequence, side, cancellation);
        return new LegProof.Fabric(header, Encoding.UTF8.GetString(record));
    }

    /// <summary>A block's hash; null where the channel has no such block yet.</summary>
    public async Task<Bytes32?> HashAsync(long height, CancellationToken cancellation)
    {
        var head = await HeadAsync(cancellation);
        if (height < 0 || height > head.Height)
        {
            return null;
        }
        if (height == head.Height)
        {
            return head.Hash;
        }
        var block = await network.BlockAsync((ulong)height, cancellation);
        return Bytes32.FromSpan(block.Hash);
    }

    public async Task<AccountState> AccountAsync(
        Bytes32 agreementId,
        Bytes32 party,
        CancellationToken cancellation
    )
    {
        using var account = await QueryAsync(
            "ServiceProviderContract:account",
            [agreementId.ToString(), party.ToString()],
            cancellation
        );
        return new(
            Address.Parse(Text(account, "account")),
            StructJson.ParseNumber(Text(account, "balance"))
        );
    }

    public async Task<GroupState?> GroupAsync(CancellationToken cancellation)
    {
        using var group = await QueryAsync("ServiceProviderContract:group", [], cancellation);
        return new(
            FabricEvents.UInt64(group.RootElement, "epoch"),
            Hex.Decode(Text(group, "publicKey")),
            Bytes32.Parse(Text(group, "groupId"))
        );
    }

    public async Task<GroupState?> GroupAsync(ulong epoch, CancellationToken cancellation)
    {
        using var group = await QueryAsync(
            "ServiceProviderContract:groupOf",
            [epoch.ToString(CultureInfo.InvariantCulture)],
            cancellation
        );
        var key = Hex.Decode(Text(group, "publicKey"));
        return key.Length == 0 ? null : new(epoch, key, Bytes32.Parse(Text(group, "groupId")));
    }

    public async Task<SetupState?> SetupAsync(Bytes32 agreementId, CancellationToken cancellation)
    {
        using var setup = await QueryAsync(
            "ServiceProviderContract:setup",
            [agreementId.ToString()],
            cancellation
        );
        var version = FabricEvents.UInt32(setup.RootElement, "version");
        return version == 0 ? null : new(version, Bytes32.Parse(Text(setup, "cidDigest")));
    }

    public async Task<CandidateState> CandidateAsync(
        Bytes32 operatorId,
        CancellationToken cancellation
    )
    {
        using var candidate = await QueryAsync(
            "OracleContract:candidate",
            [operatorId.ToString()],
            cancellation
        );
        var keys = Bytes32.Parse(Text(candidate, "keys"));
        return new(keys.IsZero ? null : keys, StructJson.ParseNumber(Text(candidate, "bond")));
    }

    public async Task<CheckpointState?> CheckpointAsync(CancellationToken cancellation)
    {
        using var checkpoint = await QueryAsync(
            "ServiceProviderContract:checkpoint",
            [],
            cancellation
        );
        var number = FabricEvents.UInt64(checkpoint.RootElement, "number");
        return number == 0 ? null : new(number, Bytes32.Parse(Text(checkpoint, "cidDigest")));
    }

    public async Task<EndingState> EndingAsync(Bytes32 agreementId, CancellationToken cancellation)
    {
        using var ending = await QueryAsync(
            "ServiceProviderContract:ending",
            [agreementId.ToString()],
            cancellation
        );
        return new(
            ending.RootElement.GetProperty("suspended").GetBoolean(),
            ending.RootElement.GetProperty("released").GetBoolean()
        );
    }

    public async Task<BigInteger> BondAsync(Address holder, CancellationToken cancellation) =>
        StructJson.ParseNumber(
            Encoding.UTF8.GetString(
                await contract.EvaluateAsync(
                    "OracleContract:bond",
                    [holder.ToString()],
                    cancellation
                )
            )
        );

    /// <summary>The newest block with this many confirmations; the first block where the chain is shorter.</summary>
    private async Task<ChainHead> AtDepthAsync(uint depth, CancellationToken cancellation)
    {
        var head = await HeadAsync(cancellation);
        var height = Math.Max(0, head.Height - Math.Max(depth, 1) + 1);
        if (height == head.Height)
        {
            return head;
        }
        var block = await network.BlockAsync((ulong)height, cancellation);
        return new(height, Bytes32.FromSpan(block.Hash), Timestamp: null);
    }

    private static long HeightOf(string txId, FabricBlock block) =>
        block.Transactions.Any(t => t.IsValid && t.TransactionId == txId)
            ? checked((long)block.Number)
            : throw new FormatException($"block {block.Number} has no valid transaction {txId}");

    private async Task<ExchangeRecord> ReadAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        CancellationToken cancellation
    ) => ExchangeRecord.Parse(await RecordAsync(agreementId, sequence, side, cancellation), side);

    private Task<byte[]> RecordAsync(
        Bytes32 agreementId,
        ulong sequence,
        Side side,
        CancellationToken cancellation
    ) =>
        contract.EvaluateAsync(
            ExchangeRecord.Query(side),
            [agreementId.ToString(), sequence.ToString(CultureInfo.InvariantCulture)],
            cancellation
        );

    private async Task<JsonDocument> QueryAsync(
        string function,
        string[] arguments,
        CancellationToken cancellation
    ) => JsonDocument.Parse(await contract.EvaluateAsync(function, arguments, cancellation));

    private static string Text(JsonDocument json, string name) =>
        StructJson.TextOf(json.RootElement, name);
}
