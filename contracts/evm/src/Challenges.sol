// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Candidates} from "./Candidates.sol";
import {IOracle} from "./Interfaces.sol";
import {Answer, Attestation, DELIVERY} from "./Types.sol";

/// @title Challenges that are published on chain, so that no service can keep them back (PROTOCOL section 6)
abstract contract Challenges is Candidates {
    /// @notice `challenger`, which has a bond, says that a leg is missing. `evidence`: the message ChallengePublished as JSON.
    event ChallengeOpened(
        bytes32 indexed agreementId,
        uint64 indexed sequence,
        address indexed challenger,
        uint8 kind,
        bytes32 answerDigest,
        bytes evidence
    );

    /// @notice There is no such kind, or there is no evidence, or too much of it.
    error MalformedChallenge();

    uint256 private constant MAX_EVIDENCE_BYTES = 16_384;

    /// @notice Publishes a challenge to whoever watches this chain. The bond is lost where the group finds it false.
    /// @param kind 0 payment missing, 1 delivery missing, on whichever chain the answer names for it
    function openChallenge(
        Answer calldata answer,
        Attestation calldata attestation,
        uint8 kind,
        bytes calldata evidence
    ) external {
        bool formed = kind <= DELIVERY && evidence.length != 0 && evidence.length <= MAX_EVIDENCE_BYTES;
        if (!formed) revert MalformedChallenge();
        if (bonds[msg.sender] == 0) revert NoBond();
        bytes32 answerDigest = verify(answer, attestation);
        emit ChallengeOpened(answer.agreementId, answer.sequence, msg.sender, kind, answerDigest, evidence);
    }

    /// @inheritdoc IOracle
    function verify(Answer calldata answer, Attestation calldata attestation)
        public
        view
        virtual
        override
        returns (bytes32 answerDigest);
}
