// Conversations with the SMTP dissector.
import { talkTo } from "../../../testing/talk.ts";
import { smtp } from "../index.ts";

export { client, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(smtp);
