// Reason codes by name (2.4 of MQTT 5), and what CONNACK and SUBACK of older versions say (3.2.2.3 and 3.9.3 of 3.1.1).
import type { Level } from "./types.ts";

/** From here on a code says that something failed. */
export const FIRST_FAILURE = 0x80;

const REASONS: Readonly<Record<number, string>> = {
  0x00: "Success",
  0x01: "Granted QoS 1",
  0x02: "Granted QoS 2",
  0x04: "Disconnect with Will Message",
  0x10: "No matching subscribers",
  0x11: "No subscription existed",
  0x18: "Continue authentication",
  0x19: "Re-authenticate",
  0x80: "Unspecified error",
  0x81: "Malformed Packet",
  0x82: "Protocol Error",
  0x83: "Implementation specific error",
  0x84: "Unsupported Protocol Version",
  0x85: "Client Identifier not valid",
  0x86: "Bad User Name or Password",
  0x87: "Not authorized",
  0x88: "Server unavailable",
  0x89: "Server busy",
  0x8a: "Banned",
  0x8b: "Server shutting down",
  0x8c: "Bad authentication method",
  0x8d: "Keep Alive timeout",
  0x8e: "Session taken over",
  0x8f: "Topic Filter invalid",
  0x90: "Topic Name invalid",
  0x91: "Packet Identifier in use",
  0x92: "Packet Identifier not found",
  0x93: "Receive Maximum exceeded",
  0x94: "Topic Alias invalid",
  0x95: "Packet too large",
  0x96: "Message rate too high",
  0x97: "Quota exceeded",
  0x98: "Administrative action",
  0x99: "Payload format invalid",
  0x9a: "Retain not supported",
  0x9b: "QoS not supported",
  0x9c: "Use another server",
  0x9d: "Server moved",
  0x9e: "Shared Subscriptions not supported",
  0x9f: "Connection rate exceeded",
  0xa0: "Maximum connect time",
  0xa1: "Subscription Identifiers not supported",
  0xa2: "Wildcard Subscriptions not supported",
};
/** Zero means something else in some packets. */
const ZERO: Readonly<Record<string, string>> = { DISCONNECT: "Normal disconnection", SUBACK: "Granted QoS 0" };
const OLD_CONNACK = [
  "Connection Accepted",
  "unacceptable protocol version",
  "identifier rejected",
  "Server unavailable",
  "bad user name or password",
  "not authorized",
];

export function reasonName(type: string, code: number, level: Level): string {
  if (level !== 5 && type === "CONNACK") return OLD_CONNACK[code] ?? "reserved";
  if (level !== 5 && type === "SUBACK" && code === FIRST_FAILURE) return "Failure";
  return (code === 0 ? ZERO[type] : undefined) ?? REASONS[code] ?? "unknown";
}
/** Whether the code of such a packet says that something failed. Older versions refuse connections with small numbers. */
export function isFailure(type: string, code: number): boolean {
  return code >= FIRST_FAILURE || (type === "CONNACK" && code > 0);
}
