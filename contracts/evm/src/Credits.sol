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

    /// What a payee can withdraw (192 bits), and above it until when whoever credits it must look closer (Unix seconds): one
    /// word each, not a struct, since every payment reads and writes it.
    mapping(address asset => mapping(address payee => uint256)) private _credits;
    bool private transient _entered;

    modifier nonReentrant() {
        if (_entered) revert Reentered();
        _entered = true;
        _;
        _entered = false;
    }

    /// @notice What `payee` can withdraw, in base units of `asset` (zero: the native coin).
    function credit(address asset, address payee) external view returns (uint256) {
        return uint192(_credits[asset][payee]);
    }

    /// @notice Sends the caller all of its credit in `asset`.
    function withdraw(address asset) external nonReentrant {
        uint256 word = _credits[asset][msg.sender];
        uint256 amount = uint192(word);
        if (amount == 0) revert NoCredit();
        _credits[asset][msg.sender] = word - amount;
        emit Withdrawn(asset, msg.sender, amount);
        Assets.push(asset, msg.sender, amount);
    }

    /// Adds to a credit, and says until when it is watched.
    function _credit(address asset, address payee, uint256 amount) internal returns (uint256 watchedUntil) {
        mapping(address => uint256) storage credits = _credits[asset];
        uint256 word = credits[payee];
        if (amount > type(uint192).max - uint192(word)) revert CreditTooLarge();
        unchecked {
            credits[payee] = word + amount;
        }
        return word >> 192;
    }

    function _watch(address asset, address payee, uint256 until) internal {
        uint256 word = _credits[asset][payee];
        if (until > word >> 192) _credits[asset][payee] = until << 192 | uint192(word);
    }
}
