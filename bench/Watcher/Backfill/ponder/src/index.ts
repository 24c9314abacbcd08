import { ponder } from "ponder:registry";
import schema from "ponder:schema";

ponder.on("UserContract:Paid", async ({ event, context }) => {
  await context.db.insert(schema.payment).values({
    id: event.id,
    agreementId: event.args.agreementId,
    sequence: event.args.sequence,
    answerDigest: event.args.answerDigest,
    block: event.block.number,
  });
});
