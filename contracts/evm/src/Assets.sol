// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @notice The part of ERC-20 that is used here.
interface IERC20 {
    function allowance(address owner, address spender) external view returns (uint256);
    function balanceOf(address owner) external view returns (uint256);
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
}

/// @title Moves the native coin (address zero) and ERC-20 tokens, also those that return nothing
library Assets {
    /// @notice The asset did not arrive, or not in full.
    error TransferFailed();
    /// @notice Not an address, left-padded.
    error InvalidAsset(bytes32 asset);
    /// @notice The native coin sent is not what the call is about.
    error WrongValue();

    address internal constant NATIVE = address(0);

    /// @notice The asset's address from its 32 bytes in an agreement.
    function fromId(bytes32 asset) internal pure returns (address) {
        if (uint256(asset) > type(uint160).max) revert InvalidAsset(asset);
        return address(uint160(uint256(asset)));
    }

    /// @notice Takes exactly `amount` from the caller: the call's value, or a token's transferFrom.
    function pull(address asset, uint256 amount) internal {
        requireValue(asset == NATIVE ? amount : 0);
        if (asset == NATIVE) return;
        uint256 before = IERC20(asset).balanceOf(address(this));
        _call(asset, abi.encodeCall(IERC20.transferFrom, (msg.sender, address(this), amount)));
        // A token that keeps a fee would leave a credit without cover.
        if (IERC20(asset).balanceOf(address(this)) != before + amount) revert TransferFailed();
    }

    /// @notice Reverts unless the call brings exactly `amount` of the native coin.
    function requireValue(uint256 amount) internal view {
        if (msg.value != amount) revert WrongValue();
    }

    /// @notice Sends `amount` to `payee`.
    function push(address asset, address payee, uint256 amount) internal {
        if (asset != NATIVE) return _call(asset, abi.encodeCall(IERC20.transfer, (payee, amount)));
        (bool sent,) = payee.call{value: amount}("");
        if (!sent) revert TransferFailed();
    }

    function _call(address token, bytes memory data) private {
        (bool done, bytes memory result) = token.call(data);
        if (!done || token.code.length == 0) revert TransferFailed();
        if (result.length != 0 && !abi.decode(result, (bool))) revert TransferFailed();
    }
}
