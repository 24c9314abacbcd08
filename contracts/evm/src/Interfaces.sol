// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Answer, Attestation, PaymentIntent, ReceiptProof, Terms} from "./Types.sol";

/// @notice What the gateway behind the EIP-3668 lookup answers to.
interface IGateway {
    function answer(PaymentIntent calldata intent, bytes calldata signature)
        external
        returns (Answer memory, Attestation memory);
}

/// @notice What the other contracts ask of the UserContract.
interface IUserContract {
    function serviceProvider() external view returns (IServiceProvider);
    function accepts(address asset) external view returns (bool);
    function requireRecorded(Answer calldata answer, uint8 side, bytes32 answerDigest, ReceiptProof calldata proof)
        external
        pure
        returns (uint64 number);
    function markPenalised(bytes32 agreementId, uint8 side, uint64 sequence) external;
}

/// @notice What the other contracts ask of the OracleContract.
interface IOracle {
    function serviceProvider() external view returns (IServiceProvider);
    function verify(Answer calldata answer, Attestation calldata attestation)
        external
        view
        returns (bytes32 answerDigest);
    function verifyGiven(Answer calldata answer, Attestation calldata attestation)
        external
        view
        returns (bytes32 answerDigest);
}

/// @notice What the other contracts ask of the ServiceProviderContract.
interface IServiceProvider {
    function terms(bytes32 agreementId) external view returns (Terms memory);
    function payOut(bytes32 agreementId) external returns (Terms memory);
    function requireGroupSignature(
        string calldata kind,
        uint64 epoch,
        bytes32 nonce,
        bytes32 body,
        bytes calldata signature
    ) external view;
    /// @notice Reverts unless the group of this epoch, past or present, signed the root of answers for this contract.
    function requireGivenAnswers(uint64 epoch, bytes32 root, bytes calldata signature) external view;
    function useGovernance(uint64 epoch, bytes32 nonce, bytes calldata payload, bytes calldata signature) external;
}
