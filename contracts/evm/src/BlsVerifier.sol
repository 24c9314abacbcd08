// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {BlsPrecompiles} from "./BlsPrecompiles.sol";

/// @title BLS signatures over BLS12-381, minimal-signature-size: keys in G2, signatures in G1, encoded as EIP-2537 does
/// @notice Hash to G1 per RFC 9380, suite BLS12381G1_XMD:SHA-256_SSWU_RO_, DST BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_.
library BlsVerifier {
    /// @notice The public key is malformed, off the curve, outside the subgroup or infinity.
    error InvalidPublicKey();

    uint256 private constant G1_BYTES = 128;
    uint256 private constant G2_BYTES = 256;

    /// DST and its length (43), as expand_message_xmd appends them (RFC 9380, section 5.3.1).
    bytes private constant DST_PRIME = "BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_\x2b";

    /// MODEXP's header, before a base of 64 bytes: lengths 64, 1, 64.
    bytes private constant REDUCE_HEAD =
        hex"000000000000000000000000000000000000000000000000000000000000004000000000000000000000000000000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000000000040";
    /// After the base: exponent one, and the field's modulus p.
    bytes private constant REDUCE_TAIL =
        hex"01000000000000000000000000000000001a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab";
    /// (p − 1) / 2, its upper 16 bytes and its lower 32.
    uint256 private constant HALF_P_HIGH = 0x0d0088f51cbff34d258dd3db21a5d66b;
    uint256 private constant HALF_P_LOW = 0xb23ba5c279c2895fb39869507b587b120f55ffff58a9ffffdcff7fffffffd555;

    bytes private constant G1_GENERATOR =
        hex"0000000000000000000000000000000017f1d3a73197d7942695638c4fa9ac0fc3688c4f9774b905a14e3a3f171bac586c55e83ff97a1aeffb3af00adb22c6bb0000000000000000000000000000000008b3f481e3aaa0f1a09e30ed741d8ae4fcf5e095d5d00af600db18cb2c04b3edd03cc744a2888ae40caa232946c5e7e1";
    bytes private constant NEGATED_G2_GENERATOR =
        hex"00000000000000000000000000000000024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb80000000000000000000000000000000013e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e000000000000000000000000000000000d1b3cc2c7027888be51d9ef691d77bcb679afda66c73f17f9ee3837a55024f78c71363275a75d75d86bab79f74782aa0000000000000000000000000000000013fa4d4a0ad8b1ce186ed5061789213d993923066dddaf1040bc3ff59f825c78df74f2d75467e25e0f55f8a00fa030ed";

    /// @notice Whether `signature` (128 bytes) signs `message` under `publicKey` (equation 7). The key must have passed `requireKey`.
    /// @dev The pairing refuses points off the curve or outside their subgroup; infinity it would accept.
    function verify(bytes32 message, bytes memory signature, bytes memory publicKey) internal view returns (bool one) {
        if (signature.length != G1_BYTES || _isInfinity(signature)) return false;
        bytes memory pairs = bytes.concat(signature, NEGATED_G2_GENERATOR, hashToG1(message), publicKey);
        (, one) = BlsPrecompiles.pairing(pairs);
    }

    /// @notice Reverts unless `publicKey` (256 bytes) is a point of G2 other than infinity.
    /// @dev e(g1, key) is one for infinity only.
    function requireKey(bytes memory publicKey) internal view {
        if (publicKey.length != G2_BYTES) revert InvalidPublicKey();
        (bool valid, bool one) = BlsPrecompiles.pairing(bytes.concat(G1_GENERATOR, publicKey));
        if (!valid || one) revert InvalidPublicKey();
    }

    /// @notice The 96-byte form of a valid key: x.c1 ‖ x.c0, with the compression flag and the sign of y in the first bits.
    function compress(bytes memory publicKey) internal pure returns (bytes memory) {
        uint256 x0High = _word(publicKey, 0);
        uint256 x1High = _word(publicKey, 64) | (uint256(0x80) << 120);
        if (_isLargest(publicKey)) x1High |= uint256(0x20) << 120;
        return abi.encodePacked(uint128(x1High), _word(publicKey, 96), uint128(x0High), _word(publicKey, 32));
    }

    /// @notice hash_to_curve of RFC 9380: the sum of two mapped field elements.
    function hashToG1(bytes32 message) internal view returns (bytes memory) {
        (bytes memory u0, bytes memory u1) = _hashToField(message);
        return BlsPrecompiles.add(bytes.concat(BlsPrecompiles.mapToG1(u0), BlsPrecompiles.mapToG1(u1)));
    }

    /// expand_message_xmd to 128 bytes, as two numbers modulo p.
    function _hashToField(bytes32 message) private view returns (bytes memory u0, bytes memory u1) {
        bytes32 b0 = sha256(abi.encodePacked(bytes32(0), bytes32(0), message, uint16(128), uint8(0), DST_PRIME));
        bytes32 b1 = _block(b0, 1);
        bytes32 b2 = _block(b0 ^ b1, 2);
        bytes32 b3 = _block(b0 ^ b2, 3);
        u0 = _reduce(b1, b2);
        u1 = _reduce(b3, _block(b0 ^ b3, 4));
    }

    function _block(bytes32 chained, uint8 index) private pure returns (bytes32) {
        return sha256(abi.encodePacked(chained, index, DST_PRIME));
    }

    function _reduce(bytes32 high, bytes32 low) private view returns (bytes memory) {
        return BlsPrecompiles.modexp(bytes.concat(REDUCE_HEAD, high, low, REDUCE_TAIL));
    }

    /// Whether y is the larger of y and −y, by c1, or by c0 where c1 is zero.
    function _isLargest(bytes memory publicKey) private pure returns (bool) {
        (uint256 high, uint256 low) = (_word(publicKey, 192), _word(publicKey, 224));
        if (high | low == 0) (high, low) = (_word(publicKey, 128), _word(publicKey, 160));
        return high > HALF_P_HIGH || (high == HALF_P_HIGH && low > HALF_P_LOW);
    }

    function _isInfinity(bytes memory point) private pure returns (bool) {
        return _word(point, 0) | _word(point, 32) | _word(point, 64) | _word(point, 96) == 0;
    }

    function _word(bytes memory data, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 32), offset))
        }
    }
}
