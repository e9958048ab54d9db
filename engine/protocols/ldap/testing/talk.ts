// Conversations with the LDAP dissector.
import { talkTo } from "../../../testing/talk.ts";
import { ldap } from "../index.ts";

export { client, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(ldap);
