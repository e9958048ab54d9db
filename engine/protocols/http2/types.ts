// HTTP/2 messages between framing and presenting, and the streams that carry them.
import type { ProtobufTypes } from "../../codecs.ts";
import type { Field, HeaderSection } from "../../hpack/index.ts";
import type { Span } from "../../moment.ts";
import { Body } from "../http/index.ts";
import type { Carried } from "../inside-http.ts";

/** One message. It begins with its headers and fills while its data arrives. */
export class Http2Message {
  readonly streamId: number;
  readonly headers: HeaderSection;
  readonly span: Span;
  readonly body = new Body();
  /** The body comes packed: it is unpacked, and kept so, when it is complete or read. */
  readonly isCoded: boolean;
  /** It is complete, and not unpacked yet. */
  isPacked = false;
  trailers: HeaderSection | null = null;
  /** What is wrong with the message, in words; empty when nothing is. */
  problem = "";
  /** Bytes of the message are missing, or were not kept. */
  isCut = false;
  /** Its end was seen. */
  isComplete = false;
  /** Headers are missing: they were damaged, or exceed a limit. */
  isHeadCut = false;
  /** The stream whose response promised this request; 0 for one that the client sent. */
  promisedOn = 0;
  /** The request came as HTTP/1.1 and asked for HTTP/2. */
  isUpgrade = false;
  /** What its body says in a protocol inside HTTP; of an answer, where its request was not seen. */
  carried: Carried | null = null;
  /** Of a call: protobuf types that its server had told of. */
  types: ProtobufTypes | null = null;

  constructor(streamId: number, headers: HeaderSection, span: Span) {
    this.streamId = streamId;
    this.headers = headers;
    this.span = span;
    this.isCoded = fieldIn(headers, "content-encoding") !== undefined;
  }

  contentType(): string {
    return this.header("content-type");
  }
  header(name: string): string {
    return valueIn(this.headers, name);
  }
  /** What follows the `?` of a request's target; empty where there is none. */
  query(): string {
    const path = valueIn(this.headers, ":path");
    const mark = path.indexOf("?");
    return mark < 0 ? "" : path.slice(mark + 1);
  }

  /** Notes a problem; the first one stays. */
  blame(problem: string): void {
    if (this.problem === "") this.problem = problem;
  }
}

/** First value of a header; empty where it is not there, or not known. */
export function valueIn(section: HeaderSection | null, name: string): string {
  return fieldIn(section, name)?.[1] ?? "";
}
export function fieldIn(section: HeaderSection | null, name: string): Field | undefined {
  if (section !== null) for (const field of section.fields) if (field[0] === name) return field;
  return undefined;
}

/** One stream: a request with its response, paired by number whatever comes between. */
export class Stream {
  readonly id: number;
  /** Number of its entry. */
  readonly index: number;
  request: Http2Message | null = null;
  response: Http2Message | null = null;
  /** It was shown while it hung. */
  isTimedOut = false;

  constructor(id: number, index: number) {
    this.id = id;
    this.index = index;
  }

  get isComplete(): boolean {
    return this.response?.isComplete === true && this.request?.isComplete !== false;
  }
}
