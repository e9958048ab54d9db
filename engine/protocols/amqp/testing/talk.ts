// Conversations with the AMQP dissector.
import { talkTo } from "../../../testing/talk.ts";
import { amqp } from "../index.ts";

export { client, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(amqp);
