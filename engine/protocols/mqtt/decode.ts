// One packet to what it says (chapter 3 of the specification). Versions before 5 have no properties, and reason codes in
// CONNACK and SUBACK only.
import type { Json, JsonObject } from "../../../contract/index.ts";
import { Malformed, Reader } from "../../bytes/reader.ts";
import { KeptBytes } from "../../bytes/kept-bytes.ts";
import type { Codecs } from "../../codecs.ts";
import { keepPayload, payloadFields } from "../payload.ts";
import { packetTypeOf } from "./packet-types.ts";
import { readProperties, readText } from "./properties.ts";
import { reasonName } from "./reasons.ts";
import { bodyOf } from "./shape.ts";
import type { Level, MqttPacket } from "./types.ts";

/** Subscriptions of one packet that an entry shows; the others are counted. */
export const MAX_SHOWN_FILTERS = 200;
const HIDDEN = "***";

export interface DecodeContext {
  readonly level: Level;
  readonly codecs: Codecs;
  readonly maxBodyBytes: number;
}

export function decodePacket(bytes: Uint8Array, start: number, end: number, context: DecodeContext): MqttPacket {
  const first = bytes[start] as number;
  const name = packetTypeOf(first)?.name ?? "";
  const reader = new Reader(bytes, bodyOf(bytes, start), end);
  const plain = (values: JsonObject, packetId = 0): MqttPacket => {
    if (reader.left > 0) throw new Malformed(`${name} is longer than what it says`, reader.offset);
    return { type: name, packetId, values, payload: null, steps: [], resent: 0 };
  };
  switch (name) {
    case "CONNECT":
      return plain(connect(reader, context));
    case "CONNACK":
      return plain({ sessionPresent: (reader.u8("the flags") & 1) === 1, ...reason(reader, name, context) });
    case "PUBLISH":
      return publish(reader, first & 0x0f, context);
    case "SUBSCRIBE":
    case "UNSUBSCRIBE": {
      const packetId = reader.u16("the packet identifier");
      return plain({ ...properties(reader, context), ...filters(reader, name === "SUBSCRIBE", context) }, packetId);
    }
    case "SUBACK":
    case "UNSUBACK": {
      const packetId = reader.u16("the packet identifier");
      return plain({ ...properties(reader, context), ...reasons(reader, name, context) }, packetId);
    }
    case "DISCONNECT":
    case "AUTH":
      return plain(reasonIfAny(reader, name, context));
    case "PINGREQ":
    case "PINGRESP":
      return plain({});
    default: {
      const packetId = reader.u16("the packet identifier");
      return plain(reasonIfAny(reader, name, context), packetId);
    }
  }
}

function properties(reader: Reader, { level, codecs }: DecodeContext): JsonObject {
  if (level !== 5) return {};
  const found = readProperties(reader, codecs);
  return Object.keys(found).length > 0 ? { properties: found } : {};
}

// 3.1: name, level, flags, keep alive, properties; then what the flags announce.
function connect(reader: Reader, context: DecodeContext): JsonObject {
  const { codecs } = context;
  const protocolName = readText(reader, "the name of the protocol", codecs);
  const marked = reader.u8("the level of the protocol");
  const flags = reader.u8("the flags");
  const keepAlive = reader.u16("the keep alive");
  const level = marked & 0x7f;
  const isNew = level === 5;
  const here: DecodeContext = { ...context, level: isNew ? 5 : 4 };
  return {
    protocolName,
    protocolLevel: level,
    ...(marked === level ? {} : { bridge: true }),
    [isNew ? "cleanStart" : "cleanSession"]: (flags & 2) !== 0,
    keepAlive,
    ...properties(reader, here),
    clientId: readText(reader, "the client identifier", codecs),
    ...((flags & 4) === 0 ? {} : { will: will(reader, flags, here) }),
    ...((flags & 0x80) === 0 ? {} : { userName: readText(reader, "the user name", codecs) }),
    ...((flags & 0x40) === 0 ? {} : { password: password(reader) }),
  };
}
function password(reader: Reader): Json {
  reader.skip(reader.u16("the password"), "the password");
  return HIDDEN;
}
function will(reader: Reader, flags: number, context: DecodeContext): JsonObject {
  const { codecs } = context;
  const own = properties(reader, context);
  const topic = readText(reader, "the topic of the will", codecs);
  const length = reader.u16("the will");
  const from = reader.take(length, "the will");
  const payload = { kept: new KeptBytes(codecs, reader.bytes, from, from + length), size: length };
  return { topic, qos: (flags >> 3) & 3, retain: (flags & 0x20) !== 0, ...own, ...payloadFields(payload, codecs) };
}

