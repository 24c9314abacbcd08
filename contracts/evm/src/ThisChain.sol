// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// @title The `chain` of docs/formats.md: keccak256 of the CAIP-2 text, `eip155:` and the chain id in decimal
abstract contract ThisChain {
    uint256 private immutable _chainId = block.chainid;
    bytes32 private immutable _chain = _hash(block.chainid);

    /// @notice This chain's name, computed anew where a fork changed the chain id.
    function chain() public view returns (bytes32) {
        return block.chainid == _chainId ? _chain : _hash(block.chainid);
    }

    function _hash(uint256 chainId) private pure returns (bytes32) {
        bytes memory digits;
        for (uint256 rest = chainId; rest != 0; rest /= 10) {
            digits = bytes.concat(bytes1(uint8(48 + rest % 10)), digits);
        }
        return keccak256(bytes.concat("eip155:", digits));
    }
}
