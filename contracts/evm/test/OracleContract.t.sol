// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Group} from "../src/Group.sol";
import {MerkleProof} from "../src/MerkleProof.sol";
import {OracleContract} from "../src/OracleContract.sol";
import {Signatures} from "../src/Signatures.sol";
import "../src/Types.sol";
import {TestGroup} from "./support/TestGroup.sol";
import {vm} from "./support/Vm.sol";
import {World} from "./support/World.sol";

contract OracleContractTest is World {
    uint256 private constant HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    function test_returns_the_digest_of_an_attested_answer() external view {
        Answer memory answer = answerOf(3);
        same(oracle.verify(answer, attest(answer)), digestOf(answer));
    }

    function testFuzz_refuses_an_answer_altered_anywhere(uint256 position, uint8 flip) external view {
        vm.assume(flip != 0);
        Answer memory answer = answerOf(3);
        Attestation memory attestation = attest(answer);
        bytes memory call = abi.encodeCall(oracle.verify, (answer, attestation));
        call[4 + position % (19 * 32)] ^= bytes1(flip);
        (bool accepted,) = address(oracle).staticcall(call);
        no(accepted);
    }

    function testFuzz_accepts_each_answer_of_a_batch(uint8 count, uint8 pick) external view {
        count = uint8(bounded(count, 1, 20));
        pick = pick % count;
        Answer memory answer = answerOf(pick);
        Attestation memory attestation = _batch(count, pick);
        same(oracle.verify(answer, attestation), digestOf(answer));
    }

    function test_refuses_another_answer_with_a_path_of_the_batch() external {
        Attestation memory attestation = _batch(5, 2);
        vm.expectPartialRevert(OracleContract.UnknownAttestor.selector);
        oracle.verify(answerOf(7), attestation);
    }

    function test_refuses_a_path_longer_than_any_tree() external {
        Answer memory answer = answerOf(1);
        Attestation memory attestation = attest(answer);
        attestation.path = new bytes32[](33);
        vm.expectRevert(MerkleProof.PathTooLong.selector);
        oracle.verify(answer, attestation);
    }

    function test_refuses_the_malleable_form_of_a_signature() external {
        Answer memory answer = answerOf(1);
        Attestation memory attestation = attest(answer);
        attestation.signature = _malleable(attestation.signature);
        vm.expectRevert(Signatures.InvalidSignature.selector);
        oracle.verify(answer, attestation);
    }

    function testFuzz_refuses_signatures_of_other_lengths(uint8 length) external {
        vm.assume(length != 65 && length != 128);
        Answer memory answer = answerOf(1);
        vm.expectRevert(Signatures.InvalidSignature.selector);
        oracle.verify(answer, Attestation(1, new bytes32[](0), new bytes(length)));
    }

    function test_accepts_the_groups_own_attestation() external {
        Answer memory answer = answerOf(1);
        bytes32 root = keccak256(abi.encodePacked(bytes1(0), digestOf(answer)));
        Attestation memory attestation = Attestation(1, new bytes32[](0), groupSigned("answer", 0, root));
        oracle.verify(answer, attestation);
        attestation.epoch = 2;
        vm.expectPartialRevert(Group.WrongEpoch.selector);
        oracle.verify(answer, attestation);
    }

    function test_refuses_a_group_signature_of_another_kind() external {
        Answer memory answer = answerOf(1);
        bytes32 root = keccak256(abi.encodePacked(bytes1(0), digestOf(answer)));
        Attestation memory attestation = Attestation(1, new bytes32[](0), groupSigned("watermark", 0, root));
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        oracle.verify(answer, attestation);
    }

    function test_judges_an_attestor_by_the_time_of_issue() external {
        Answer memory answer = answerOf(1);
        Attestation memory attestation = attest(answer);
        registerAttestor(attestor, NOW, keccak256("until now"));
        oracle.verify(answer, attestation);
        registerAttestor(attestor, NOW - 1, keccak256("until before"));
        vm.expectPartialRevert(OracleContract.UnknownAttestor.selector);
        oracle.verify(answer, attestation);
    }

    function test_a_revoked_attestor_counts_no_more() external {
        Answer memory answer = answerOf(1);
        Attestation memory attestation = attest(answer);
        registerAttestor(attestor, 0, keccak256("revoked"));
        vm.expectPartialRevert(OracleContract.UnknownAttestor.selector);
        oracle.verify(answer, attestation);
    }

    function test_registers_only_what_the_group_signed() external {
        bytes memory signature = groupSigned("governance", keccak256("nonce"), keccak256("something else"));
        vm.expectRevert(Group.InvalidGroupSignature.selector);
        oracle.registerAttestor(provider, NOW, 1, keccak256("nonce"), signature);
    }

    function test_takes_a_governance_nonce_once() external {
        bytes32 nonce = keccak256("first attestor");
        bytes memory signature =
            groupSigned("governance", nonce, keccak256(abi.encodePacked("attestor", attestor, NOW + 365 days)));
        vm.expectPartialRevert(Group.NonceUsed.selector);
        oracle.registerAttestor(attestor, NOW + 365 days, 1, nonce, signature);
    }

    function test_refuses_times_out_of_order() external {
        Answer memory answer = answerOf(1);
        answer.firstBy = answer.secondBy + 1;
        Attestation memory attestation = attest(answer);
        vm.expectRevert(OracleContract.MalformedAnswer.selector);
        oracle.verify(answer, attestation);
    }

    function _batch(uint8 count, uint8 pick) private view returns (Attestation memory attestation) {
        bytes32[] memory level = new bytes32[](count);
        for (uint8 i = 0; i < count; i++) {
            level[i] = keccak256(abi.encodePacked(bytes1(0), digestOf(answerOf(i))));
        }
        bytes32 root;
        (root, attestation.path) = _climb(level, pick, new bytes32[](0));
        attestation.signature = signed(ATTESTOR_KEY, keccak256(abi.encodePacked("notary/v1/answers", root)));
    }

    function _climb(bytes32[] memory level, uint256 pick, bytes32[] memory path)
        private
        pure
        returns (bytes32, bytes32[] memory)
    {
        if (level.length == 1) return (level[0], path);
        if (pick ^ 1 < level.length) path = _append(path, level[pick ^ 1]);
        bytes32[] memory above = new bytes32[]((level.length + 1) / 2);
        for (uint256 i = 0; i < above.length; i++) {
            above[i] = 2 * i + 1 < level.length ? _parent(level[2 * i], level[2 * i + 1]) : level[2 * i];
        }
        return _climb(above, pick / 2, path);
    }

    function _parent(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encodePacked(hex"01", a, b)) : keccak256(abi.encodePacked(hex"01", b, a));
    }

    function _append(bytes32[] memory path, bytes32 item) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](path.length + 1);
        for (uint256 i = 0; i < path.length; i++) {
            longer[i] = path[i];
        }
        longer[path.length] = item;
    }

    function _malleable(bytes memory signature) private pure returns (bytes memory) {
        uint256 order = 2 * HALF_ORDER + 1;
        (bytes32 r, uint256 s) = abi.decode(bytes.concat(signature), (bytes32, uint256));
        return abi.encodePacked(r, order - s, signature[64] == bytes1(uint8(27)) ? uint8(28) : uint8(27));
    }
}
