declare module 'fabric-shim/lib/contract-spi/chaincodefromcontract.js' {
  import type { ChaincodeResponse, ChaincodeStub } from 'fabric-shim-api';

  export default class ChaincodeFromContract {
    constructor(contracts: unknown[], serializers: object, metadata: object, title: string, version: string);
    Invoke(stub: ChaincodeStub): Promise<ChaincodeResponse>;
  }
}
