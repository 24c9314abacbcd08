// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Check} from "../support/Check.sol";
import {Handler} from "./Handler.sol";

/// @title What holds after any calls of the three contracts together (PROTOCOL section 8, statements 1 and 2)
contract InvariantsTest is Check {
    Handler private _world;

    function setUp() external {
        _world = new Handler();
    }

    /// Which contract forge calls.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(_world);
    }

    function invariant_balances_add_up_to_the_wei() external view {
        (uint256[3] memory coin, uint256[3] memory owed) = _world.books();
        for (uint256 i = 0; i < 3; i++) {
            same(coin[i], owed[i]);
        }
    }

    function invariant_no_one_is_punished_twice_or_for_what_was_done() external view {
        same(_world.wrongPenalties(), 0);
        same(_world.excessivePenalties(), 0);
    }

    function invariant_a_released_agreement_is_over() external {
        same(_world.doubleReleases(), 0);
        same(_world.lateCalls(), 0);
        same(_world.leftBehind(), 0);
    }

    /// So that the schedules above are not of refusals only.
    function test_every_call_can_go_through() external {
        _world.payBond(1, 1 ether);
        _world.slashBond(1, 1);
        _world.releaseBond(1, 1);
        _world.proveContradiction(0, 5);
        _world.lock(0, true);
        _world.pay(0, 1);
        _world.deliver(0, 1);
        _world.proveInclusion(0, 2, false);
        _world.proveInclusion(0, 3, true);
        _world.suspend(0, true);
        _world.requestRelease(1, false);
        _world.pass(40);
        _world.veto(1, 1);
        _world.passLong(1 hours);
        _world.penalize(0, 1, false); // paid
        _world.penalize(0, 3, true); // proved
        _same("penalize", 0);
        _world.penalize(1, 4, true);
        _world.penalize(1, 4, true);
        _same("penalize", 1);
        _world.passLong(1 hours);
        _world.passLong(1 hours);
        _world.releaseAfterDelay(1);
        _world.releaseAfterDelay(1);
        _world.release(0);
        _world.releaseByBoth(32);
        _world.penalize(1, 6, true);
        _same("penalize", 1);
        for (uint256 i = 0; i < 3; i++) {
            _world.withdraw(i);
        }
        _every();
        this.invariant_balances_add_up_to_the_wei();
        this.invariant_a_released_agreement_is_over();
    }

    function _every() private view {
        string[17] memory calls = [
            "payBond", "slashBond", "releaseBond", "proveContradiction", "lock", "pay", "deliver", "proveInclusion", "suspend",
            "requestRelease", "veto", "pass", "penalize", "releaseAfterDelay", "release", "releaseByBoth", "withdraw"
        ];
        for (uint256 i = 0; i < calls.length; i++) {
            yes(_world.done(calls[i]) > 0);
        }
    }

    function _same(string memory call, uint256 times) private view {
        same(_world.done(call), times);
    }
}