// 3.3: topic, number where somebody confirms it, properties; the rest is the payload.
function publish(reader: Reader, flags: number, context: DecodeContext): MqttPacket {
  const { codecs, maxBodyBytes } = context;
  const qos = (flags >> 1) & 3;
  const topic = readText(reader, "the topic", codecs);
  const packetId = qos > 0 ? reader.u16("the packet identifier") : 0;
  const head = { topic, qos, retain: (flags & 1) === 1, dup: (flags & 8) !== 0 };
  const values = { ...head, ...properties(reader, context) };
  const payload = keepPayload(codecs, reader.bytes, reader.at, reader.end, maxBodyBytes);
  return { type: "PUBLISH", packetId, values, payload, steps: [], resent: 0 };
}

// 3.8.3: filters, each with its options in SUBSCRIBE.
function filters(reader: Reader, hasOptions: boolean, { level, codecs }: DecodeContext): JsonObject {
  const topicFilters: string[] = [];
  const subscriptions: JsonObject[] = [];
  let leftOut = 0;
  while (reader.left > 0) {
    const filter = readText(reader, "a topic filter", codecs);
    const options = hasOptions ? reader.u8("the options of a subscription") : 0;
    if (topicFilters.length >= MAX_SHOWN_FILTERS) {
      leftOut++;
      continue;
    }
    topicFilters.push(filter);
    if (hasOptions)
      subscriptions.push({ topicFilter: filter, qos: options & 3, ...(level === 5 ? newer(options) : {}) });
  }
  return {
    topicFilters,
    ...(hasOptions ? { subscriptions } : {}),
    ...(leftOut > 0 ? { filtersLeftOut: leftOut } : {}),
  };
}
function newer(options: number): JsonObject {
  return {
    noLocal: (options & 4) !== 0,
    retainAsPublished: (options & 8) !== 0,
    retainHandling: (options >> 4) & 3,
  };
}

function reason(reader: Reader, type: string, context: DecodeContext): JsonObject {
  const code = reader.u8("the reason code");
  return { reasonCode: code, reasonName: reasonName(type, code, context.level), ...properties(reader, context) };
}
/** Reason code and properties may be left out where all is well; before MQTT 5 there are none. */
function reasonIfAny(reader: Reader, type: string, context: DecodeContext): JsonObject {
  if (context.level !== 5) return {};
  if (reader.left === 0) return { reasonCode: 0, reasonName: reasonName(type, 0, 5) };
  const code = reader.u8("the reason code");
  const own = reader.left === 0 ? {} : properties(reader, context);
  return { reasonCode: code, reasonName: reasonName(type, code, 5), ...own };
}
/** One for each subscription; the first failure, else the first one, stands for all of them. */
function reasons(reader: Reader, type: string, { level }: DecodeContext): JsonObject {
  // UNSUBACK had none before MQTT 5.
  if (type === "UNSUBACK" && level !== 5) return {};
  const from = reader.take(reader.left, "the reason codes");
  const codes = [...reader.bytes.subarray(from, Math.min(reader.end, from + MAX_SHOWN_FILTERS))];
  const leftOut = reader.end - from - codes.length;
  const shown = codes.find((code) => code >= 0x80) ?? codes[0];
  if (shown === undefined) throw new Malformed(`${type} without a reason code`, reader.offset);
  return {
    reasonCode: shown,
    reasonName: reasonName(type, shown, level),
    reasonCodes: codes,
    reasonNames: codes.map((code) => reasonName(type, code, level)),
    ...(leftOut > 0 ? { reasonCodesLeftOut: leftOut } : {}),
  };
}
