'use strict';

const { Contract } = require('fabric-contract-api');

/** Touches every part of the peer's chaincode protocol. */
class Ledger extends Contract {
  constructor() {
    super('Ledger');
  }

  async put(ctx, key, value) {
    await ctx.stub.putState(key, Buffer.from(value));
    ctx.stub.setEvent('Put', Buffer.from(JSON.stringify({ key, value })));
    return value;
  }

  async get(ctx, key) {
    return (await ctx.stub.getState(key)).toString();
  }

  async remove(ctx, key) {
    await ctx.stub.deleteState(key);
  }

  /** Reads what it writes: two of them on one state conflict. */
  async increment(ctx, key) {
    const value = Number(await this.get(ctx, key)) + 1;
    await ctx.stub.putState(key, Buffer.from(String(value)));
    return value;
  }

  /** Depends on which keys there are: a new one makes it a phantom read. */
  async count(ctx, start, end, target) {
    const rows = await this.#rows(await ctx.stub.getStateByRange(start, end));
    await ctx.stub.putState(target, Buffer.from(String(rows.length)));
    return rows.length;
  }

  async range(ctx, start, end) {
    const rows = await this.#rows(await ctx.stub.getStateByRange(start, end));
    return JSON.stringify(rows.map(({ key, value }) => [key, value.toString()]));
  }

  /** Looks at the range's first key only: what comes behind it is no phantom. */
  async first(ctx, start, end, target) {
    const rows = await ctx.stub.getStateByRange(start, end);
    const { key } = (await rows.next()).value;
    await rows.close();
    await ctx.stub.putState(target, Buffer.from(key));
    return key;
  }

  async page(ctx, start, end, size, bookmark) {
    return this.#page(await ctx.stub.getStateByRangeWithPagination(start, end, Number(size), bookmark));
  }

  async compositePage(ctx, kind, size, bookmark) {
    return this.#page(await ctx.stub.getStateByPartialCompositeKeyWithPagination(kind, [], Number(size), bookmark));
  }

  /** A peer refuses the page. */
  async putAndPage(ctx, key, value) {
    await ctx.stub.putState(key, Buffer.from(value));
    return this.page(ctx, 'a', 'z', '1', '');
  }

  /** A peer refuses the key. */
  async pageAndPut(ctx, key, value) {
    await this.page(ctx, 'a', 'z', '1', '');
    await ctx.stub.putState(key, Buffer.from(value));
  }

  async query(ctx, selector) {
    await ctx.stub.getQueryResult(selector);
  }

  async queryPage(ctx, selector) {
    await ctx.stub.getQueryResultWithPagination(selector, 10, '');
  }

  /**
   * One of the shim's functions on private data, which need a collection that this chaincode does not have.
   * @param args a JSON array of strings
   */
  async privately(ctx, name, args) {
    await ctx.stub[name]('collection', ...JSON.parse(args));
  }

  async endorsementPolicyOf(ctx, key) {
    await ctx.stub.getStateValidationParameter(key);
  }

  async composite(ctx, kind, name, value) {
    await ctx.stub.putState(ctx.stub.createCompositeKey(kind, [name]), Buffer.from(value));
  }

  async compositeRange(ctx, kind) {
    const rows = await this.#rows(await ctx.stub.getStateByPartialCompositeKey(kind, []));
    return JSON.stringify(rows.map(({ value }) => value.toString()));
  }

  async history(ctx, key) {
    const rows = await this.#rows(await ctx.stub.getHistoryForKey(key));
    return JSON.stringify(rows.map(({ value, isDelete }) => (isDelete ? null : value.toString())));
  }

  /** What another chaincode answers to a call within the same transaction. @param args a JSON array of strings */
  async call(ctx, chaincode, args) {
    const { status, message, payload } = await ctx.stub.invokeChaincode(chaincode, JSON.parse(args), '');
    if (status !== 200) throw new Error(`${chaincode}: ${message}`);
    await ctx.stub.putState(`answer of ${chaincode}`, payload);
    return payload.toString();
  }

  async fail(ctx, message) {
    throw new Error(message);
  }

  /** Never answers. */
  async hang() {
    await new Promise(() => {});
  }

  async who(ctx) {
    return ctx.clientIdentity.getMSPID();
  }

  async #page({ iterator, metadata }) {
    const keys = (await this.#rows(iterator)).map(({ key }) => key);
    // An empty page comes without metadata: both of its fields have protobuf's defaults.
    return JSON.stringify({ keys, fetched: metadata?.fetchedRecordsCount ?? 0, bookmark: metadata?.bookmark ?? '' });
  }

  async #rows(iterator) {
    const rows = [];
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      rows.push(next.value);
    }
    await iterator.close();
    return rows;
  }
}

module.exports.contracts = [Ledger];
