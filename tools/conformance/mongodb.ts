// MongoDB in the comparison: of each message its operation, number, the number that it answers, and its length.
import type { Exchange } from "../../engine/index.ts";
import type { MongoReply } from "../../engine/protocols/mongodb/pair.ts";
import type { MongoMessage } from "../../engine/protocols/mongodb/types.ts";
import type { OracleMessage } from "./oracle.ts";
import { label, type PdmlNode, findAll, shownNumber } from "./pdml.ts";
import { wordOf } from "./words.ts";

/** tshark's words for the operations. */
const OPERATIONS: Readonly<Record<number, string>> = {
  1: "OP_REPLY",
  2001: "OP_UPDATE",
  2002: "OP_INSERT",
  2004: "OP_QUERY",
  2005: "OP_GET_MORE",
  2006: "OP_DELETE",
  2007: "OP_KILL_CURSORS",
  2012: "OP_COMPRESSED",
  2013: "OP_MSG",
};

export function readMongo(node: PdmlNode): readonly Readonly<Record<string, unknown>>[] {
  return [
    {
      op: label(findAll(node, "mongo.opcode")[0]),
      opcode: shownNumber(node, "mongo.opcode"),
      id: shownNumber(node, "mongo.request_id"),
      to: shownNumber(node, "mongo.response_to"),
      len: shownNumber(node, "mongo.message_length"),
    },
  ];
}
export function mongoWords({ opcode, id, to, len }: OracleMessage): string | null {
  const name = OPERATIONS[Number(opcode)] ?? wordOf(opcode);
  return `${name} ${Number(id) | 0} answers ${Number(to) | 0}, ${wordOf(len)} bytes`;
}

/** Our fact of one side of an exchange. */
export function ourMongo(side: "request" | "response", exchange: Exchange): string {
  const isRequest = side === "request";
  const { opcode, compression, requestId, responseTo } = isRequest
    ? (exchange.request as MongoMessage)
    : (exchange.response as MongoReply).message;
  const span = isRequest ? exchange.requestSpan : exchange.responseSpan;
  const name = compression === "" ? opcode : "OP_COMPRESSED";
  return `${name} ${requestId} answers ${responseTo}, ${span?.wireBytes ?? 0} bytes`;
}
