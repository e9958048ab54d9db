// The start of a connection (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html). What a
// password is made of, and the salt for it, are passed over.
import { Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import type { Greeting, Login } from "./types.ts";
import { readInt, readLenenc, readString, readText } from "./wire.ts";

/** Attributes of a connection that are kept: program, version, … */
export const MAX_ATTRIBUTES = 50;

export const CLIENT_CONNECT_WITH_DB = 1 << 3;
export const CLIENT_COMPRESS = 1 << 5;
export const CLIENT_PROTOCOL_41 = 1 << 9;
export const CLIENT_SSL = 1 << 11;
export const CLIENT_SECURE_CONNECTION = 1 << 15;
export const CLIENT_PLUGIN_AUTH = 1 << 19;
export const CLIENT_CONNECT_ATTRS = 1 << 20;
export const CLIENT_LENENC_AUTH = 1 << 21;
export const CLIENT_ZSTD = 1 << 26;
export const CLIENT_QUERY_ATTRIBUTES = 1 << 27;

export function decodeGreeting(payload: Reader, codecs: Codecs): Greeting {
  payload.skip(1, "protocol");
  const serverVersion = readString(payload, "version", codecs);
  const connectionId = readInt(payload, 4, "connection");
  payload.skip(9, "salt");
  const low = readInt(payload, 2, "flags");
  if (payload.left < 16) return { serverVersion, connectionId, capabilities: low, plugin: "" };
  payload.skip(3, "character set and status");
  const capabilities = low | (readInt(payload, 2, "flags") << 16);
  const saltLength = payload.u8("length of the salt");
  payload.skip(10, "reserved");
  payload.skip(Math.min(payload.left, Math.max(13, saltLength - 8)), "salt");
  // Some servers leave out the NUL at the end.
  const hasPlugin = (capabilities & CLIENT_PLUGIN_AUTH) !== 0 && payload.left > 0;
  const plugin = hasPlugin ? codecs.latin1(payload.bytes, payload.at, payload.end).replace(/\0.*$/s, "") : "";
  return { serverVersion, connectionId, capabilities, plugin };
}

export function decodeLogin(payload: Reader, codecs: Codecs): Login {
  const low = readInt(payload, 2, "flags");
  if ((low & CLIENT_PROTOCOL_41) === 0) return decodeOldLogin(payload, low, codecs);
  const capabilities = low | (readInt(payload, 2, "flags") << 16);
  payload.skip(28, "packet size and character set");
  const nobody = { capabilities, user: "", database: "", plugin: "", attributes: {} };
  if (payload.left === 0) return { ...nobody, isTlsRequest: (capabilities & CLIENT_SSL) !== 0 };
  const user = readString(payload, "user", codecs);
  skipPassword(payload, capabilities, codecs);
  const hasDatabase = (capabilities & CLIENT_CONNECT_WITH_DB) !== 0 && payload.left > 0;
  const database = hasDatabase ? readString(payload, "database", codecs) : "";
  const hasPlugin = (capabilities & CLIENT_PLUGIN_AUTH) !== 0 && payload.left > 0;
  const plugin = hasPlugin ? readString(payload, "plugin", codecs) : "";
  const hasAttributes = (capabilities & CLIENT_CONNECT_ATTRS) !== 0 && payload.left > 0;
  const attributes = hasAttributes ? readAttributes(payload, codecs) : {};
  return { capabilities, user, database, plugin, attributes, isTlsRequest: false };
}

function skipPassword(payload: Reader, capabilities: number, codecs: Codecs): void {
  if ((capabilities & CLIENT_LENENC_AUTH) !== 0)
    payload.skip(readLenenc(payload, "length of the password"), "password");
  else if ((capabilities & CLIENT_SECURE_CONNECTION) !== 0)
    payload.skip(payload.u8("length of the password"), "password");
  else readString(payload, "password", codecs);
}

/** Before MySQL 4.1: flags, packet size, user, password. */
function decodeOldLogin(payload: Reader, capabilities: number, codecs: Codecs): Login {
  payload.skip(3, "packet size");
  const isTlsRequest = payload.left === 0;
  const user = isTlsRequest ? "" : readString(payload, "user", codecs);
  return { capabilities, user, database: "", plugin: "", attributes: {}, isTlsRequest };
}

function readAttributes(payload: Reader, codecs: Codecs): Readonly<Record<string, string>> {
  const length = readLenenc(payload, "length of the attributes");
  const list = payload.sub(Math.min(length, payload.left), "attributes");
  const attributes: Record<string, string> = {};
  for (let count = 0; list.left > 0 && count < MAX_ATTRIBUTES; count++) {
    const name = readText(list, "name of an attribute", codecs);
    attributes[name] = readText(list, "value of an attribute", codecs);
  }
  return attributes;
}

/** COM_CHANGE_USER: user, password, database, character set, plugin. */
export function decodeChangeUser(payload: Reader, capabilities: number, codecs: Codecs): Login {
  const user = readString(payload, "user", codecs);
  payload.skip(payload.u8("length of the password"), "password");
  const database = readString(payload, "database", codecs);
  payload.skip(Math.min(2, payload.left), "character set");
  const plugin = payload.left > 0 ? readString(payload, "plugin", codecs) : "";
  return { capabilities, user, database, plugin, attributes: {}, isTlsRequest: false };
}
