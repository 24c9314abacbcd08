// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Assets} from "./Assets.sol";

/// @title Balances that payees withdraw themselves, so that nothing a payee controls can make a payment fail
abstract contract Credits {
    /// @notice A payee took its credit.
    event Withdrawn(address indexed asset, address indexed payee, uint256 amount);

    /// @notice The caller has no credit in this asset.
    error NoCredit();
    /// @notice An asset called back into the contract.
    error Reentered();
    /// @notice More than 2^192 base units.
    error CreditTooLarge();

    /// What a payee can withdraw, and until when (Unix seconds) whoever credits it must look closer.
    struct Credit {
        uint192 amount;
        uint64 watchedUntil;
    }

    mapping(address asset => mapping(address payee => Credit)) private _credits;
    bool private transient _entered;

    modifier nonReentrant() {
        if (_entered) revert Reentered();
        _entered = true;
        _;
        _entered = false;
    }

    /// @notice What `payee` can withdraw, in base units of `asset` (zero: the native coin).
    function credit(address asset, address payee) external view returns (uint256) {
        return _credits[asset][payee].amount;
    }

    /// @notice Sends the caller all of its credit in `asset`.
    function withdraw(address asset) external nonReentrant {
        Credit storage found = _credits[asset][msg.sender];
        uint256 amount = found.amount;
        if (amount == 0) revert NoCredit();
        found.amount = 0;
        emit Withdrawn(asset, msg.sender, amount);
        Assets.push(asset, msg.sender, amount);
    }

    /// Adds to a credit, and says until when it is watched: both are in one word.
    function _credit(address asset, address payee, uint256 amount) internal returns (uint64 watchedUntil) {
        Credit memory found = _credits[asset][payee];
        uint256 sum = amount + found.amount;
        if (sum > type(uint192).max) revert CreditTooLarge();
        _credits[asset][payee] = Credit(uint192(sum), found.watchedUntil);
        return found.watchedUntil;
    }

    function _watch(address asset, address payee, uint64 until) internal {
        Credit storage found = _credits[asset][payee];
        if (until > found.watchedUntil) found.watchedUntil = until;
    }
}
