// Conversations with the MQTT dissector.
import { talkTo } from "../../../testing/talk.ts";
import { mqtt } from "../index.ts";

export { client, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(mqtt);
