// Conversations with the PostgreSQL dissector.
import { talkTo } from "../../../testing/talk.ts";
import { postgresql } from "../index.ts";

export { client, line, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(postgresql);
