using System.Text.Json.Serialization;

namespace Notary.Evm;

/// <summary>Source-generated JSON of the Ethereum JSON-RPC types. A missing or null member that the type requires is an error.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(UInt64Converter), typeof(QuantityConverter), typeof(BytesConverter)]
)]
[JsonSerializable(typeof(BlockHeader))]
[JsonSerializable(typeof(Block))]
[JsonSerializable(typeof(RpcTransaction))]
[JsonSerializable(typeof(TransactionReceipt))]
[JsonSerializable(typeof(TransactionReceipt[]))]
[JsonSerializable(typeof(EventLog))]
[JsonSerializable(typeof(EventLog[]))]
[JsonSerializable(typeof(CallRequest))]
[JsonSerializable(typeof(LogFilter))]
[JsonSerializable(typeof(FeeHistory))]
[JsonSerializable(typeof(AccountProof))]
internal sealed partial class EvmJson : JsonSerializerContext;
