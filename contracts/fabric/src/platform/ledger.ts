import type { ChaincodeStub } from 'fabric-shim-api';

/** World state under composite keys, one JSON value each, and the transaction's single event. */
export class Ledger {
  constructor(private readonly stub: ChaincodeStub) {}

  async get<T>(kind: string, ...attributes: string[]): Promise<T | undefined> {
    const bytes = await this.stub.getState(this.stub.createCompositeKey(kind, attributes));
    return bytes.length === 0 ? undefined : (JSON.parse(Buffer.from(bytes).toString('utf8')) as T);
  }

  async put(value: unknown, kind: string, ...attributes: string[]): Promise<void> {
    await this.stub.putState(this.stub.createCompositeKey(kind, attributes), Buffer.from(JSON.stringify(value)));
  }

  /** Fabric keeps only the last event of a transaction: emit once. */
  emit(name: string, payload: object): void {
    this.stub.setEvent(name, Buffer.from(JSON.stringify(payload)));
  }
}
