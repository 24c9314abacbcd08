// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Group} from "./Group.sol";

/// @title Checkpoints of the services' event logs, anchored by the notary group
abstract contract Checkpoints is Group {
    /// @notice A checkpoint of every event log, by its CID's SHA-256 digest.
    event CheckpointAnchored(uint64 indexed number, bytes32 cidDigest);

    /// @notice Checkpoints' numbers only grow.
    error StaleCheckpoint(uint64 current);

    struct Checkpoint {
        uint64 number;
        bytes32 cidDigest;
    }

    /// @notice The newest anchored checkpoint; number 0 before the first.
    Checkpoint public checkpoint;

    /// @notice Anchors a newer checkpoint by the group's signature of kind `checkpoint`: its nonce is the number, its
    /// body the digest. Anyone may call.
    function anchorCheckpoint(uint64 number, bytes32 cidDigest, uint64 epoch, bytes calldata signature) external {
        if (number <= checkpoint.number) revert StaleCheckpoint(checkpoint.number);
        requireGroupSignature("checkpoint", epoch, bytes32(uint256(number)), cidDigest, signature);
        checkpoint = Checkpoint(number, cidDigest);
        emit CheckpointAnchored(number, cidDigest);
    }
}
