import { onchainTable } from "ponder";

export const payment = onchainTable("payment", (t) => ({
  id: t.text().primaryKey(),
  agreementId: t.hex().notNull(),
  sequence: t.bigint().notNull(),
  answerDigest: t.hex().notNull(),
  block: t.bigint().notNull(),
}));
