// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Merkle trees of docs/formats.md with keccak256
/// @notice Leaves and nodes have their own prefixes, so that neither passes for the other.
library MerkleProof {
    /// @notice The path is longer than any tree that is made.
    error PathTooLong();

    uint256 private constant MAX_DEPTH = 32;

    /// @notice The root of the tree in which `path` leads up from the leaf of `data`; an empty path means a tree of one leaf.
    function root(bytes memory data, bytes32[] calldata path) internal pure returns (bytes32) {
        return _climb(keccak256(abi.encodePacked(bytes1(0x00), data)), path);
    }

    /// @notice The same for a leaf of 32 bytes.
    function root(bytes32 data, bytes32[] calldata path) internal pure returns (bytes32) {
        return _climb(keccak256(abi.encodePacked(bytes1(0x00), data)), path);
    }

    function _climb(bytes32 leaf, bytes32[] calldata path) private pure returns (bytes32 node) {
        if (path.length > MAX_DEPTH) revert PathTooLong();
        node = leaf;
        for (uint256 i = 0; i < path.length; i++) {
            node = _parent(node, path[i]);
        }
    }

    /// keccak256(0x01 ‖ lower ‖ higher), in memory that nobody keeps: a path has up to 32 of them.
    function _parent(bytes32 a, bytes32 b) private pure returns (bytes32 node) {
        (bytes32 low, bytes32 high) = a < b ? (a, b) : (b, a);
        assembly ("memory-safe") {
            let bytes65 := mload(0x40)
            mstore8(bytes65, 0x01)
            mstore(add(bytes65, 1), low)
            mstore(add(bytes65, 33), high)
            node := keccak256(bytes65, 65)
        }
    }
}
