using System.ComponentModel;

namespace Notary.Oracle.Http.OpenApi;

// The bodies of requests and answers whose JSON is not written from a type of ours: their members, for the OpenAPI document.

[Description("EIP-3668: the sender and callData of OffchainLookup.")]
internal sealed record LookupDocument(
    [property: Description("The UserContract's address.")] string Sender,
    [property: Description("Call data of answer(PaymentIntent,bytes), 0x-hex.")] string Data
);

[Description("PaymentIntent of docs/formats.md: integers as decimal strings, bytes as 0x-hex.")]
internal sealed record IntentDocument(
    string AgreementId,
    string Sequence,
    string Amount,
    string IndexHash,
    string FirstMover,
    string ValidUntil
);

[Description("Answer of docs/formats.md: integers as decimal strings, bytes as 0x-hex.")]
internal sealed record AnswerDocument(
    string AgreementId,
    string Sequence,
    string Consumer,
    string ConsumerFabric,
    string Provider,
    string ProviderFabric,
    string PaymentChain,
    string PaymentContract,
    string DataChain,
    string DataContract,
    string PaymentAsset,
    string Amount,
    string PaymentRequired,
    string DataRequired,
    string IndexHash,
    string IssuedAt,
    string FirstMover,
    string FirstBy,
    string SecondBy
);

internal sealed record AttestationDocument(
    string Epoch,
    [property: Description("Siblings from the answer's leaf to the signed root.")]
        IReadOnlyList<string> Path,
    [property: Description(
        "An attestor's, 65 bytes; or the group's, as the payment chain takes it."
    )]
        string Signature,
    [property: Description(
        "The group's, as the data chain takes it; absent where an attestor signed."
    )]
        string? DataSignature = null
);

internal sealed record AnswerRequestDocument(
    IntentDocument Intent,
    [property: Description("The consumer's EIP-712 signature of the intent: r, s, v; 0x-hex.")]
        string Signature
);

[Description("Intents of one agreement, up to 100.")]
internal sealed record AnswerBatchDocument(IReadOnlyList<AnswerRequestDocument> Requests);

internal sealed record GivenAnswerDocument(
    string ExchangeId,
    AnswerDocument Answer,
    AttestationDocument Attestation
);

internal sealed record GivenAnswersDocument(IReadOnlyList<GivenAnswerDocument> Answers);

internal sealed record DepositCheckDocument(
    string AgreementId,
    [property: Description("Base units of the payment asset, a decimal string.")] string Amount
);

[Description("Amounts whose total must be covered, up to 100.")]
internal sealed record DepositChecksDocument(string AgreementId, IReadOnlyList<string> Amounts);
