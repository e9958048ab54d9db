// The decoders of the clients that most people use, each fed with what a client gets: the bytes of the connection. Some are
// no public part of their package, and are loaded by their file.
import { createRequire } from "node:module";
import { join } from "node:path";
import { deserialize } from "bson";
import { ROOT } from "../guards/tree.ts";
import type { Conversation, Piece } from "./payloads.ts";

const require = createRequire(import.meta.url);
const inside = (name: string, file: string): string => join(ROOT, "node_modules", name, file);

export interface ClientDecoder {
  /** The package, and what of the traffic it decodes. */
  readonly what: string;
  /** The sides whose bytes it decodes. */
  readonly sides: readonly (0 | 1)[];
  /** Decodes a conversation and answers how many messages there were, as it counts them. */
  decode(conversation: Conversation): number | Promise<number>;
}

const BOTH = [0, 1] as const;
const ANSWERS = [1] as const;

const bytesOf = (pieces: readonly Piece[], side: 0 | 1): Buffer =>
  Buffer.concat(pieces.filter((piece) => piece.side === side).map(({ bytes }) => bytes));

interface RespDecoder {
  write(chunk: Buffer): void;
}
interface RespDecoderClass {
  new (options: object): RespDecoder;
}
function redis(): ClientDecoder {
  const { Decoder } = require(inside("@redis/client", "dist/lib/RESP/decoder.js")) as { Decoder: RespDecoderClass };
  return {
    // Requests are arrays of texts, which it reads as well as answers.
    what: "@redis/client, both sides",
    sides: BOTH,
    decode({ pieces }) {
      let messages = 0;
      const count = (): void => void messages++;
      const open = (): RespDecoder =>
        new Decoder({ onReply: count, onErrorReply: count, onPush: count, getTypeMapping: () => ({}) });
      const sides = [open(), open()] as const;
      for (const { side, bytes } of pieces) sides[side].write(bytes);
      return messages;
    },
  };
}

interface PostgresParser {
  parse(bytes: Buffer, onMessage: () => void): void;
}
function postgresql(): ClientDecoder {
  const { Parser } = require("pg-protocol/dist/parser") as { Parser: new () => PostgresParser };
  return {
    what: "pg-protocol, answers",
    sides: ANSWERS,
    decode({ pieces }) {
      let messages = 0;
      const parser = new Parser();
      for (const { side, bytes } of pieces) if (side === 1) parser.parse(bytes, () => void messages++);
      return messages;
    },
  };
}

const OP_MSG = 2013;
const MONGO_HEADER_BYTES = 16;
const MONGO_FLAGS_BYTES = 4;
const mongodb: ClientDecoder = {
  what: "bson, the first document of each OP_MSG of both sides",
  sides: BOTH,
  decode({ pieces }) {
    let messages = 0;
    for (const side of BOTH) {
      const bytes = bytesOf(pieces, side);
      for (let at = 0; at + MONGO_HEADER_BYTES < bytes.length; at += bytes.readInt32LE(at)) {
        const document = at + MONGO_HEADER_BYTES + MONGO_FLAGS_BYTES + 1;
        if (bytes.readInt32LE(at + 12) !== OP_MSG || bytes[document - 1] !== 0) continue;
        deserialize(bytes.subarray(document, document + bytes.readInt32LE(document)));
        messages++;
      }
    }
    return messages;
  },
};

interface AmqpFrames {
  parseFrame(bytes: Buffer): false | { readonly rest: Buffer };
  decodeFrame(frame: object): unknown;
}
const AMQP_GREETING_BYTES = 8;
function amqp(): ClientDecoder {
  const frames = require(inside("amqplib", "lib/frame.js")) as AmqpFrames;
  return {
    what: "amqplib, frames of both sides",
    sides: BOTH,
    decode({ pieces }) {
      let messages = 0;
      for (const side of BOTH) {
        let bytes = bytesOf(pieces, side);
        if (side === 0) bytes = bytes.subarray(AMQP_GREETING_BYTES);
        for (let frame = frames.parseFrame(bytes); frame !== false; frame = frames.parseFrame(frame.rest)) {
          frames.decodeFrame(frame);
          messages++;
        }
      }
      return messages;
    },
  };
}

interface RadiusPackage {
  decode_without_secret(options: { readonly packet: Buffer }): unknown;
}
function radius(): ClientDecoder {
  const library = require("radius") as RadiusPackage;
  return {
    what: "radius, both sides",
    sides: BOTH,
    decode({ pieces }) {
      for (const { bytes } of pieces) library.decode_without_secret({ packet: bytes });
      return pieces.length;
    },
  };
}

interface KafkaApi {
  readonly versions: readonly string[];
  protocol(options: { readonly version: number }): (options: object) => { readonly response: KafkaAnswer };
}
interface KafkaAnswer {
  decode(bytes: Buffer): Promise<unknown>;
}
interface KafkaFrame {
  readonly start: number;
  readonly end: number;
}
function kafka(): ClientDecoder {
  const apis = require(inside("kafkajs", "src/protocol/requests/index.js")) as {
    readonly requests: Readonly<Record<string, KafkaApi>>;
  };
  const keys = require(inside("kafkajs", "src/protocol/requests/apiKeys.js")) as Readonly<Record<string, number>>;
  const nameOf = new Map(Object.entries(keys).map(([name, key]) => [key, name]));
  const answers = new Map<string, KafkaAnswer | null>();
  const answerOf = (key: number, version: number): KafkaAnswer | null => {
    const known = answers.get(`${key}/${version}`);
    if (known !== undefined) return known;
    const api = apis.requests[nameOf.get(key) ?? ""];
    const isKnown = api?.versions.map(Number).includes(version) ?? false;
    const answer = isKnown && api !== undefined ? api.protocol({ version })({}).response : null;
    answers.set(`${key}/${version}`, answer);
    return answer;
  };
  return {
    what: "kafkajs, answers of the versions that it knows",
    sides: ANSWERS,
    async decode({ pieces }) {
      const [asked, answered] = [bytesOf(pieces, 0), bytesOf(pieces, 1)];
      const calls = new Map<number, KafkaAnswer | null>();
      for (const { start } of kafkaFrames(asked)) {
        calls.set(asked.readInt32BE(start + 4), answerOf(asked.readInt16BE(start), asked.readInt16BE(start + 2)));
      }
      let messages = 0;
      for (const { start, end } of kafkaFrames(answered)) {
        const answer = calls.get(answered.readInt32BE(start));
        if (answer === undefined || answer === null) continue;
        await answer.decode(answered.subarray(start + 4, end));
        messages++;
      }
      return messages;
    },
  };
}
function* kafkaFrames(bytes: Buffer): Generator<KafkaFrame> {
  for (let at = 0; at + 4 <= bytes.length; ) {
    const end = at + 4 + bytes.readInt32BE(at);
    if (end > bytes.length) return;
    yield { start: at + 4, end };
    at = end;
  }
}

/** By the name of the protocol. */
export const CLIENT_DECODERS: Readonly<Record<string, () => ClientDecoder>> = {
  redis,
  postgresql,
  mongodb: () => mongodb,
  amqp,
  radius,
  kafka,
};
