import { OracleContract } from './oracle/oracle-contract.js';
import { ServiceProviderContract } from './service-provider/service-provider-contract.js';
import { Token } from './token/token.js';
import { UserContract } from './user/user-contract.js';

/** What `fabric-chaincode-node` serves. */
export const contracts = [Token, ServiceProviderContract, OracleContract, UserContract];
