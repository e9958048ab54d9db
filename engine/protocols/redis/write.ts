// The document of a Redis entry as JSON text, without the values that `fields` makes, which it is the text of to the
// letter. Small messages repeat, and most are a few words that JSON holds as they are: those are never decoded.
import type { JsonObject } from "../../../contract/index.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import type { Limits } from "../../limits.ts";
import type { WrittenEntry } from "../dissector.ts";
import { MAX_REPEATED_LENGTH, Repeats } from "../repeats.ts";
import { cells, type Shown, shownOf } from "./columns.ts";
import { requestFields, responseFields } from "./documents.ts";
import { plainReply, plainRequest } from "./plain.ts";
import { hasSecrets } from "./redact.ts";
import type { RedisMessage, RedisRequest } from "./types.ts";

/** One side of an entry. */
export interface WrittenSide {
  readonly json: string;
  readonly shown: Shown;
}

/** Writes sides, and remembers what repeats along connections. */
class Writer {
  readonly #codecs: Codecs;
  readonly #maxKeptBytes: number;
  readonly #requests = new Repeats<WrittenSide>();
  readonly #responses = new Repeats<WrittenSide>();

  constructor(codecs: Codecs, maxKeptBytes: number) {
    this.#codecs = codecs;
    this.#maxKeptBytes = maxKeptBytes;
  }
  isFor(codecs: Codecs, maxKeptBytes: number): boolean {
    return this.#codecs === codecs && this.#maxKeptBytes === maxKeptBytes;
  }
  request(request: RedisRequest): WrittenSide {
    const decoded = (): WrittenSide => sideOf(requestFields(request, this.#codecs, this.#maxKeptBytes));
    const text = this.#wholeText(request);
    if (text === null) return decoded();
    const { command, isInline } = request;
    const written = (): WrittenSide => plainRequest(text, command, isInline) ?? decoded();
    // Secrets leave memory with their entry.
    return isInline || hasSecrets(command) ? written() : this.#requests.of(text, command, written);
  }
  response(response: RedisMessage): WrittenSide {
    const decoded = (): WrittenSide => sideOf(responseFields(response, this.#codecs, this.#maxKeptBytes));
    const text = this.#wholeText(response);
    if (text === null) return decoded();
    return this.#responses.of(text, "", () => plainReply(text) ?? decoded());
  }

  /** All of a small message; null where it is large, or not all there. */
  #wholeText({ text, cuts }: RedisMessage): string | null {
    const isWhole = text !== null && text !== "" && cuts.length === 0;
    return isWhole && text.length <= Math.min(MAX_REPEATED_LENGTH, this.#maxKeptBytes) ? text : null;
  }
}

function sideOf(fields: JsonObject): WrittenSide {
  return { json: JSON.stringify(fields), shown: shownOf(fields) };
}

let writer: Writer | null = null;

export function writeRedis(
  { request, response, error }: Exchange<RedisRequest, RedisMessage>,
  codecs: Codecs,
  { maxBodyBytes }: Limits,
): WrittenEntry {
  if (writer?.isFor(codecs, maxBodyBytes) !== true) writer = new Writer(codecs, maxBodyBytes);
  const asked = request === null ? null : writer.request(request);
  const answered = response === null ? null : writer.response(response);
  const missing = error === null ? "null" : "{}";
  return {
    request: asked?.json ?? missing,
    response: answered?.json ?? missing,
    columns: cells(asked?.shown ?? null, answered?.shown ?? null),
  };
}
