// A message as pairing sees it: its name and its subjects. What else it says waits as a text of one character a byte until
// somebody reads the entry: who only counts reads none. Messages whose line is not as servers and clients write it, and those with
// JSON, a status, or a long payload are decoded as they arrive.
import type { JsonObject } from "../../../contract/index.ts";
import { KeptBytes, MAX_TEXT_BYTES, readable } from "../../bytes/kept-bytes.ts";
import type { Codecs } from "../../codecs.ts";
import type { Payload } from "../payload.ts";
import { valuesOf } from "./decode.ts";
import { readHeaders } from "./headers.ts";
import { deliveryOf } from "./jetstream.ts";
import { nameAt } from "./line.ts";
import type { NatsMessage } from "./types.ts";

const [BLANK, CR, LF, DEL] = [0x20, 0x0d, 0x0a, 0x7f];
const LINE_END_BYTES = 2;
/** Headers without a status; other first lines are looked at. */
const HEADERS_BEGIN = "NATS/1.0\r\n";
/** Of HMSG: subject, number of the subscription, reply subject, two lengths. */
const MAX_WORDS = 5;

interface Shape {
  /** The word that is the reply subject, where there are words enough; 0: none is. */
  readonly replyTo: number;
  /** Words at the end that are lengths: of headers, and of all that is behind the line. */
  readonly lengths: 0 | 1 | 2;
}
const SHAPES: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ["PUB", { replyTo: 1, lengths: 1 }],
  ["HPUB", { replyTo: 1, lengths: 2 }],
  ["MSG", { replyTo: 2, lengths: 1 }],
  ["HMSG", { replyTo: 2, lengths: 2 }],
  ["SUB", { replyTo: 0, lengths: 0 }],
]);
/** Messages that say no more than their name. */
const BARE: ReadonlyMap<string, NatsMessage> = new Map(
  ["PING", "PONG", "+OK"].map((command) => [
    command,
    { command, subject: "", replyTo: "", values: {}, payload: null, isCut: false },
  ]),
);

/** Where the words of a line are. */
class Words {
  count = 0;
  /** Where the line ends, without its end; -1 where it is not as usual. */
  stop = -1;
  readonly #from = new Int32Array(MAX_WORDS);
  readonly #to = new Int32Array(MAX_WORDS);

  find(line: string, start: number): void {
    this.count = 0;
    this.stop = -1;
    let at = start;
    for (;;) {
      while (line.charCodeAt(at) === BLANK) at++;
      const from = at;
      for (let code = line.charCodeAt(at); code > BLANK && code < DEL; code = line.charCodeAt(at)) at++;
      if (at === from || this.count === MAX_WORDS) break;
      this.#from[this.count] = from;
      this.#to[this.count++] = at;
    }
    if (line.charCodeAt(at) === CR && line.charCodeAt(at + 1) === LF) this.stop = at;
  }
  at(line: string, word: number): string {
    return line.slice(this.#from[word], this.#to[word]);
  }
}
/** One for all lines: what is found is used before the next one is looked at. */
const WORDS = new Words();

/** A whole message whose lengths are right, as framing has seen; null: it is to be decoded at once. */
export function readLater(
  bytes: Uint8Array,
  start: number,
  end: number,
  codecs: Codecs,
  maxBodyBytes: number,
): NatsMessage | null {
  const command = nameAt(bytes, start, end - LINE_END_BYTES);
  const behind = start + command.length;
  if (behind + LINE_END_BYTES === end) return bytes[behind] === CR ? (BARE.get(command) ?? null) : null;
  const shape = SHAPES.get(command);
  if (shape === undefined || end - start > Math.min(MAX_TEXT_BYTES, maxBodyBytes)) return null;
  const text = codecs.latin1(bytes, start, end);
  WORDS.find(text, command.length);
  const { count, stop } = WORDS;
  if (stop < 0) return null;
  const { replyTo, lengths } = shape;
  const headerBytes = lengths === 2 ? Number(WORDS.at(text, count - 2)) : 0;
  if (headerBytes > 0 && !beginsPlainly(text, stop + LINE_END_BYTES, headerBytes)) return null;
  const reply = replyTo > 0 && count - lengths > replyTo ? WORDS.at(text, replyTo) : "";
  return new LateMessage(codecs, command, WORDS.at(text, 0), reply, text, stop, headerBytes, lengths);
}
function beginsPlainly(text: string, from: number, headerBytes: number): boolean {
  return headerBytes >= HEADERS_BEGIN.length && text.startsWith(HEADERS_BEGIN, from);
}

class LateMessage implements NatsMessage {
  readonly command: string;
  readonly subject: string;
  readonly replyTo: string;
  readonly isCut = false;
  readonly #codecs: Codecs;
  readonly #text: string;
  /** Where the line ends, without its end. */
  readonly #stop: number;
  readonly #headerBytes: number;
  /** Words at the end of the line that are lengths. */
  readonly #lengths: number;
  #values: JsonObject | null = null;
  #payload: Payload | null = null;

  constructor(
    codecs: Codecs,
    command: string,
    subject: string,
    replyTo: string,
    text: string,
    stop: number,
    headerBytes: number,
    lengths: number,
  ) {
    this.command = command;
    this.subject = subject;
    this.replyTo = replyTo;
    this.#codecs = codecs;
    this.#text = text;
    this.#stop = stop;
    this.#headerBytes = headerBytes;
    this.#lengths = lengths;
  }
  get values(): JsonObject {
    this.#values ??= this.#read();
    return this.#values;
  }
  get payload(): Payload | null {
    if (this.#lengths > 0) this.#payload ??= this.#keep();
    return this.#payload;
  }

  #keep(): Payload {
    const from = this.#stop + LINE_END_BYTES + this.#headerBytes;
    const end = this.#text.length - LINE_END_BYTES;
    return { kept: new KeptBytes(this.#codecs, this.#text, from, end), size: end - from };
  }
  #read(): JsonObject {
    const { command, payload } = this;
    WORDS.find(this.#text, command.length);
    const words = Array.from({ length: WORDS.count - this.#lengths }, (_, i) => WORDS.at(this.#text, i));
    const values = valuesOf(command, words);
    if (payload === null) return values;
    return { ...values, ...this.#headers(), ...deliveryOf(this.subject, this.replyTo, payload, this.#codecs) };
  }
  #headers(): JsonObject {
    if (this.#headerBytes === 0) return {};
    const from = this.#stop + LINE_END_BYTES;
    return readHeaders(readable(this.#text.slice(from, from + this.#headerBytes), this.#codecs));
  }
}
