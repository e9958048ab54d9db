// Conversations with the Cassandra dissector.
import { talkTo } from "../../../testing/talk.ts";
import { cassandra } from "../index.ts";

export { client, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(cassandra);
