// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Calls of the EIP-2537 precompiles, and of MODEXP
/// @notice Invalid input burns all gas forwarded, so each call has a cap: Prague's price and room for a repricing.
/// A call that ran out of gas looks like invalid input, so the cap must be available before it, else the caller reverts.
library BlsPrecompiles {
    /// @notice Too little gas is left to tell a wrong signature from an unfinished check.
    error InsufficientGas();
    /// @notice This chain lacks EIP-2537 (it is older than Prague).
    error PrecompileMissing(address precompile);

    address private constant MODEXP = address(0x05);
    address private constant G1ADD = address(0x0b);
    address private constant PAIRING_CHECK = address(0x0f);
    address private constant MAP_FP_TO_G1 = address(0x10);

    uint256 private constant MODEXP_GAS = 2_000; // 200
    uint256 private constant G1ADD_GAS = 750; // 375
    uint256 private constant MAP_GAS = 8_000; // 5,500
    uint256 private constant PAIRING_BASE_GAS = 50_000; // 37,700
    uint256 private constant PAIRING_PAIR_GAS = 42_000; // 32,600
    uint256 private constant PAIR_BYTES = 384;

    /// @notice Base, exponent and modulus as MODEXP encodes them; the result has the modulus's 64 bytes.
    function modexp(bytes memory input) internal view returns (bytes memory output) {
        (, output) = _call(MODEXP, input, MODEXP_GAS, 64);
    }

    /// @notice A curve point in the subgroup for a field element of 64 bytes.
    function mapToG1(bytes memory element) internal view returns (bytes memory point) {
        (, point) = _call(MAP_FP_TO_G1, element, MAP_GAS, 128);
    }

    /// @notice The sum of two points; it does not check their subgroup.
    function add(bytes memory points) internal view returns (bytes memory sum) {
        (, sum) = _call(G1ADD, points, G1ADD_GAS, 128);
    }

    /// @notice Whether all points are valid and in their subgroups, and whether the product of the pairings is one.
    function pairing(bytes memory pairs) internal view returns (bool valid, bool one) {
        uint256 cap = PAIRING_BASE_GAS + PAIRING_PAIR_GAS * (pairs.length / PAIR_BYTES);
        bytes memory output;
        (valid, output) = _call(PAIRING_CHECK, pairs, cap, 32);
        one = valid && abi.decode(output, (uint256)) == 1;
    }

    function _call(address precompile, bytes memory input, uint256 cap, uint256 size)
        private
        view
        returns (bool valid, bytes memory output)
    {
        output = new bytes(size);
        // EIP-150 keeps 1/64 back; the rest covers the call itself.
        if (gasleft() < cap + cap / 32 + 5_000) revert InsufficientGas();
        uint256 returned;
        assembly ("memory-safe") {
            valid := staticcall(cap, precompile, add(input, 32), mload(input), add(output, 32), size)
            returned := returndatasize()
        }
        if (valid && returned != size) revert PrecompileMissing(precompile);
    }
}
