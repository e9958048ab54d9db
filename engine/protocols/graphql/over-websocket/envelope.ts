// What a text message of GraphQL over WebSocket is to its operation. Two sub-protocols are spoken, whose words do not clash:
//   graphql-transport-ws (graphql-ws)             subscribe → next* → error | complete, and complete from the client
//   graphql-ws (subscriptions-transport-ws)       start → data* → error | complete, and stop from the client
// All messages of an operation carry its id; the others are about the connection.
import type { Json } from "../../../../contract/index.ts";
import { CLIENT, type Side } from "../../../flow/flow.ts";
import { isObject, parseJson } from "../json.ts";

export type Role = "ask" | "cancel" | "result" | "error" | "complete";

export interface Envelope {
  readonly id: string;
  readonly type: string;
  readonly role: Role;
  readonly payload: Json;
}

const CLIENT_ROLES: ReadonlyMap<string, Role> = new Map([
  ["subscribe", "ask"],
  ["start", "ask"],
  ["complete", "cancel"],
  ["stop", "cancel"],
]);
const SERVER_ROLES: ReadonlyMap<string, Role> = new Map([
  ["next", "result"],
  ["data", "result"],
  ["error", "error"],
  ["complete", "complete"],
]);

/** Whether a WebSocket that agreed on this sub-protocol speaks GraphQL. */
export function isGraphqlSubprotocol(name: Json | undefined): boolean {
  return name === "graphql-transport-ws" || name === "graphql-ws";
}

/** Null for messages of the connection, and for what is none of the sub-protocol's. */
export function readEnvelope(side: Side, text: string): Envelope | null {
  const value = parseJson(text);
  if (!isObject(value) || typeof value["type"] !== "string") return null;
  const { type, id, payload = null } = value;
  const role = (side === CLIENT ? CLIENT_ROLES : SERVER_ROLES).get(type);
  const isNamed = (typeof id === "string" && id !== "") || typeof id === "number";
  return role === undefined || !isNamed ? null : { id: String(id), type, role, payload };
}
