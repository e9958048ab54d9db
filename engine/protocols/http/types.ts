// HTTP/1 messages between framing and presenting. Headers stay text until an entry is written.
import type { ProtobufTypes } from "../../codecs.ts";
import type { Carried } from "../inside-http.ts";
import { Body } from "./body.ts";
import { headerValue } from "./head-text.ts";

/** One message. It is queued when its head is there and fills while its body arrives. */
export class HttpMessage {
  /** Start line and header lines as they were sent, one character a byte. */
  readonly head: string;
  readonly body = new Body();
  readonly isHttp10: boolean;
  /** Trailer lines of a chunked message, one character a byte. */
  trailers = "";
  /** What is wrong with the message, in words; empty when nothing is. */
  problem = "";
  /** `problem` is a broken connection and no damage of the message. */
  isBroken = false;
  /** Bytes of the body are missing, or were not kept. */
  isCut = false;
  isComplete = false;
  /** The end of the head is missing. */
  isHeadCut = false;
  /** The body is packed: a request's is unpacked when it is complete, an answer's when somebody reads it. */
  isCoded = false;
  /** The request asks for another protocol, or for a tunnel. */
  asksToSwitch = false;
  /** What its body says in a protocol inside HTTP; of an answer, where its request was not seen. */
  carried: Carried | null = null;
  /** A side of a call of gRPC-Web. */
  isCall = false;
  /** Of a call: protobuf types that are known. */
  types: ProtobufTypes | null = null;

  constructor(head: string, isHttp10: boolean) {
    this.head = head;
    this.isHttp10 = isHttp10;
  }

  contentType(): string {
    return this.header("content-type");
  }
  header(name: string): string {
    return headerValue(this.head, name);
  }
  /** What follows the `?` of a request's target; empty where there is none. */
  query(): string {
    const query = this.head.indexOf("?");
    if (query < 0 || query > this.head.indexOf("\n")) return "";
    return this.head.slice(query + 1, this.head.indexOf(" ", query));
  }

  /** Notes a problem; the first one stays. */
  blame(problem: string): void {
    if (this.problem === "") this.problem = problem;
  }
}
