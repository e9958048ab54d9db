// Conversations with the Kafka dissector.
import { talkTo } from "../../../testing/talk.ts";
import { kafka } from "../index.ts";

export { client, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(kafka);
