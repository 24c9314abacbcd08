// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {World} from "./support/World.sol";

contract DeploymentTest is World {
    /// forge deploys contracts of any size; chains do not.
    function test_every_contract_fits_into_what_EIP_170_allows() external view {
        uint256 limit = 24_576;
        yes(address(oracle).code.length <= limit);
        yes(address(user).code.length <= limit);
        yes(address(serviceProvider).code.length <= limit);
    }
}
