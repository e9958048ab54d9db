// Conversations with the MySQL dissector.
import { talkTo } from "../../../testing/talk.ts";
import { mysql } from "../index.ts";

export { client, line, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(mysql);
