// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Agreement, Answer, PaymentIntent} from "./Types.sol";

/// @title EIP-712 digests of docs/formats.md
/// @notice The domains name no chain or contract: these are fields of the messages, so that both chains accept the same signature.
library TypedData {
    bytes32 internal constant AGREEMENT = keccak256(
        "Agreement(address consumer,bytes32 consumerFabric,address provider,bytes32 providerFabric,"
        "bytes32 paymentChain,bytes32 paymentContract,bytes32 dataChain,bytes32 dataContract,bytes32 paymentAsset,bytes32 dataHash,"
        "uint256 minPrice,uint256 maxPrice,uint256 rate,uint32 coefficient,"
        "uint32 exchangeSeconds,uint32 responseSeconds,uint32 challengeSeconds,uint32 graceSeconds,"
        "uint32 paymentDepth,uint32 dataDepth,uint256 highValueLimit,uint64 expiry,bytes32 salt)"
    );
    bytes32 internal constant PAYMENT_INTENT = keccak256(
        "PaymentIntent(bytes32 agreementId,uint64 sequence,uint256 amount,bytes32 indexHash,uint8 firstMover,uint64 validUntil)"
    );
    bytes32 internal constant ANSWER = keccak256(
        "Answer(bytes32 agreementId,uint64 sequence,address consumer,bytes32 consumerFabric,address provider,bytes32 providerFabric,"
        "bytes32 paymentChain,bytes32 paymentContract,bytes32 dataChain,bytes32 dataContract,bytes32 paymentAsset,"
        "uint256 amount,uint256 paymentRequired,uint256 dataRequired,bytes32 indexHash,"
        "uint64 issuedAt,uint8 firstMover,uint64 firstBy,uint64 secondBy)"
    );
    bytes32 internal constant RELEASE = keccak256("Release(bytes32 agreementId)");
    bytes32 private constant NAME = keccak256("Notary");
    bytes32 private constant VERSION = keccak256("1");
    bytes32 private constant DOMAIN = keccak256("EIP712Domain(string name,string version)");
    bytes32 private constant SALTED_DOMAIN = keccak256("EIP712Domain(string name,string version,bytes32 salt)");

    /// @notice The agreementId: the digest that both parties sign.
    function digest(Agreement calldata agreement) internal pure returns (bytes32) {
        return _digest(_domain(), keccak256(abi.encode(AGREEMENT, agreement)));
    }

    /// @notice The digest that the consumer signs for one exchange.
    function digest(PaymentIntent memory intent) internal pure returns (bytes32) {
        return _digest(_domain(), keccak256(abi.encode(PAYMENT_INTENT, intent)));
    }

    /// @notice The digest that both parties sign to end their agreement at once.
    function releaseDigest(bytes32 agreementId) internal pure returns (bytes32) {
        return _digest(_domain(), keccak256(abi.encode(RELEASE, agreementId)));
    }

    /// @notice The digest of an answer, in the domain of its agreement.
    function digest(Answer calldata answer) internal pure returns (bytes32) {
        bytes32 domain = keccak256(abi.encode(SALTED_DOMAIN, NAME, VERSION, answer.agreementId));
        return _digest(domain, _structHash(answer));
    }

    /// keccak256(ANSWER ‖ words), the words copied as they came: one with excess bits makes another hash, which nobody signed.
    function _structHash(Answer calldata answer) private pure returns (bytes32 hash) {
        bytes32 answerType = ANSWER;
        assembly ("memory-safe") {
            let words := mload(0x40)
            mstore(words, answerType)
            calldatacopy(add(words, 32), answer, 608) // 19 words
            hash := keccak256(words, 640)
        }
    }

    function _domain() private pure returns (bytes32) {
        return keccak256(abi.encode(DOMAIN, NAME, VERSION));
    }

    function _digest(bytes32 domain, bytes32 structHash) private pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }
}
