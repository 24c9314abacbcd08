// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The few assertions that the tests make
abstract contract Check {
    error Expected(bytes32 expected, bytes32 actual);

    function same(bytes32 actual, bytes32 expected) internal pure {
        if (actual != expected) revert Expected(expected, actual);
    }

    function same(uint256 actual, uint256 expected) internal pure {
        same(bytes32(actual), bytes32(expected));
    }

    function same(address actual, address expected) internal pure {
        same(uint160(actual), uint160(expected));
    }

    function same(bytes memory actual, bytes memory expected) internal pure {
        same(keccak256(actual), keccak256(expected));
    }

    function yes(bool value) internal pure {
        same(value ? 1 : 0, 1);
    }

    function no(bool value) internal pure {
        same(value ? 1 : 0, 0);
    }

    function bounded(uint256 value, uint256 low, uint256 high) internal pure returns (uint256) {
        return low + value % (high - low + 1);
    }
}
