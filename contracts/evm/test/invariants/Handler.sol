// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "../../src/Types.sol";
import {TestBlock} from "../support/TestBlock.sol";
import {TestGroup} from "../support/TestGroup.sol";
import {vm} from "../support/Vm.sol";
import {World} from "../support/World.sol";

/// @title Consumer, provider, attestor and group of three agreements whose payments and deliveries are both on this chain: a
/// fuzzer calls it in any order, and it counts what must never happen
/// @dev Nothing here looks before it leaps: contracts refuse by themselves, and refusals are part of the schedule.
contract Handler is World {
    uint64 private constant AGREEMENTS = 3;
    uint64 private constant SEQUENCES = 12;
    bytes32 private constant PAID = keccak256("Paid(bytes32,uint64,bytes32,address,uint256)");
    bytes32 private constant DELIVERED = keccak256("Delivered(bytes32,uint64,bytes32,bytes)");

    /// @notice How often each kind of call went through.
    mapping(string call => uint256) public done;
    /// @notice A penalty beside another one of the same leg, or of a leg on record or proved.
    uint256 public wrongPenalties;
    /// @notice A penalty that took more than the answer requires.
    uint256 public excessivePenalties;
    /// @notice A release beside another one of the same agreement.
    uint256 public doubleReleases;
    /// @notice A deposit, leg or penalty under a released agreement.
    uint256 public lateCalls;

    mapping(bytes32 agreementId => bool) private _released;
    mapping(bytes32 agreementId => mapping(uint8 kind => mapping(uint64 sequence => bool))) private _closed;
    uint256 private _nonce;
    uint64 private _chosen;
    uint64 private _height = 1_000;

    constructor() {
        setUp();
        for (uint64 i = 0; i < AGREEMENTS; i++) {
            _chosen = i;
            lockAs(consumer, agreement(), DEPOSIT);
            lockAs(provider, agreement(), DEPOSIT);
        }
        vm.deal(address(this), 1_000_000 ether);
        vm.deal(consumer, 1_000_000 ether);
        vm.deal(provider, 1_000_000 ether);
    }

    function agreement() internal view override returns (Agreement memory a) {
        a = super.agreement();
        (a.dataChain, a.dataContract) = (THIS_CHAIN, id(address(user)));
        a.salt = bytes32(uint256(_chosen));
        a.expiry = NOW + 2 hours;
    }

    function pass(uint256 time) external {
        vm.warp(block.timestamp + bounded(time, 0, 40));
        done["pass"]++;
    }

    function passLong(uint256 time) external {
        vm.warp(block.timestamp + bounded(time, 0, 1 hours));
        done["passLong"]++;
    }

    function lock(uint256 seed, bool byProvider) external {
        Agreement memory a = _choose(seed);
        bytes32 digest = digestOf(a);
        (bytes memory one, bytes memory other) = (signed(CONSUMER_KEY, digest), signed(PROVIDER_KEY, digest));
        vm.prank(byProvider ? provider : consumer);
        try serviceProvider.lock{value: 1 ether}(a, one, other) {
            _late(digest, "lock");
        } catch {}
    }

    function pay(uint256 seed, uint64 sequence) external {
        Answer memory answer = _answer(seed, sequence);
        Attestation memory attestation = attest(answer);
        vm.prank(consumer);
        try user.pay{value: answer.amount}(answer, attestation) {
            _close(answer, PAYMENT, "pay");
        } catch {}
    }

    function deliver(uint256 seed, uint64 sequence) external {
        Answer memory answer = _answer(seed, sequence);
        Attestation memory attestation = attest(answer);
        vm.prank(provider);
        try user.deliver(answer, attestation, "sealed") {
            _close(answer, DELIVERY, "deliver");
        } catch {}
    }

    /// The group's signature is always there, as t corrupt members would give it.
    function penalize(uint256 seed, uint64 sequence, bool delivery) external {
        Answer memory answer = _answer(seed, sequence);
        uint8 kind = delivery ? DELIVERY : PAYMENT;
        (, uint256 before) = serviceProvider.account(answer.agreementId, id(delivery ? provider : consumer));
        try serviceProvider.penalize(
            answer, attest(answer), kind, answer.issuedAt, signedIntent(answer, answer.issuedAt), penaltyProof(answer, kind)
        ) {
            (, uint256 left) = serviceProvider.account(answer.agreementId, id(delivery ? provider : consumer));
            if (before - left > (delivery ? answer.dataRequired : answer.paymentRequired)) excessivePenalties++;
            if (_closed[answer.agreementId][kind][answer.sequence]) wrongPenalties++;
            _close(answer, kind, "penalize");
        } catch {}
    }

    /// An honest receipt of any leg, whether or not this contract recorded it: as from another, longer branch.
    function proveInclusion(uint256 seed, uint64 sequence, bool delivery) external {
        Answer memory answer = _answer(seed, sequence);
        uint8 side = delivery ? DELIVERY : PAYMENT;
        ReceiptProof memory proof = _receipt(answer, side);
        try serviceProvider.proveInclusion(answer, attest(answer), side, proof) {
            _closed[answer.agreementId][side][answer.sequence] = true;
            done["proveInclusion"]++;
        } catch {}
    }

    function suspend(uint256 seed, bool byProvider) external {
        bytes32 chosen = digestOf(_choose(seed));
        vm.prank(byProvider ? provider : consumer);
        try user.suspend(chosen) {
            done["suspend"]++;
        } catch {}
    }

    function requestRelease(uint256 seed, bool byProvider) external {
        bytes32 chosen = digestOf(_choose(seed));
        vm.prank(byProvider ? provider : consumer);
        try user.requestRelease(chosen) {
            done["requestRelease"]++;
        } catch {}
    }

    function veto(uint256 seed, uint64 sequence) external {
        Answer memory answer = _answer(seed, sequence);
        try user.veto(answer, attest(answer)) {
            done["veto"]++;
        } catch {}
    }

    function releaseAfterDelay(uint256 seed) external {
        bytes32 chosen = digestOf(_choose(seed));
        try user.releaseAfterDelay(chosen) {
            _release(chosen, "releaseAfterDelay");
        } catch {}
    }

    function release(uint256 seed) external {
        bytes32 chosen = digestOf(_choose(seed));
        try user.release(chosen, 1, groupSigned("release", 0, chosen)) {
            _release(chosen, "release");
        } catch {}
    }

    /// Rarely, since it ends an agreement at once.
    function releaseByBoth(uint256 seed) external {
        bytes32 chosen = digestOf(_choose(seed));
        if (seed % 32 != 0) return;
        try user.releaseByBoth(chosen, signedRelease(CONSUMER_KEY, chosen), signedRelease(PROVIDER_KEY, chosen)) {
            _release(chosen, "releaseByBoth");
        } catch {}
    }

    function withdraw(uint256 seed) external {
        address[3] memory who = [consumer, provider, attestor];
        address payee = who[seed % 3];
        vm.prank(payee);
        try serviceProvider.withdraw(address(0)) {
            done["withdraw"]++;
        } catch {}
        vm.prank(payee);
        try user.withdraw(address(0)) {
            done["withdraw"]++;
        } catch {}
        vm.prank(payee);
        try oracle.withdraw(address(0)) {
            done["withdraw"]++;
        } catch {}
    }

    function payBond(uint256 seed, uint256 amount) external {
        oracle.payBond{value: bounded(amount, 1, 3 ether)}(holder(seed));
        done["payBond"]++;
    }

    function releaseBond(uint256 seed, uint256 amount) external {
        (address from, address payee) = (holder(seed), seed % 2 == 0 ? consumer : provider);
        amount = bounded(amount, 1, 2 ether);
        bytes memory payload = abi.encodePacked("bond-release", from, id(payee), amount);
        bytes32 nonce = bytes32(++_nonce);
        try oracle.releaseBond(from, payee, amount, 1, nonce, groupSigned("governance", nonce, keccak256(payload))) {
            done["releaseBond"]++;
        } catch {}
    }

    function slashBond(uint256 seed, uint256 amount) external {
        (address from, address beneficiary) = (holder(seed), seed % 2 == 0 ? address(0) : provider);
        amount = bounded(amount, 1, 2 ether);
        bytes memory payload = abi.encodePacked("bond-slash", from, id(beneficiary), amount, keccak256("evidence"));
        bytes32 nonce = bytes32(++_nonce);
        bytes memory signature = groupSigned("governance", nonce, keccak256(payload));
        try oracle.slashBond(from, beneficiary, amount, keccak256("evidence"), 1, nonce, signature) {
            done["slashBond"]++;
        } catch {}
    }

    function proveContradiction(uint256 seed, uint64 sequence) external {
        (Answer memory one, Answer memory other) = (_answer(seed, sequence), _answer(seed, sequence));
        other.amount++;
        try oracle.proveContradiction(one, attest(one), other, attest(other)) {
            done["proveContradiction"]++;
        } catch {}
    }

    /// @notice The pool, and whoever has a bond here.
    function holder(uint256 seed) public view returns (address) {
        address[4] memory holders = [address(0), attestor, consumer, provider];
        return holders[seed % 4];
    }

    /// @notice What the contracts hold and what they owe, of each contract: coin, accounts and bonds, credits.
    function books() external view returns (uint256[3] memory coin, uint256[3] memory owed) {
        coin = [address(serviceProvider).balance, address(user).balance, address(oracle).balance];
        for (uint256 i = 0; i < 4; i++) {
            address who = holder(i);
            owed[0] += serviceProvider.credit(address(0), who) + _deposits(who);
            owed[1] += user.credit(address(0), who);
            owed[2] += oracle.credit(address(0), who) + oracle.bonds(who);
        }
    }

    /// @notice Deposits that are left under released agreements.
    function leftBehind() external returns (uint256 sum) {
        for (uint64 i = 0; i < AGREEMENTS; i++) {
            bytes32 chosen = digestOf(_choose(i));
            if (!_released[chosen]) continue;
            (, uint256 one) = serviceProvider.account(chosen, id(consumer));
            (, uint256 other) = serviceProvider.account(chosen, id(provider));
            sum += one + other;
        }
    }

    function _deposits(address party) private view returns (uint256 sum) {
        Agreement memory a = agreement();
        for (uint64 i = 0; i < AGREEMENTS; i++) {
            a.salt = bytes32(uint256(i));
            (, uint256 balance) = serviceProvider.account(digestOf(a), id(party));
            sum += balance;
        }
    }

    function _choose(uint256 seed) private returns (Agreement memory) {
        _chosen = uint64(seed % AGREEMENTS);
        return agreement();
    }

    /// Exchanges follow each other every 50 seconds; every third one has the provider moving first.
    function _answer(uint256 seed, uint64 sequence) private returns (Answer memory answer) {
        sequence %= SEQUENCES;
        uint8 mover = sequence % 3 == 0 ? PROVIDER_FIRST : CONSUMER_FIRST;
        answer = answerOf(_choose(seed), sequence, (1 + sequence) * 0.2 ether, mover);
        uint64 time = NOW + 50 * sequence;
        (answer.issuedAt, answer.firstBy, answer.secondBy) = (time, time + 80, time + 120);
    }

    function _receipt(Answer memory answer, uint8 side) private returns (ReceiptProof memory proof) {
        TestBlock.Log memory log;
        log.emitter = address(user);
        log.topics = [side == PAYMENT ? PAID : DELIVERED, answer.agreementId, bytes32(uint256(answer.sequence))];
        log.data = side == PAYMENT
            ? abi.encode(digestOf(answer), answer.provider, answer.amount)
            : abi.encode(digestOf(answer), bytes("sealed"));
        _height += 2;
        vm.roll(_height + 1);
        proof = TestBlock.proofOf(_height, TestBlock.receiptOf(1, log));
        vm.setBlockhash(_height, keccak256(proof.header));
    }

    function _close(Answer memory answer, uint8 kind, string memory call) private {
        _closed[answer.agreementId][kind][answer.sequence] = true;
        _late(answer.agreementId, call);
    }

    function _late(bytes32 chosen, string memory call) private {
        if (_released[chosen]) lateCalls++;
        done[call]++;
    }

    function _release(bytes32 chosen, string memory call) private {
        if (_released[chosen]) doubleReleases++;
        _released[chosen] = true;
        done[call]++;
    }
}
