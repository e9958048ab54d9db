// The document of an HTTP/1 entry as JSON text, without the values that `httpFields` makes: what a store of millions of
// entries is filled with. It is the text of those values to the letter.
import type { JsonObject } from "../../../contract/index.ts";
import { readable } from "../../bytes/kept-bytes.ts";
import type { Codecs } from "../../codecs.ts";
import type { Exchange } from "../../exchange.ts";
import type { WrittenEntry } from "../dissector.ts";
import { dnsOfBody, dnsOfQuery } from "../dns/index.ts";
import type { Body } from "./body.ts";
import { cells } from "./columns.ts";
import { showBody } from "./content.ts";
import { postData, splitRequestLine, statusFields, targetFields, trailerFields } from "./fields.ts";
import { fieldLinesOf, startLineOf } from "./head-text.ts";
import { type HeaderBlock, readBlock } from "./header-block.ts";
import { Repeats } from "../repeats.ts";
import type { HttpMessage } from "./types.ts";

interface StartLine {
  /** Its fields, without the braces. */
  readonly json: string;
  /** What a query carries besides, behind a comma. */
  readonly carried: string;
  readonly method: string;
  readonly path: string;
  readonly status: number | null;
}
const NO_LINE: StartLine = { json: "", carried: "", method: "", path: "", status: null };

/** Writes entries, and remembers what repeats along connections. */
class Writer {
  readonly codecs: Codecs;
  readonly #requestLines = new Repeats<StartLine>();
  readonly #statusLines = new Repeats<StartLine>();
  readonly #blocks = new Repeats<HeaderBlock>();
  readonly #bodies = new Repeats<string>();

  constructor(codecs: Codecs) {
    this.codecs = codecs;
  }

  entry(request: HttpMessage | null, response: HttpMessage | null): WrittenEntry {
    const asked = request === null ? NO_LINE : this.#requestLine(startLineOf(request.head));
    const answered = response === null ? NO_LINE : this.#statusLine(startLineOf(response.head));
    return {
      request: request === null ? "{}" : this.#request(request, asked),
      response: response === null ? "{}" : this.#response(response, answered.json),
      columns: cells(asked.method, asked.path, answered.status, false),
    };
  }

  #requestLine(line: string): StartLine {
    return this.#requestLines.of(line, "", () => {
      const { method, target, version } = splitRequestLine(readable(line, this.codecs));
      const fields = { method, ...targetFields(method, target), httpVersion: version };
      const carried = behind(dnsOfQuery(fields.queryString, this.codecs));
      return { json: insideOf(fields), carried, method, path: fields.path, status: null };
    });
  }

  #statusLine(line: string): StartLine {
    return this.#statusLines.of(line, "", () => {
      const fields = statusFields(line, this.codecs);
      return { json: insideOf(fields), carried: "", method: "", path: "", status: fields.status };
    });
  }

  #request(message: HttpMessage, { json, carried }: StartLine): string {
    const { map, requestCookies, contentType } = this.#block(message);
    const { body } = message;
    const data =
      body.keptBytes > 0
        ? JSON.stringify(postData(body, contentType, this.codecs))
        : `{"mimeType":${JSON.stringify(contentType)},"params":[],"text":"","encoding":""}`;
    const dns = `${carried}${behind(dnsOfBody("request", body, contentType, this.codecs))}`;
    return `{${json},"headers":${map},"cookies":${requestCookies},${sizes(message)},"postData":${data}${this.#trailers(message)}${dns}}`;
  }

  #response(message: HttpMessage, line: string): string {
    const { map, responseCookies, contentType, location } = this.#block(message);
    const redirect = `"redirectURL":${JSON.stringify(location)}`;
    const content = `{"size":${message.body.decodedBytes},${this.#shown(message.body, contentType)}}`;
    const dns = behind(dnsOfBody("response", message.body, contentType, this.codecs));
    return `{${line},"headers":${map},"cookies":${responseCookies},${sizes(message)},${redirect},"content":${content}${this.#trailers(message)}${dns}}`;
  }

  #block({ head }: HttpMessage): HeaderBlock {
    const fields = fieldLinesOf(head);
    return this.#blocks.of(fields, "", () => readBlock(fields, this.codecs));
  }

  // A body that is held as it came shows the same each time.
  #shown(body: Body, mimeType: string): string {
    const show = (): string => {
      const { encoding, text } = showBody(body, mimeType, this.codecs);
      return insideOf({ mimeType, encoding, text });
    };
    return body.text === null || body.isShortened ? show() : this.#bodies.of(body.text, mimeType, show);
  }

  #trailers(message: HttpMessage): string {
    if (message.trailers === "") return "";
    return behind(trailerFields(message, this.codecs));
  }
}

let writer: Writer | null = null;

/** Null for gRPC and what bodies carry, which have more to say. */
export function writeHttp(exchange: Exchange<HttpMessage, HttpMessage>, codecs: Codecs): WrittenEntry | null {
  const { request, response } = exchange;
  if (request !== null && (request.carried !== null || request.isCall)) return null;
  if (response !== null && (response.carried !== null || response.isCall)) return null;
  if (writer?.codecs !== codecs) writer = new Writer(codecs);
  return writer.entry(request, response);
}

function sizes({ isHeadCut, head, body }: HttpMessage): string {
  return `"headersSize":${isHeadCut ? -1 : head.length},"bodySize":${body.wireBytes}`;
}

/** Fields that follow others; empty where there are none. */
function behind(fields: JsonObject): string {
  const inside = insideOf(fields);
  return inside === "" ? "" : `,${inside}`;
}
function insideOf(fields: JsonObject): string {
  return JSON.stringify(fields).slice(1, -1);
}
