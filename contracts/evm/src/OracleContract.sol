// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Challenges} from "./Challenges.sol";
import {IOracle, IServiceProvider} from "./Interfaces.sol";
import {MerkleProof} from "./MerkleProof.sol";
import {TypedData} from "./TypedData.sol";
import {Answer, Attestation, PROVIDER_FIRST} from "./Types.sol";

/// @title C_o: who may attest answers, the check of an answer, and the bonds that stand behind words
/// @notice Deployed first of the three, with the ServiceProviderContract's coming address (see ServiceProviderContract).
contract OracleContract is Challenges {
    /// @notice The group registered an attestor until `validUntil` (Unix seconds; 0: revoked).
    event AttestorRegistered(address indexed attestor, uint64 validUntil);

    /// @notice The signer is not registered, or was no longer when the answer was issued.
    error UnknownAttestor(address signer);
    /// @notice The answer's mover or times cannot be.
    error MalformedAnswer();

    uint256 private constant GROUP_SIGNATURE_BYTES = 128;

    /// @inheritdoc IOracle
    IServiceProvider public immutable serviceProvider;

    /// @notice Until when an attestor's answers count (Unix seconds; 0: not at all).
    mapping(address attestor => uint64 validUntil) public attestors;

    /// @param serviceProvider_ C_sp, which keeps the group's key
    constructor(IServiceProvider serviceProvider_) {
        serviceProvider = serviceProvider_;
    }

    /// @notice Registers, prolongs or (0) revokes an attestor by the group's signature of kind `governance`.
    function registerAttestor(
        address attestor,
        uint64 validUntil,
        uint64 epoch,
        bytes32 nonce,
        bytes calldata signature
    ) external {
        serviceProvider.useGovernance(epoch, nonce, abi.encodePacked("attestor", attestor, validUntil), signature);
        attestors[attestor] = validUntil;
        emit AttestorRegistered(attestor, validUntil);
    }

    /// @notice The answer's digest; reverts where the attestation does not hold, or is a former group's: legs need one that
    /// the group in force signed.
    /// @dev Validity is judged by issuedAt and not by the clock: both chains accept the same answer, and Fabric has no clock.
    function verify(Answer calldata answer, Attestation calldata attestation)
        public
        view
        override
        returns (bytes32 answerDigest)
    {
        answerDigest = _digestOf(answer);
        if (attestation.signature.length == GROUP_SIGNATURE_BYTES) {
            bytes32 root = MerkleProof.root(answerDigest, attestation.path);
            serviceProvider.requireGroupSignature("answer", attestation.epoch, 0, root, attestation.signature);
        } else {
            _requireAttestor(_signerOf(answerDigest, attestation), answer.issuedAt);
        }
    }

    /// @notice The same for an answer on which somebody acted: a group that changed meanwhile takes nobody's compensation or
    /// defence, so that the signature of any epoch counts, under that epoch's key.
    function verifyGiven(Answer calldata answer, Attestation calldata attestation)
        external
        view
        returns (bytes32 answerDigest)
    {
        answerDigest = _digestOf(answer);
        if (attestation.signature.length == GROUP_SIGNATURE_BYTES) {
            bytes32 root = MerkleProof.root(answerDigest, attestation.path);
            serviceProvider.requireGivenAnswers(attestation.epoch, root, attestation.signature);
        } else {
            _requireAttestor(_signerOf(answerDigest, attestation), answer.issuedAt);
        }
    }

    function _digestOf(Answer calldata answer) private pure returns (bytes32) {
        bool ordered = answer.issuedAt <= answer.firstBy && answer.firstBy <= answer.secondBy;
        if (answer.firstMover > PROVIDER_FIRST || !ordered) revert MalformedAnswer();
        return TypedData.digest(answer);
    }

    function _serviceProvider() internal view override returns (IServiceProvider) {
        return serviceProvider;
    }

    function _requireAttestor(address signer, uint64 issuedAt) private view {
        uint64 validUntil = attestors[signer];
        if (validUntil == 0 || validUntil < issuedAt) revert UnknownAttestor(signer);
    }
}
