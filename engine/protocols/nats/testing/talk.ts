// Conversations with the NATS dissector. Texts are latin1, lines end in CRLF.
import { talkTo } from "../../../testing/talk.ts";
import { nats } from "../index.ts";

export { client, server } from "../../../testing/talk.ts";
export const { lines, only, talk } = talkTo(nats);

export const INFO = `INFO ${JSON.stringify({ server_id: "N1", server_name: "hub", headers: true })}\r\n`;
export function connect(options: Readonly<Record<string, unknown>> = {}): string {
  return `CONNECT ${JSON.stringify({ verbose: false, name: "till", ...options })}\r\n`;
}
export const PING = "PING\r\n";
export const PONG = "PONG\r\n";
export function pub(subject: string, payload: string, replyTo = ""): string {
  return `PUB ${[subject, replyTo, payload.length].filter((word) => word !== "").join(" ")}\r\n${payload}\r\n`;
}
export function msg(subject: string, payload: string, replyTo = "", sid = 1): string {
  return `MSG ${[subject, sid, replyTo, payload.length].filter((word) => word !== "").join(" ")}\r\n${payload}\r\n`;
}
/** Of HPUB and HMSG: `words` between the command and the lengths. */
export function withHeaders(words: string, headers: string, payload = ""): string {
  const head = `${headers}\r\n\r\n`;
  return `${words} ${head.length} ${head.length + payload.length}\r\n${head}${payload}\r\n`;
}
