// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Rlp} from "./Rlp.sol";

/// @title Reads a receipt by its path in a block's receipt trie (Yellow Paper, appendix D)
library ReceiptTrie {
    /// @notice The nodes do not lead from the root to a receipt of this index.
    error NoSuchReceipt();

    uint256 private constant BRANCH_WIDTH = 16;
    uint256 private constant MAX_INDEX = type(uint32).max;

    /// @notice The receipt of the block's transaction number `index` (from 0).
    /// @param nodes from the root to the leaf, all of them and nothing else. A receipt holds a bloom filter of 256 bytes,
    /// so no node on its way is short enough to stand inside its parent.
    function read(bytes32 root, uint256 index, bytes[] calldata nodes) internal pure returns (bytes calldata receipt) {
        if (nodes.length == 0) revert NoSuchReceipt();
        bytes memory path = _pathOf(index);
        uint256 depth = 0;
        for (uint256 i = 0; i + 1 < nodes.length; i++) {
            (root, depth) = _step(_members(nodes[i], root), path, depth);
        }
        return _leaf(_members(nodes[nodes.length - 1], root), path, depth);
    }

    function _members(bytes calldata node, bytes32 hash) private pure returns (bytes calldata) {
        if (keccak256(node) != hash) revert NoSuchReceipt();
        return Rlp.list(node);
    }

    /// The child's hash: an extension has two members, a branch seventeen.
    function _step(bytes calldata members, bytes memory path, uint256 depth) private pure returns (bytes32, uint256) {
        if (Rlp.skip(members, 2).length == 0) return _extension(members, path, depth);
        if (depth == path.length || Rlp.skip(members, BRANCH_WIDTH + 1).length != 0) revert NoSuchReceipt();
        return (_hash(Rlp.skip(members, uint8(path[depth]))), depth + 1);
    }

    function _extension(bytes calldata members, bytes memory path, uint256 depth)
        private
        pure
        returns (bytes32, uint256)
    {
        (bytes calldata part, bytes calldata rest) = Rlp.nextBytes(members);
        return (_hash(rest), _match(part, path, depth, false));
    }

    function _leaf(bytes calldata members, bytes memory path, uint256 depth) private pure returns (bytes calldata value) {
        bytes calldata rest;
        bytes calldata end;
        (value, rest) = Rlp.nextBytes(members);
        if (_match(value, path, depth, true) != path.length) revert NoSuchReceipt();
        (value, end) = Rlp.nextBytes(rest);
        if (end.length != 0) revert NoSuchReceipt();
    }

    /// The hash that comes first in these members.
    function _hash(bytes calldata members) private pure returns (bytes32) {
        (bytes calldata child,) = Rlp.nextBytes(members);
        if (child.length != 32) revert NoSuchReceipt();
        return bytes32(child);
    }

    /// Follows a hex-prefix encoded part of the path (appendix C); `leaf` is the kind of node that it must belong to.
    function _match(bytes calldata part, bytes memory path, uint256 depth, bool leaf) private pure returns (uint256) {
        if (part.length == 0) revert NoSuchReceipt();
        uint256 flags = uint8(part[0]) >> 4;
        bool odd = flags & 1 == 1;
        if (flags > 3 || (flags & 2 == 2) != leaf) revert NoSuchReceipt();
        if (!odd && uint8(part[0]) & 0xf != 0) revert NoSuchReceipt();
        for (uint256 i = odd ? 1 : 2; i < 2 * part.length; i++) {
            uint8 both = uint8(part[i / 2]);
            if (depth == path.length || uint8(path[depth]) != (i % 2 == 0 ? both >> 4 : both & 0xf)) {
                revert NoSuchReceipt();
            }
            depth++;
        }
        return depth;
    }

    /// The half bytes of the index's RLP.
    function _pathOf(uint256 index) private pure returns (bytes memory path) {
        if (index > MAX_INDEX) revert NoSuchReceipt();
        uint256 size = 0;
        for (uint256 rest = index; rest != 0; rest >>= 8) {
            size++;
        }
        bytes memory key = index != 0 && index < 0x80
            ? abi.encodePacked(uint8(index))
            : bytes.concat(bytes1(uint8(0x80 + size)), _tail(index, size));
        path = new bytes(2 * key.length);
        for (uint256 i = 0; i < key.length; i++) {
            (path[2 * i], path[2 * i + 1]) = (key[i] >> 4, key[i] & 0x0f);
        }
    }

    function _tail(uint256 number, uint256 size) private pure returns (bytes memory tail) {
        tail = new bytes(size);
        for (uint256 i = 0; i < size; i++) {
            tail[i] = bytes1(uint8(number >> (8 * (size - 1 - i))));
        }
    }
}
