namespace Notary.Client.Consumers;

/// <summary>The steps of an exchange, in their order, as a consumer sees them end.</summary>
public enum ExchangeStep
{
    /// <summary>The data exchange confirmed the provider's index.</summary>
    Indexed,

    /// <summary>The lookup gave an answer that the contract accepts.</summary>
    Answered,

    /// <summary>Both deposits cover it by the consumer's own check, and the payment is signed.</summary>
    Checked,

    /// <summary>The node took the payment into its mempool.</summary>
    Paid,

    /// <summary>The provider's delivery was accepted by the data chain's orderer.</summary>
    Delivered,

    /// <summary>The data is here, and is what was agreed on.</summary>
    Received,
}
