import assert from 'node:assert/strict';
import type { FakePeer, Person } from './fake-peer.js';

/** Asserts that a transaction is refused with this code. */
export async function assertRefused(code: string, peer: FakePeer, person: Person, name: string, ...args: string[]): Promise<void> {
  const outcome = await peer.invoke(person, name, ...args);
  assert.ok(outcome.refused, `${name} was accepted`);
  assert.equal(outcome.text.split(':')[0], code, outcome.text);
}

/** Asserts that `act` throws a refusal with this code. */
export function assertThrows(code: string, act: () => unknown): void {
  assert.throws(act, (error: Error) => error.message.startsWith(`${code}: `));
}
