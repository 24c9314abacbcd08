using Xunit;

namespace Notary.Fabric.Tests.Support;

/// <summary>The test chaincode, which touches every part of the peer's chaincode protocol.</summary>
public sealed class LedgerChaincode() : ChaincodeServer(Name, "tests/clients/ledger-chaincode")
{
    public const string Name = "ledger";
}

[CollectionDefinition(nameof(LedgerChaincode))]
public sealed class LedgerSuite : ICollectionFixture<LedgerChaincode>;
