// Which request was paired with which response, so that the pairs of a capture that lacks packets can be held against those of
// the whole one: each must be right, or marked.
import { codecs } from "../../codecs/index.ts";
import { DEFAULT_LIMITS, type Exchange, type Span } from "../../engine/index.ts";
import { type DissectOptions, dissect } from "./dissect.ts";

/** Two messages that an entry shows as request and response. */
export interface Pair {
  readonly flow: string;
  readonly request: Span;
  readonly response: Span;
  /** Protocol, what was asked, what came of it. */
  readonly words: string;
  /** The entry says that something is missing. */
  readonly isMarked: boolean;
}

/** The pairs of a capture, in their last form, and the packets in which its messages end. */
export function pairsOf(
  file: Uint8Array,
  keeps?: DissectOptions["keeps"],
  dissectors?: DissectOptions["dissectors"],
): {
  readonly pairs: readonly Pair[];
  readonly boundaries: readonly number[];
} {
  const latest = new Map<string, Exchange>();
  const onExchange = (exchange: Exchange): void => void latest.set(keyOf(exchange), exchange);
  const options: DissectOptions = { onExchange, dissectors };
  dissect(file, keeps === undefined ? options : { ...options, keeps });
  const exchanges = [...latest.values()].filter(({ isFlow }) => !isFlow);
  const ends = exchanges.flatMap(({ requestSpan, responseSpan }) => [requestSpan, responseSpan]);
  const boundaries = new Set(ends.flatMap((span) => (span === null ? [] : [span.endPacket])));
  return { pairs: exchanges.flatMap(pairOf), boundaries: [...boundaries].toSorted((a, b) => a - b) };
}

function keyOf({ flow, index }: Exchange): string {
  return `${flow.id}/${index}`;
}

function pairOf(exchange: Exchange): readonly Pair[] {
  const { flow, protocol, request, response, requestSpan, responseSpan, error, truncated, presenter } = exchange;
  if (request === null || response === null || requestSpan === null || responseSpan === null) return [];
  const document = presenter.fields(exchange, codecs, DEFAULT_LIMITS);
  const context = { protocol, srcPort: flow.clientPort, dstPort: flow.serverPort };
  const { method, summary, status } = presenter.columns(document, context);
  const ends = [`${flow.clientIp}:${flow.clientPort}`, `${flow.serverIp}:${flow.serverPort}`].toSorted().join(" ");
  return [
    {
      flow: `${flow.transport} ${ends}`,
      request: requestSpan,
      response: responseSpan,
      words: [protocol.abbr, method, summary, status].join(" "),
      isMarked: error !== null || truncated,
    },
  ];
}

/** Pairs that are neither marked nor pairs of the whole capture. */
export function wrongPairs(whole: readonly Pair[], found: readonly Pair[]): readonly string[] {
  const byFlow = Map.groupBy(whole, ({ flow }) => flow);
  return found
    .filter((pair) => !pair.isMarked && !isRight(byFlow.get(pair.flow) ?? [], pair))
    .map(({ flow, words, request, response }) => {
      return `${flow}: ${words} (packets ${request.startPacket}, ${response.endPacket})`;
    });
}

// Packets tell pairs apart, but for pipelined ones, which words do. Words may differ where what they come from is lost: the
// text of a prepared statement, headers that were sent before. They may not be those of another pair.
function isRight(whole: readonly Pair[], pair: Pair): boolean {
  const same = whole.filter(({ request, response }) => {
    // A handshake of several steps may begin later where its first packet is lost; one that the server begins has its answer first.
    const first = Math.min(request.startPacket, response.startPacket);
    const last = Math.max(request.endPacket, response.endPacket);
    return holds(first, last, pair.request) && touches(response, pair.response);
  });
  if (same.length === 0 || same.some(({ words }) => words === pair.words)) return same.length > 0;
  return !whole.some(({ words, request, response }) => {
    return words === pair.words && (touches(request, pair.request) || touches(response, pair.response));
  });
}
function touches(whole: Span, part: Span): boolean {
  return holds(whole.startPacket, whole.endPacket, part);
}
function holds(first: number, last: number, part: Span): boolean {
  return part.startPacket <= last && part.endPacket >= first;
}
