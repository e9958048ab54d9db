// Conversations with the SSH dissector.
import { talkTo } from "../../../testing/talk.ts";
import { ssh } from "../index.ts";

export { client, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(ssh);
