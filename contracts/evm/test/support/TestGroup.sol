// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {BlsVerifier} from "../../src/BlsVerifier.sol";

/// @title A group of one, which signs through the multiplication precompiles of EIP-2537
library TestGroup {
    uint256 internal constant SECRET = uint256(keccak256("test group")) >> 2;
    address private constant G1MSM = address(0x0c);
    address private constant G2MSM = address(0x0e);
    bytes private constant G2 =
        hex"00000000000000000000000000000000024aa2b2f08f0a91260805272dc51051c6e47ad4fa403b02b4510b647ae3d1770bac0326a805bbefd48056c8c121bdb80000000000000000000000000000000013e02b6052719f607dacd3a088274f65596bd0d09920b61ab5da61bbdc7f5049334cf11213945d57e5ac7d055d042b7e000000000000000000000000000000000ce5d527727d6e118cc9cdc6da2e351aadfd9baa8cbdd3a76d429a695160d12c923ac9cc3baca289e193548608b82801000000000000000000000000000000000606c4a02ea734cc32acd2b02bc28b99cb3e287e85a763af267492ab572e99ab3f370d275cec1da1aaa9075ff05f79be";

    function publicKey() internal view returns (bytes memory) {
        return publicKey(SECRET);
    }

    function publicKey(uint256 secret) internal view returns (bytes memory) {
        return _multiply(G2MSM, G2, secret);
    }

    function sign(bytes32 message) internal view returns (bytes memory) {
        return sign(message, SECRET);
    }

    function sign(bytes32 message, uint256 secret) internal view returns (bytes memory) {
        return _multiply(G1MSM, BlsVerifier.hashToG1(message), secret);
    }

    function _multiply(address precompile, bytes memory point, uint256 scalar) private view returns (bytes memory) {
        (bool done, bytes memory product) = precompile.staticcall(bytes.concat(point, bytes32(scalar)));
        require(done && product.length == point.length, "multiplication failed");
        return product;
    }
}
