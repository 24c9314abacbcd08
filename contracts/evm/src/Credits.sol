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
        return _credits[asset][payee];
    }

    /// @notice Sends the caller all of its credit in `asset`.
    function withdraw(address asset) external nonReentrant {
        uint256 amount = _credits[asset][msg.sender];
        if (amount == 0) revert NoCredit();
        _credits[asset][msg.sender] = 0;
        emit Withdrawn(asset, msg.sender, amount);
        Assets.push(asset, msg.sender, amount);
    }

    function _credit(address asset, address payee, uint256 amount) internal {
        _credits[asset][payee] += amount;
    }
}
