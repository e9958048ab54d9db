// How an exchange fared on the network: how long its bytes travelled and how long the server took, and what went wrong on
// the way while it lasted.
import type { Network } from "../../contract/index.ts";
import { nanosecondsBetween, type Span } from "../moment.ts";
import * as verdicts from "./segment-verdict.ts";
import type { TcpMeasures } from "./tcp-measures.ts";

/** Bits of verdicts that are counted, under the names of the counts. */
const COUNTED: readonly (readonly [keyof Network, number])[] = [
  ["retransmissions", verdicts.RETRANSMISSION],
  ["fastRetransmissions", verdicts.FAST_RETRANSMISSION],
  ["spuriousRetransmissions", verdicts.SPURIOUS_RETRANSMISSION],
  ["outOfOrder", verdicts.OUT_OF_ORDER],
  ["dupAcks", verdicts.DUPLICATE_ACK],
  ["lostSegments", verdicts.LOST_SEGMENT],
  ["ackedUnseenSegments", verdicts.ACKED_UNSEEN],
  ["zeroWindows", verdicts.ZERO_WINDOW],
  ["zeroWindowProbes", verdicts.ZERO_WINDOW_PROBE],
  ["windowFullEvents", verdicts.WINDOW_FULL],
  ["windowUpdates", verdicts.WINDOW_UPDATE],
  ["keepaliveCount", verdicts.KEEP_ALIVE],
];
type Counts = { -readonly [name in keyof Network]?: number };

export function exchangeNetwork(measures: TcpMeasures, request: Span | null, response: Span | null): Network {
  return { ...times(measures, request, response), ...counts(measures, request, response) };
}

function times(
  { sent, serverRoundTripNs }: TcpMeasures,
  request: Span | null,
  response: Span | null,
): Pick<Network, "ackUs" | "networkUs" | "serverUs"> {
  const acked = request === null ? null : (sent?.find(request.endPacket) ?? null);
  const ackNs =
    request === null || acked === null
      ? -1
      : nanosecondsBetween(request.endSec, request.endNsec, acked.sec, acked.nsec);
  const ackUs = ackNs < 0 ? null : microseconds(ackNs);
  if (request === null || response === null) return { ackUs, networkUs: null, serverUs: null };
  const waitNs = nanosecondsBetween(request.endSec, request.endNsec, response.startSec, response.startNsec);
  const wayNs = wayTime(serverRoundTripNs, ackNs, acked?.isRepeated ?? false);
  // An answer that began before the request was over was not waited for.
  if (waitNs < 0 || wayNs < 0) return { ackUs, networkUs: null, serverUs: null };
  const networkUs = Math.min(microseconds(wayNs), microseconds(waitNs));
  return { ackUs, networkUs, serverUs: microseconds(waitNs) - networkUs };
}

// The way to the server and back takes the shortest round trip seen, or less where this request's own ACK came sooner.
// A request that was sent again was under way until its ACK came.
function wayTime(roundTripNs: number, ackNs: number, isRepeated: boolean): number {
  if (ackNs < 0 || roundTripNs < 0) return roundTripNs;
  return isRepeated ? ackNs : Math.min(roundTripNs, ackNs);
}

// Rounded down as the other times of an entry are, so that the parts of a wait make the whole.
function microseconds(ns: number): number {
  return Math.floor(ns / 1000);
}

function counts({ events }: TcpMeasures, request: Span | null, response: Span | null): Counts {
  const found: Counts = {};
  const first = request ?? response;
  if (events === null || first === null) return found;
  events.forEach(first.startPacket, response?.endPacket ?? Number.POSITIVE_INFINITY, (verdict) => {
    for (const [name, bit] of COUNTED) if ((verdict & bit) !== 0) found[name] = (found[name] ?? 0) + 1;
    if ((verdict & verdicts.ANY_RETRANSMISSION) === verdicts.RETRANSMISSION)
      found.timeoutRetransmissions = (found.timeoutRetransmissions ?? 0) + 1;
  });
  return found;
}
