// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Merkle trees of docs/formats.md with keccak256
/// @notice Leaves and nodes have their own prefixes, so that neither passes for the other.
library MerkleProof {
    /// @notice The path is longer than any tree that is made.
    error PathTooLong();

    uint256 private constant MAX_DEPTH = 32;

    /// @notice The root of the tree in which `path` leads up from the leaf of `data`; an empty path means a tree of one leaf.
    function root(bytes memory data, bytes32[] calldata path) internal pure returns (bytes32 node) {
        if (path.length > MAX_DEPTH) revert PathTooLong();
        node = keccak256(abi.encodePacked(bytes1(0x00), data));
        for (uint256 i = 0; i < path.length; i++) {
            node = _parent(node, path[i]);
        }
    }

    function _parent(bytes32 a, bytes32 b) private pure returns (bytes32) {
        (bytes32 low, bytes32 high) = a < b ? (a, b) : (b, a);
        return keccak256(abi.encodePacked(bytes1(0x01), low, high));
    }
}
