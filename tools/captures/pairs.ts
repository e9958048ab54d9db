// Which request was paired with which response, so that the pairs of a capture that lacks packets can be held against those of
// the whole one: each must be right, or marked.
import { codecs } from "../../codecs/index.ts";
import { DEFAULT_LIMITS, type Exchange, type Span } from "../../engine/index.ts";
import { type DissectOptions, dissect } from "./dissect.ts";

/** From the packet in which a message begins to that in which it ends. */
export type Packets = Pick<Span, "startPacket" | "endPacket">;

/** Two messages that an entry shows as request and response. */
export interface Pair {
  readonly flow: string;
  readonly request: Packets;
  readonly response: Packets;
  /** Protocol, what was asked, what came of it. */
  readonly words: string;
  /** The entry says that something is missing, or that its request was asked again: the bytes of what is asked anew tell no difference. */
  readonly isMarked: boolean;
}

/** The pairs of a capture, in their last form, and the packets in which its messages end. */
export function pairsOf(
  file: Uint8Array,
  arrivals?: DissectOptions["arrivals"],
  dissectors?: DissectOptions["dissectors"],
): {
  readonly pairs: readonly Pair[];
  readonly boundaries: readonly number[];
  readonly packets: number;
} {
  const latest = new Map<string, Exchange>();
  const onExchange = (exchange: Exchange): void => void latest.set(keyOf(exchange), exchange);
  const options: DissectOptions = { onExchange, dissectors };
  const { summary } = dissect(file, arrivals === undefined ? options : { ...options, arrivals });
  const exchanges = [...latest.values()].filter(({ isFlow }) => !isFlow);
  const ends = exchanges.flatMap(({ requestSpan, responseSpan }) => [requestSpan, responseSpan]);
  const boundaries = new Set(ends.flatMap((span) => (span === null ? [] : [span.endPacket])));
  return {
    pairs: exchanges.flatMap(pairOf),
    boundaries: [...boundaries].toSorted((a, b) => a - b),
    packets: summary.packets,
  };
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
      isMarked: error !== null || truncated || Number(document.request?.["retransmissions"] ?? 0) > 0,
    },
  ];
}

/** How the pairs of a damaged capture stand beside those of the whole one. */
export interface Comparison {
  /** Neither marked nor pairs of the whole capture. */
  readonly wrong: readonly string[];
  /** Right and not marked. */
  readonly right: number;
  /** Right and marked, although all of their packets arrived. */
  readonly needlesslyMarked: readonly string[];
}

export interface ComparisonOptions {
  /** Packets that repeat another, and which: what was lost may have come with them. None by default. */
  readonly copies?: ReadonlyMap<number, number>;
  /** Packets that did not arrive; none by default. */
  readonly isLost?: (packet: number) => boolean;
  /** So many packets late, at most, a packet arrived: what it completes is told by another packet's number. */
  readonly slack?: number;
}

export function comparePairs(
  whole: readonly Pair[],
  found: readonly Pair[],
  { isLost = () => false, slack = 0, copies = new Map() }: ComparisonOptions = {},
): Comparison {
  const byFlow = Map.groupBy(whole, ({ flow }) => flow);
  const wrong: string[] = [];
  const needlesslyMarked: string[] = [];
  let right = 0;
  for (const pair of found) {
    const candidates = byFlow.get(pair.flow) ?? [];
    const original = pair.isMarked ? candidates.find((one) => isSame(one, pair, slack)) : undefined;
    if (original !== undefined && !original.isMarked && ![original.request, original.response].some(isHurt))
      needlesslyMarked.push(describe(pair));
    else if (!pair.isMarked && isRight(candidates, originalOf(pair, copies), slack)) right++;
    else if (!pair.isMarked) wrong.push(describe(pair));
  }
  return { wrong, right, needlesslyMarked };

  function isHurt({ startPacket, endPacket }: Packets): boolean {
    for (let packet = startPacket; packet <= endPacket; packet++) if (isLost(packet)) return true;
    return false;
  }
}

/** The pair as it would be told by the packets that its own repeat. */
function originalOf(pair: Pair, copies: ReadonlyMap<number, number>): Pair {
  const original = ({ startPacket, endPacket }: Packets): Packets => {
    const end = copies.get(endPacket) ?? endPacket;
    return { startPacket: Math.min(end, copies.get(startPacket) ?? startPacket), endPacket: end };
  };
  return { ...pair, request: original(pair.request), response: original(pair.response) };
}

function describe({ flow, words, request, response }: Pair): string {
  return `${flow}: ${words} (packets ${request.startPacket}, ${response.endPacket})`;
}
function isSame(one: Pair, other: Pair, slack: number): boolean {
  return (
    touches(one.request, other.request, slack) &&
    touches(one.response, other.response, slack) &&
    one.words === other.words
  );
}

// Packets tell pairs apart, but for pipelined ones, which words do. Words may differ where what they come from is lost: the
// text of a prepared statement, headers that were sent before. They may not be those of another pair.
function isRight(whole: readonly Pair[], pair: Pair, slack: number): boolean {
  const same = whole.filter(({ request, response }) => {
    // A handshake of several steps may begin later where its first packet is lost; one that the server begins has its answer first.
    const first = Math.min(request.startPacket, response.startPacket);
    const last = Math.max(request.endPacket, response.endPacket);
    return holds(first - slack, last + slack, pair.request) && touches(response, pair.response, slack);
  });
  if (same.length === 0 || same.some(({ words }) => words === pair.words)) return same.length > 0;
  return !whole.some(({ words, request, response }) => {
    return words === pair.words && (touches(request, pair.request, 0) || touches(response, pair.response, 0));
  });
}
function touches(whole: Packets, part: Packets, slack: number): boolean {
  return holds(whole.startPacket - slack, whole.endPacket + slack, part);
}
function holds(first: number, last: number, part: Packets): boolean {
  return part.startPacket <= last && part.endPacket >= first;
}
