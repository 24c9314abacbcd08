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
        uint8 v = uint8(signature[64]);
        bytes32 s = bytes32(signature[32:64]);
        if ((v != 27 && v != 28) || uint256(s) > HALF_ORDER) revert InvalidSignature();
        signer = ecrecover(digest, v, bytes32(signature[:32]), s);
        if (signer == address(0)) revert InvalidSignature();
    }

    /// @notice Reverts unless `signer` signed `digest`.
    function requireSigned(address signer, bytes32 digest, bytes calldata signature) internal pure {
        if (recover(digest, signature) != signer) revert InvalidSignature();
    }
}
