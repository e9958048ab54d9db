// What an error says besides its message (native_protocol_v5.spec, section 8).
import type { Json, JsonObject } from "../../../contract/index.ts";
import type { Reader } from "../../bytes/reader.ts";
import type { Codecs } from "../../codecs.ts";
import { consistencyName, errorName } from "./codes.ts";
import { MAX_ENTRIES } from "./limits.ts";
import { inetAddress, int32, shortHex, string, stringList } from "./wire.ts";

export function errorDetails(code: number, body: Reader, version: number, codecs: Codecs): JsonObject {
  const consistency = (): string => consistencyName(body.u16("consistency"));
  const number = (what: string): number => int32(body, what);
  const counts = (): JsonObject => ({
    consistency: consistency(),
    received: number("received"),
    blockFor: number("block for"),
  });
  switch (errorName(code)) {
    case "UNAVAILABLE":
      return { consistency: consistency(), required: number("required"), alive: number("alive") };
    case "WRITE_TIMEOUT": {
      const said = { ...counts(), writeType: string(body, codecs, "type of the write") };
      return body.left >= 2 ? { ...said, contentions: body.u16("contentions") } : said;
    }
    case "READ_TIMEOUT":
      return { ...counts(), dataPresent: body.u8("data present") !== 0 };
    case "READ_FAILURE":
      return { ...counts(), ...failures(body, version), dataPresent: body.u8("data present") !== 0 };
    case "WRITE_FAILURE":
      return { ...counts(), ...failures(body, version), writeType: string(body, codecs, "type of the write") };
    case "CAS_WRITE_UNKNOWN":
      return counts();
    case "FUNCTION_FAILURE":
      return {
        keyspace: string(body, codecs, "keyspace"),
        function: string(body, codecs, "function"),
        arguments: stringList(body, codecs, "arguments"),
      };
    case "ALREADY_EXISTS":
      return { keyspace: string(body, codecs, "keyspace"), table: string(body, codecs, "table") };
    case "UNPREPARED":
      return { statementId: shortHex(body, "statement") };
    default:
      return {};
  }
}

/** How many replicas failed; from version 5 on which, and why. */
function failures(body: Reader, version: number): JsonObject {
  const numFailures = int32(body, "failures");
  if (version < 5) return { numFailures };
  const reasons: Record<string, Json> = {};
  for (let i = 0; i < numFailures; i++) {
    const address = inetAddress(body, "address");
    const reason = body.u16("reason");
    if (i < MAX_ENTRIES) reasons[address] = reason;
  }
  return { numFailures, reasons };
}
