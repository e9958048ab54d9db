// A protocol that is read inside HTTP: its entries are HTTP's, whose dissectors ask its folder which messages it has and add
// its fields and sections to theirs. The registry lists it for its protocols and for what filters can read.
import type { FieldSpec, JsonObject, PathSpec, Protocol, Section, ToldTwice } from "../../contract/index.ts";
import type { Dissector } from "./dissector.ts";

/** A message of HTTP, as what its body carries is read. */
export interface CarryingMessage {
  /** The body's media type, lower case, without parameters. */
  readonly mediaType: string;
  /** The body as text, or what is there of it; null where it is none. */
  readonly text: string | null;
  /** The body's end is missing. */
  readonly isCut: boolean;
  /** Value of a header; empty where it is not there. */
  header(name: string): string;
}

/** What a request, or an answer whose request was not seen, says in such a protocol. */
export interface Carried {
  readonly overHttp1: Protocol;
  readonly overHttp2: Protocol;
  /** Fields added to those of the request. */
  requestFields(): JsonObject;
  /** Fields added to those of the answer. */
  responseFields(answer: CarryingMessage): JsonObject;
}

/** What such a protocol has of its own. */
export interface InsideHttp {
  readonly name: string;
  /** For people: what is read where. */
  readonly says: string;
  readonly protocols: readonly Protocol[];
  readonly paths: readonly PathSpec[];
  readonly fields?: readonly FieldSpec[];
  readonly toldTwice?: readonly ToldTwice[];
  requestSections(request: JsonObject): readonly Section[];
  responseSections(response: JsonObject): readonly Section[];
}

export function insideHttp(inside: InsideHttp): Dissector {
  return {
    name: inside.name,
    transports: [],
    ports: [],
    protocols: inside.protocols,
    presenter: {
      fields: () => ({ request: null, response: null, data: null, event: null }),
      columns: () => ({
        method: "",
        methodSelector: "",
        summary: "",
        summarySelector: "",
        status: "",
        statusSelector: "",
        outcome: "none",
      }),
      sections: (side, value) => {
        if (side === "request") return inside.requestSections(value);
        return side === "response" ? inside.responseSections(value) : [];
      },
    },
    fields: inside.fields ?? [],
    paths: inside.paths,
    toldTwice: inside.toldTwice ?? [],
    detect: null,
    open(context) {
      context.giveUp(inside.says);
      return { data() {}, gap() {}, end() {}, tick() {}, close() {} };
    },
  };
}

/** The `protocol` object of what is carried over a version of HTTP: an entry of HTTP with a name of its own. */
export function carriedProtocol(
  own: Pick<Protocol, "abbr" | "longName" | "macro" | "backgroundColor" | "referenceLink">,
  version: "1.1" | "2.0",
): Protocol {
  return {
    ...own,
    name: "http",
    version,
    longName: `${own.longName} over HTTP/${version}`,
    foregroundColor: "#ffffff",
    fontSize: 12,
    ports: ["80", "443", "8080"],
    layer4: "tcp",
    layer3: "ip",
    priority: 0,
  };
}
