// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Reads recursive length prefix encoding (Yellow Paper, appendix B), and refuses every form but the shortest
library Rlp {
    /// @notice The bytes are not RLP, or not what was expected there.
    error InvalidRlp();

    uint256 private constant LONGEST_LENGTH_BYTES = 4;

    /// @notice The first item of `data`: whether it is a list, its content, and what follows it.
    function next(bytes calldata data)
        internal
        pure
        returns (bool isList, bytes calldata content, bytes calldata rest)
    {
        if (data.length == 0) revert InvalidRlp();
        uint256 prefix = uint8(data[0]);
        if (prefix < 0x80) return (false, data[:1], data[1:]);
        isList = prefix >= 0xc0;
        (uint256 start, uint256 length) = _span(data, prefix - (isList ? 0xc0 : 0x80));
        if (data.length < start + length) revert InvalidRlp();
        (content, rest) = (data[start:start + length], data[start + length:]);
        if (!isList && length == 1 && uint8(content[0]) < 0x80) revert InvalidRlp();
    }

    /// @notice The members of a list that is all of `data`.
    function list(bytes calldata data) internal pure returns (bytes calldata members) {
        bytes calldata rest;
        (members, rest) = nextList(data);
        if (rest.length != 0) revert InvalidRlp();
    }

    /// @notice The first item of `data`, a list.
    function nextList(bytes calldata data) internal pure returns (bytes calldata members, bytes calldata rest) {
        bool isList;
        (isList, members, rest) = next(data);
        if (!isList) revert InvalidRlp();
    }

    /// @notice The first item of `data`, a byte string.
    function nextBytes(bytes calldata data) internal pure returns (bytes calldata value, bytes calldata rest) {
        bool isList;
        (isList, value, rest) = next(data);
        if (isList) revert InvalidRlp();
    }

    /// @notice `data` without its first `count` items.
    function skip(bytes calldata data, uint256 count) internal pure returns (bytes calldata rest) {
        rest = data;
        for (uint256 i = 0; i < count; i++) {
            (,, rest) = next(rest);
        }
    }

    function _span(bytes calldata data, uint256 short) private pure returns (uint256 start, uint256 length) {
        if (short <= 55) return (1, short);
        uint256 size = short - 55;
        start = 1 + size;
        if (size > LONGEST_LENGTH_BYTES || data.length < start || data[1] == 0) revert InvalidRlp();
        length = uint256(bytes32(data[1:start])) >> (256 - 8 * size);
        if (length <= 55) revert InvalidRlp();
    }
}
