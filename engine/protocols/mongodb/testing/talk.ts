// Conversations with the MongoDB dissector.
import { talkTo } from "../../../testing/talk.ts";
import { mongodb } from "../index.ts";

export { client, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(mongodb);
