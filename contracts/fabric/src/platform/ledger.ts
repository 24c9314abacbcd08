import type { ChaincodeStub } from 'fabric-shim-api';

/**
 * World state under composite keys, one JSON value each, and the transaction's single event. A peer shows a transaction the state
 * before it; what this one wrote is read here all the same. Each key is asked of the peer once: an answer is a round trip.
 */
export class Ledger {
  private readonly known = new Map<string, Promise<string | undefined>>();

  constructor(private readonly stub: ChaincodeStub) {}

  async get<T>(kind: string, ...attributes: string[]): Promise<T | undefined> {
    const key = this.stub.createCompositeKey(kind, attributes);
    if (!this.known.has(key)) this.known.set(key, this.read(key));
    const json = await this.known.get(key);
    return json === undefined ? undefined : (JSON.parse(json) as T);
  }

  async put(value: unknown, kind: string, ...attributes: string[]): Promise<void> {
    const [key, json] = [this.stub.createCompositeKey(kind, attributes), JSON.stringify(value)];
    this.known.set(key, Promise.resolve(json));
    await this.stub.putState(key, Buffer.from(json));
  }

  async remove(kind: string, ...attributes: string[]): Promise<void> {
    const key = this.stub.createCompositeKey(kind, attributes);
    this.known.set(key, Promise.resolve(undefined));
    await this.stub.deleteState(key);
  }

  /** The first values in the state before it whose keys begin so; for queries, since in a transaction any new key among them is a conflict. */
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

  private async read(key: string): Promise<string | undefined> {
    const bytes = await this.stub.getState(key);
    return bytes.length === 0 ? undefined : Buffer.from(bytes).toString('utf8');
  }
}
