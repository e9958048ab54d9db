// What a dissector hands on: a request with its response, a half of one, or a single event. It holds decoded
// messages, not JSON; the entry's document is made from it by the protocol's `present` when it is written.
import type { EntryError, Protocol } from "../contract/index.ts";
import type { Flow } from "./flow/flow.ts";
import type { Span } from "./moment.ts";
import type { Presenter } from "./protocols/dissector.ts";

/** One exchange. `request` and `response` are the protocol's own message types. */
export interface Exchange<Request = unknown, Response = unknown> {
  readonly presenter: Presenter<Request, Response>;
  readonly protocol: Protocol;
  readonly flow: Flow;
  /** Number inside the flow; an exchange emitted again with the same number replaces the former. */
  readonly index: number;
  readonly request: Request | null;
  readonly response: Response | null;
  readonly requestSpan: Span | null;
  readonly responseSpan: Span | null;
  /** Set for halves (pair-not-found, timeout), damage (dissection) and resets (connection). */
  readonly error: EntryError | null;
  /** A body was cut by a limit or by missing bytes. */
  readonly truncated: boolean;
  /** A flow's own entry. */
  readonly isFlow: boolean;
  /** It may be emitted again before its flow is over: who prints once waits. */
  readonly isProvisional?: boolean;
  /** It is not emitted again, whatever its error is: that need not be read, which may cost the unpacking of a body. */
  readonly isFinal?: true;
  /** Its bytes came from inside TLS, whose keys were known. */
  readonly isDecrypted?: true;
  /** Version and suite of that TLS. */
  readonly tlsInfo?: string;
}

/** Where exchanges go. */
export type ExchangeSink = (exchange: Exchange) => void;
