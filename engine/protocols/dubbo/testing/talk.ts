// Conversations with the Dubbo dissector.
import { talkTo } from "../../../testing/talk.ts";
import { dubbo } from "../index.ts";

export { client, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(dubbo);
