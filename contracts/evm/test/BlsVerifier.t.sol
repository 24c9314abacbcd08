// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {BlsPrecompiles} from "../src/BlsPrecompiles.sol";
import {BlsVerifier} from "../src/BlsVerifier.sol";
import {Check} from "./support/Check.sol";
import {TestGroup} from "./support/TestGroup.sol";
import {vm} from "./support/Vm.sol";

contract BlsVerifierTest is Check {
    bytes32 private constant MESSAGE = keccak256("message");

    /// On the curve but outside the subgroup of order r: x = 4 in G1, x = 2 in G2.
    bytes private constant OUTSIDE_G1 =
        hex"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000004000000000000000000000000000000000a989badd40d6212b33cffc3f3763e9bc760f988c9926b26da9dd85e928483446346b8ed00e1de5d5ea93e354abe706c";
    bytes private constant OUTSIDE_G2 =
        hex"00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000002000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000018c6b864ae17dc9da64203ffefb966306425a7bc6aeb7c75247438372716284a4173830420cd476ba1a365b95bfcec3800000000000000000000000000000000172e93db764a8400a7d5071b6b6f5de0da2f0f4a063119abca014006b7c40a2cfe291a1924e65db0d6d0fcfbf3bf3d5c";

    function verify(bytes32 message, bytes memory signature, bytes memory key) external view returns (bool) {
        return BlsVerifier.verify(message, signature, key);
    }

    function requireKey(bytes memory key) external view {
        BlsVerifier.requireKey(key);
    }

    function testFuzz_accepts_a_signature_for_its_message_and_key_only(bytes32 message, uint256 secret) external view {
        secret = bounded(secret, 2, type(uint256).max >> 2);
        bytes memory signature = TestGroup.sign(message, secret);
        bytes memory key = TestGroup.publicKey(secret);
        yes(BlsVerifier.verify(message, signature, key));
        no(BlsVerifier.verify(keccak256(abi.encode(message)), signature, key));
        no(BlsVerifier.verify(message, signature, TestGroup.publicKey(secret - 1)));
    }

    function testFuzz_refuses_every_tampered_byte(uint256 position, uint8 flip) external view {
        vm.assume(flip != 0);
        bytes memory signature = TestGroup.sign(MESSAGE);
        signature[position % 128] ^= bytes1(flip);
        no(BlsVerifier.verify(MESSAGE, signature, TestGroup.publicKey()));
    }

    function testFuzz_never_calls_a_valid_signature_wrong_for_want_of_gas(uint256 gas) external view {
        bytes memory signature = TestGroup.sign(MESSAGE);
        bytes memory key = TestGroup.publicKey();
        try this.verify{gas: bounded(gas, 1_000, 400_000)}(MESSAGE, signature, key) returns (bool one) {
            yes(one);
        } catch {}
    }

    function test_reports_too_little_gas() external {
        bytes memory signature = TestGroup.sign(MESSAGE);
        bytes memory key = TestGroup.publicKey();
        vm.expectRevert(BlsPrecompiles.InsufficientGas.selector);
        this.verify{gas: 120_000}(MESSAGE, signature, key);
    }

    function test_refuses_infinity_as_signature_and_as_key() external {
        no(BlsVerifier.verify(MESSAGE, new bytes(128), TestGroup.publicKey()));
        vm.expectRevert(BlsVerifier.InvalidPublicKey.selector);
        this.requireKey(new bytes(256));
    }

    function test_refuses_points_outside_the_subgroup() external {
        no(BlsVerifier.verify(MESSAGE, OUTSIDE_G1, TestGroup.publicKey()));
        vm.expectRevert(BlsVerifier.InvalidPublicKey.selector);
        this.requireKey(OUTSIDE_G2);
    }

    function test_refuses_other_lengths() external {
        bytes memory signature = TestGroup.sign(MESSAGE);
        no(BlsVerifier.verify(MESSAGE, bytes.concat(signature, hex"00"), TestGroup.publicKey()));
        no(BlsVerifier.verify(MESSAGE, "", TestGroup.publicKey()));
        vm.expectRevert(BlsVerifier.InvalidPublicKey.selector);
        this.requireKey(new bytes(96));
    }

    function test_refuses_a_key_off_the_curve() external {
        bytes memory key = TestGroup.publicKey();
        key[255] ^= 0x01;
        vm.expectRevert(BlsVerifier.InvalidPublicKey.selector);
        this.requireKey(key);
    }

    function test_compression_keeps_the_sign_of_y() external view {
        bytes memory key = TestGroup.publicKey(7);
        bytes memory negated = TestGroup.publicKey(ORDER - 7);
        (bytes memory one, bytes memory other) = (BlsVerifier.compress(key), BlsVerifier.compress(negated));
        same(uint8(one[0] ^ other[0]), 0x20);
        yes(uint8(one[0]) >= 0x80);
        one[0] = other[0];
        same(one, other);
    }

    uint256 private constant ORDER = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001;
}
