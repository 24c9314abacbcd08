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

  async remove(kind: string, ...attributes: string[]): Promise<void> {
    await this.stub.deleteState(this.stub.createCompositeKey(kind, attributes));
  }

  /** The first values whose keys begin so; for queries, since in a transaction any new key among them is a conflict. */
  async list<T>(limit: number, kind: string, ...attributes: string[]): Promise<readonly T[]> {
    const found: T[] = [];
    for await (const { value } of this.stub.getStateByPartialCompositeKey(kind, attributes)) {
      found.push(JSON.parse(Buffer.from(value).toString('utf8')) as T);
      if (found.length === limit) break;
    }
    return found;
  }

  /** Fabric keeps only the last event of a transaction: emit once. */
  emit(name: string, payload: object): void {
    this.stub.setEvent(name, Buffer.from(JSON.stringify(payload)));
  }
}
