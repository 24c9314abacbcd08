using Notary.Evm;

namespace Notary.Chains.Evm.Contracts;

/// <summary>The contracts' custom errors, so that a refusal has a name instead of a selector.</summary>
internal static class ContractErrors
{
    private static readonly Dictionary<string, AbiFunction> BySelector = new[]
    {
        "AgreementExpired()",
        "AgreementReleased()",
        "AgreementSuspended()",
        "AlreadyInitialized()",
        "AnswerMismatch()",
        "AnswerOutsideAgreement()",
        "AssetNotAccepted(address)",
        "BeforeDeadline(uint64)",
        "BondTooSmall(uint256)",
        "CreditTooLarge()",
        "EmptyAccount()",
        "EventMissing()",
        "HeaderAnchoredBefore(bytes32)",
        "HeaderTooLong()",
        "InsufficientGas()",
        "IntentExpired()",
        "InvalidAgreement()",
        "InvalidAmount()",
        "InvalidAsset(bytes32)",
        "InvalidGroupSignature()",
        "InvalidMover(uint8)",
        "InvalidPublicKey()",
        "InvalidRlp()",
        "InvalidSignature()",
        "LegDone()",
        "LegPenalised()",
        "LegalAlready()",
        "MalformedAnswer()",
        "MalformedChallenge()",
        "MalformedKey()",
        "Miswired()",
        "NoBond()",
        "NoCharges()",
        "NoContradiction()",
        "NoCredit()",
        "NoGateway()",
        "NoSuchReceipt()",
        "NotCandidate()",
        "NotRequested()",
        "NotUserContract()",
        "NotYet(uint64)",
        "NothingOpen()",
        "RequestedAlready()",
        "NonceUsed(bytes32)",
        "NotDeployer()",
        "NotInitialized()",
        "NotNextEpoch(uint64)",
        "NotOracle()",
        "NotParty()",
        "NotServiceProvider()",
        "NothingLocked()",
        "OtherBatch()",
        "PathTooLong()",
        "PrecompileMissing(address)",
        "PriceOutOfBounds(uint256,uint256)",
        "ProvedLegal()",
        "Reentered()",
        "StaleCheckpoint(uint64)",
        "StaleVersion(uint32)",
        "TooLate(uint64)",
        "TransactionFailed()",
        "TransferFailed()",
        "UnknownAgreement(bytes32)",
        "UnknownAttestor(address)",
        "UnknownHeader(uint64)",
        "UnknownKind(uint8)",
        "WrongChain()",
        "WrongData()",
        "WrongEpoch(uint64)",
        "WrongValue()",
    }
        .Select(signature => AbiFunction.Parse(signature))
        .ToDictionary(error => Hex.Encode(error.Selector), StringComparer.Ordinal);

    /// <summary>The error's name and its text with arguments; the name is null for what our contracts do not say.</summary>
    public static (string? Name, string Text) Describe(EvmRevertException revert)
    {
        if (!BySelector.TryGetValue(revert.Reason, out var error))
            return (null, revert.Reason.Length > 0 ? revert.Reason : revert.Message);
        var name = error.Signature[..error.Signature.IndexOf('(', StringComparison.Ordinal)];
        return (name, $"{name}({Arguments(error, revert.RevertData)})");
    }

    private static string Arguments(AbiFunction error, byte[] data)
    {
        try
        {
            var values = error.DecodeInput(data);
            return string.Join(", ", Enumerable.Range(0, values.Count).Select(values.Value));
        }
        catch (FormatException)
        {
            return "malformed";
        }
    }
}
