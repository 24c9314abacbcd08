// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Bonds} from "../src/Bonds.sol";
import {Candidates} from "../src/Candidates.sol";
import {Signatures} from "../src/Signatures.sol";
import {vm} from "./support/Vm.sol";
import {World} from "./support/World.sol";

/// @title Candidates: two keys, a bond and proofs of possession; they leave when they ask to
contract CandidatesTest is World {
    /// The key of 1 on secp256k1.
    uint256 private constant NODE_KEY = 1;
    bytes private constant EVM_KEY =
        hex"79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8";
    bytes private identityKey =
        bytes.concat(hex"3059301306072a8648ce3d020106082a8648ce3d03010703420004", new bytes(64));
    bytes private constant PROOF = hex"3006020101020101";

    function setUp() public override {
        super.setUp();
        vm.deal(address(this), 100 ether);
    }

    function test_registers_two_keys_and_a_bond() external {
        bytes memory proof = _proof(address(this), identityKey);
        vm.expectEmit(address(oracle));
        emit Candidates.CandidateRegistered(address(this), identityKey, EVM_KEY, PROOF, 3 ether);
        oracle.registerCandidate{value: 3 ether}(identityKey, EVM_KEY, PROOF, proof);
        same(oracle.bonds(address(this)), 3 ether);
        same(oracle.candidates(address(this)), keccak256(bytes.concat(identityKey, EVM_KEY)));
    }

    function test_takes_nobody_without_a_bond() external {
        bytes memory proof = _proof(address(this), identityKey);
        vm.expectRevert(Bonds.NoBond.selector);
        oracle.registerCandidate(identityKey, EVM_KEY, PROOF, proof);
        oracle.payBond{value: 1 ether}(address(this));
        oracle.registerCandidate(identityKey, EVM_KEY, PROOF, proof);
    }

    function test_a_proof_is_good_for_its_own_operator_and_keys() external {
        bytes memory proof = _proof(address(this), identityKey);
        vm.prank(consumer);
        vm.expectRevert(Signatures.InvalidSignature.selector);
        oracle.registerCandidate{value: 1 ether}(identityKey, EVM_KEY, PROOF, proof);
        bytes memory other = bytes.concat(hex"3059301306072a8648ce3d020106082a8648ce3d03010703420004", bytes32(uint256(1)), bytes32(0));
        vm.expectRevert(Signatures.InvalidSignature.selector);
        oracle.registerCandidate{value: 1 ether}(other, EVM_KEY, PROOF, proof);
    }

    function testFuzz_refuses_malformed_keys(uint8 length, bytes32 word) external {
        bytes memory proof = _proof(address(this), identityKey);
        bytes memory bad = bytes.concat(word, new bytes(bounded(length, 0, 200)));
        _isMalformed(bad, EVM_KEY, PROOF, proof);
        _isMalformed(identityKey, bytes.concat(EVM_KEY, hex"00"), PROOF, proof);
        _isMalformed(identityKey, EVM_KEY, "", proof);
        _isMalformed(identityKey, EVM_KEY, new bytes(73), proof);
    }

    function test_leaves_when_it_asks_and_its_bond_stays() external {
        vm.expectRevert(Candidates.NotCandidate.selector);
        oracle.unregisterCandidate();
        oracle.registerCandidate{value: 3 ether}(identityKey, EVM_KEY, PROOF, _proof(address(this), identityKey));
        vm.expectEmit(address(oracle));
        emit Candidates.CandidateLeaving(address(this));
        oracle.unregisterCandidate();
        same(oracle.candidates(address(this)), 0);
        same(oracle.bonds(address(this)), 3 ether);
    }

    function _proof(address operator, bytes memory key) private view returns (bytes memory) {
        bytes32 contractId = id(address(serviceProvider));
        bytes memory statement =
            abi.encodePacked("notary/v1/candidate", THIS_CHAIN, contractId, id(operator), key, EVM_KEY);
        return signed(NODE_KEY, keccak256(statement));
    }

    function _isMalformed(bytes memory key, bytes memory evmKey, bytes memory identityProof, bytes memory proof) private {
        vm.expectRevert(Candidates.MalformedKey.selector);
        oracle.registerCandidate{value: 1 ether}(key, evmKey, identityProof, proof);
    }
}
