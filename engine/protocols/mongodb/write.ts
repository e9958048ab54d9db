// The document of a MongoDB entry as JSON text: that of the values that `fields` makes, to the letter. What was written of a
// message that said the same is taken again, with the message's own number.
import type { JsonObject } from "../../../contract/index.ts";
import type { Exchange } from "../../exchange.ts";
import type { WrittenEntry } from "../dissector.ts";
import { cells, shownOf } from "./columns.ts";
import { requestFields, responseFields } from "./documents.ts";
import type { MongoReply } from "./pair.ts";
import type { MongoMessage, Shown, WrittenSide } from "./types.ts";

interface Side {
  readonly json: string;
  readonly shown: Shown;
}
const NOTHING = shownOf(null);

export function writeMongo({ request, response, error }: Exchange<MongoMessage, MongoReply>): WrittenEntry {
  const missing = { json: error === null ? "null" : "{}", shown: NOTHING };
  const asked = request === null ? missing : requestSide(request);
  const answered = response === null ? missing : replySide(response);
  return { request: asked.json, response: answered.json, columns: cells(asked.shown, answered.shown) };
}

function requestSide(message: MongoMessage): Side {
  const { written } = message;
  if (written === null || message.opcode === "") return sideOf(requestFields(message));
  written.request ??= parted(requestFields(message), "requestId");
  return withNumber(written.request, message.requestId);
}

// Replies to commands with secrets are written without them, so that they are not remembered.
function replySide(reply: MongoReply): Side {
  const { message } = reply;
  const { written } = message;
  if (written === null || message.opcode === "" || reply.isSecret) return sideOf(responseFields(reply));
  written.reply ??= parted(responseFields(reply), "responseTo");
  return withNumber(written.reply, message.responseTo);
}

function sideOf(fields: JsonObject): Side {
  return { json: JSON.stringify(fields), shown: shownOf(fields) };
}
function withNumber({ head, tail, shown }: WrittenSide, number: number): Side {
  return { json: `${head}${number}${tail}`, shown };
}

/** The fields before the number `name` as text, and those behind it; all of them before it where it is not there. */
function parted(fields: JsonObject, name: string): WrittenSide {
  const entries = Object.entries(fields);
  const at = entries.findIndex(([key]) => key === name);
  const head = JSON.stringify(Object.fromEntries(entries.slice(0, at))).slice(0, -1);
  const tail = JSON.stringify(Object.fromEntries(entries.slice(at + 1))).slice(1);
  return { head: `${head},"${name}":`, tail: `,${tail}`, shown: shownOf(fields) };
}
