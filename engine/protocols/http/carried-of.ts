// Which messages carry another protocol in their body, whatever version of HTTP carries them. Most are told apart without looking
// at a header: they have neither body nor query.
import type { Codecs } from "../../codecs.ts";
import { graphqlIn, graphqlInQuery } from "../graphql/index.ts";
import type { Carried, CarryingMessage } from "../inside-http.ts";
import { jsonrpcIn } from "../jsonrpc/index.ts";
import { soapIn } from "../soap/index.ts";
import { xmlrpcIn } from "../xmlrpc/index.ts";
import type { Body } from "./body.ts";
import { bodyText, mayBeJson } from "./content.ts";

/** A message of any version whose end was seen. */
export interface EndedMessage {
  readonly body: Body;
  readonly isCut: boolean;
  /** Asked for only where it matters. */
  contentType(): string;
  /** What follows the `?` of a request's target; empty where there is none. */
  query(): string;
  header(name: string): string;
}

type Reader = (message: CarryingMessage) => Carried | null;

const XML: readonly Reader[] = [soapIn, xmlrpcIn];
const JSON_TEXT: readonly Reader[] = [jsonrpcIn, graphqlIn];
/** What bodies of a media type may carry. */
const READERS: ReadonlyMap<string, readonly Reader[]> = new Map([
  ["application/json", JSON_TEXT],
  ["application/graphql+json", JSON_TEXT],
  ["application/graphql", [graphqlIn]],
  ["text/xml", XML],
  ["application/xml", XML],
  ["application/soap+xml", [soapIn]],
  ["multipart/related", [soapIn]],
  ["application/json-rpc", [jsonrpcIn]],
  ["application/jsonrequest", [jsonrpcIn]],
  ["text/json", [jsonrpcIn]],
]);
/** Types that say nothing, or that programs set which do not care: a text that begins like JSON may carry it nonetheless. */
const UNSAID: ReadonlySet<string> = new Set(["", "text/plain", "application/x-www-form-urlencoded"]);

export function carriedByRequest(request: EndedMessage, codecs: Codecs): Carried | null {
  if (request.body.keptBytes > 0) return carriedInBody(request, codecs);
  const query = request.isCut ? "" : request.query();
  return query === "" ? null : graphqlInQuery(query);
}

/** Of an answer whose request was not seen. GraphQL's say nothing of themselves. */
export function carriedByAnswer(answer: EndedMessage, codecs: Codecs): Carried | null {
  return answer.body.keptBytes > 0 ? carriedInBody(answer, codecs) : null;
}

/** Whether the type of a message's body says that it may carry something, or nothing at all. */
export function mayCarry(message: EndedMessage): boolean {
  const mediaType = mediaTypeOf(message);
  return READERS.has(mediaType) || UNSAID.has(mediaType);
}

function carriedInBody(message: EndedMessage, codecs: Codecs): Carried | null {
  const carrying = carryingMessage(message, codecs);
  for (const reader of readersOf(carrying.mediaType, message.body)) {
    const carried = reader(carrying);
    if (carried !== null) return carried;
  }
  return null;
}

function readersOf(mediaType: string, body: Body): readonly Reader[] {
  const readers = READERS.get(mediaType);
  if (readers !== undefined) return readers;
  return UNSAID.has(mediaType) && mayBeJson(body) ? [jsonrpcIn] : [];
}

/** The message as protocols inside HTTP read it. */
export function carryingMessage(message: EndedMessage, codecs: Codecs): CarryingMessage {
  const { body, isCut } = message;
  const mediaType = mediaTypeOf(message);
  return {
    mediaType,
    isCut,
    get text() {
      if (mediaType !== "multipart/related") return bodyText(body, codecs);
      // Attachments are no text.
      const bytes = body.bytes();
      return codecs.latin1(bytes, 0, bytes.length);
    },
    header: (name) => message.header(name),
  };
}

function mediaTypeOf(message: EndedMessage): string {
  return message.contentType().split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
