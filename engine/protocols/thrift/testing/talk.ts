// Conversations with the Thrift dissector.
import { talkTo } from "../../../testing/talk.ts";
import { thrift } from "../index.ts";

export { client, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(thrift);
