// Conversations with the memcached dissector.
import { talkTo } from "../../../testing/talk.ts";
import { memcached } from "../index.ts";

export { client, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(memcached);
