using Xunit;

namespace Notary.Fabric.Tests.Support;

/// <summary>The product's chaincode, as <c>npm run build</c> left it.</summary>
public sealed class NotaryChaincode() : ChaincodeServer(Name, "contracts/fabric")
{
    public const string Name = "notary";
}

[CollectionDefinition(nameof(NotaryChaincode))]
public sealed class NotarySuite : ICollectionFixture<NotaryChaincode>;
