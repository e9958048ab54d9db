// Transport parameters, an extension of the hello (RFC 9000, 18; RFC 9221, 3; RFC 9287, 3; RFC 9368, 3):
// id(varint) length(varint) value.
import type { JsonObject } from "../../../contract/index.ts";
import { Reader } from "../../bytes/reader.ts";
import { hexOf } from "../../bytes/shown-text.ts";
import { readVarint } from "./packet.ts";
import { versionTitle } from "./versions.ts";

/** Where they stand in a hello: of version 1 on, and of the drafts (RFC 9001, 8.2). */
export const PARAMETERS_EXTENSIONS = [0x39, 0xffa5] as const;
/** Parameters without a name that are listed. */
export const MAX_OTHER_PARAMETERS = 32;

const NUMBERS: Readonly<Record<number, string>> = {
  0x01: "maxIdleTimeout",
  0x03: "maxUdpPayloadSize",
  0x04: "initialMaxData",
  0x05: "initialMaxStreamDataBidiLocal",
  0x06: "initialMaxStreamDataBidiRemote",
  0x07: "initialMaxStreamDataUni",
  0x08: "initialMaxStreamsBidi",
  0x09: "initialMaxStreamsUni",
  0x0a: "ackDelayExponent",
  0x0b: "maxAckDelay",
  0x0e: "activeConnectionIdLimit",
  0x20: "maxDatagramFrameSize",
};
const FLAGS: Readonly<Record<number, string>> = { 0x0c: "disableActiveMigration", 0x2ab2: "greaseQuicBit" };
const INITIAL_SOURCE_CONNECTION_ID = 0x0f;
const VERSION_INFORMATION: ReadonlySet<number> = new Set([0x11, 0xff73db]);

export function decodeParameters(bytes: Uint8Array): JsonObject {
  const reader = new Reader(bytes);
  const parameters: Record<string, JsonObject[string]> = {};
  const other: string[] = [];
  while (reader.left > 0) {
    const id = readVarint(reader, "parameter");
    const value = reader.sub(readVarint(reader, "parameter length"), "parameter value");
    const number = NUMBERS[id];
    const flag = FLAGS[id];
    if (number !== undefined) parameters[number] = readVarint(value, number);
    else if (flag !== undefined) parameters[flag] = true;
    else if (id === INITIAL_SOURCE_CONNECTION_ID)
      parameters["initialSourceConnectionId"] = hexOf(value.bytes, value.at, value.end);
    else if (VERSION_INFORMATION.has(id)) {
      const [chosen = "", ...available] = readVersions(value);
      Object.assign(parameters, { chosenVersion: chosen, availableVersions: available });
    } else if (id % 31 !== 27 && other.length < MAX_OTHER_PARAMETERS) other.push(`0x${id.toString(16)}`);
  }
  return other.length === 0 ? parameters : { ...parameters, other };
}

/** Versions of 32 bits to the end; a rest of fewer is none. */
export function readVersions(reader: Reader): readonly string[] {
  const versions: string[] = [];
  while (reader.left >= 4) versions.push(versionTitle(reader.u32("version")));
  return versions;
}
