// Conversations with the FTP dissector.
import { talkTo } from "../../../testing/talk.ts";
import { ftp } from "../index.ts";

export { client, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(ftp);
