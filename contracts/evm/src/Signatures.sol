// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title Recovery of secp256k1 signatures of 65 bytes: r ‖ s ‖ v, v = 27 or 28, low s
library Signatures {
    /// @notice The signature is malformed, malleable or of somebody else.
    error InvalidSignature();

    /// Half of the group's order: a higher s is the other form of the same signature (EIP-2).
    uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @notice The address that signed `digest`.
    function recover(bytes32 digest, bytes calldata signature) internal pure returns (address signer) {
        if (signature.length != 65) revert InvalidSignature();
        (bytes32 r, bytes32 s, uint8 v) = _split(signature);
        if ((v != 27 && v != 28) || uint256(s) > HALF_ORDER) revert InvalidSignature();
        signer = ecrecover(digest, v, r, s);
        if (signer == address(0)) revert InvalidSignature();
    }

    /// @notice Reverts unless `signer` signed `digest`.
    function requireSigned(address signer, bytes32 digest, bytes calldata signature) internal pure {
        if (recover(digest, signature) != signer) revert InvalidSignature();
    }

    /// The parts of 65 bytes.
    function _split(bytes calldata signature) private pure returns (bytes32 r, bytes32 s, uint8 v) {
        assembly ("memory-safe") {
            r := calldataload(signature.offset)
            s := calldataload(add(signature.offset, 32))
            v := byte(0, calldataload(add(signature.offset, 64)))
        }
    }
}
