import { readFileSync } from 'node:fs';
import { JSONSerializer } from 'fabric-contract-api';
import type { ChaincodeResponse, ChaincodeStub } from 'fabric-shim-api';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import { contracts } from '../../src/index.js';

export type Person = 'consumer' | 'provider' | 'deployer' | 'stranger';

const MSP: Record<Person, string> = { consumer: 'Org1MSP', provider: 'Org2MSP', deployer: 'Org1MSP', stranger: 'Org1MSP' };
const certificate = (person: Person): Buffer =>
  readFileSync(new URL(`../../../test/fixtures/${person}.pem`, import.meta.url));

export interface Outcome {
  /** The result's text, or the refusal's. */
  readonly text: string;
  readonly refused: boolean;
  readonly event: { readonly name: string; readonly payload: Record<string, unknown> } | undefined;
}

/**
 * World state in memory, and the shim's own dispatch above it. As on a peer, a transaction does not
 * read its own writes, and a refused one leaves nothing behind.
 */
export class FakePeer {
  private readonly state = new Map<string, Uint8Array>();
  private readonly chaincode = new ChaincodeFromContract(
    [...contracts],
    { transaction: 'json', serializers: { json: JSONSerializer } },
    {},
    'notary',
    '1',
  );
  private transactions = 0;

  /** How far clients' timestamps are ahead of this peer's clock (seconds). */
  clientAhead = 0;

  async invoke(person: Person, name: string, ...args: string[]): Promise<Outcome> {
    const transaction = new FakeTransaction(this.state, person, `tx${++this.transactions}`, [name, ...args], this.clientAhead);
    const response = await this.chaincode.Invoke(transaction as unknown as ChaincodeStub);
    const refused = response.status !== 200;
    if (!refused) transaction.writes.forEach((value, key) => this.state.set(key, value));
    return { text: textOf(response), refused, event: refused ? undefined : transaction.event };
  }

  /** Invokes what must succeed and returns its result. */
  async ok(person: Person, name: string, ...args: string[]): Promise<string> {
    const outcome = await this.invoke(person, name, ...args);
    if (outcome.refused) throw new Error(outcome.text);
    return outcome.text;
  }
}

function textOf(response: ChaincodeResponse): string {
  return response.status === 200 ? Buffer.from(response.payload ?? []).toString() : (response.message ?? '');
}

class FakeTransaction {
  readonly writes = new Map<string, Uint8Array>();
  event: Outcome['event'];

  constructor(
    private readonly state: ReadonlyMap<string, Uint8Array>,
    private readonly person: Person,
    private readonly txId: string,
    private readonly args: readonly string[],
    private readonly ahead: number,
  ) {}

  getBufferArgs = (): Buffer[] => this.args.map((arg) => Buffer.from(arg));
  getTxID = (): string => this.txId;
  getTxTimestamp = (): object => ({ seconds: Math.floor(Date.now() / 1_000) + this.ahead, nanos: 0 });
  getChannelID = (): string => 'mychannel';
  getCreator = (): object => ({ mspid: MSP[this.person], idBytes: certificate(this.person) });
  getState = async (key: string): Promise<Uint8Array> => this.state.get(key) ?? new Uint8Array();
  createCompositeKey = (kind: string, attributes: string[]): string => ['', kind, ...attributes, ''].join('\u0000');

  putState = async (key: string, value: Uint8Array): Promise<void> => {
    this.writes.set(key, value);
  };

  deleteState = async (key: string): Promise<void> => {
    this.writes.set(key, new Uint8Array());
  };

  getStateByPartialCompositeKey = async function* (
    this: FakeTransaction,
    kind: string,
    attributes: string[],
  ): AsyncGenerator<{ key: string; value: Uint8Array }> {
    const prefix = this.createCompositeKey(kind, attributes);
    const found = [...this.state].filter(([key, value]) => key.startsWith(prefix) && value.length > 0);
    for (const [key, value] of found.sort(([a], [b]) => (a < b ? -1 : 1))) yield { key, value };
  };

  setEvent = (name: string, payload: Uint8Array): void => {
    this.event = { name, payload: JSON.parse(Buffer.from(payload).toString()) as Record<string, unknown> };
  };
}
