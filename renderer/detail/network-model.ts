// What the network did to an exchange, in words for people who have never read a TCP header.

export interface NetworkTime {
  readonly name: string;
  readonly selector: string;
  /** Where it begins, counted from the begin of the wait. */
  readonly startUs: number;
  readonly us: number;
}

/** Something that happened to packets while the exchange lasted. */
export interface NetworkEvent {
  readonly name: string;
  readonly selector: string;
  readonly count: number;
  readonly meaning: string;
}

export interface NetworkDocument {
  /** Parts of the wait; empty where they were not measured. */
  readonly times: readonly NetworkTime[];
  readonly events: readonly NetworkEvent[];
}

type Json = Readonly<Record<string, unknown>>;

const EVENTS: readonly (readonly [key: string, name: string, meaning: string])[] = [
  [
    "timeoutRetransmissions",
    "Sent again after a time-out",
    "No acknowledgement came in time. The packet or its answer got lost.",
  ],
  ["fastRetransmissions", "Sent again on request", "The receiver asked for a packet that got lost."],
  [
    "spuriousRetransmissions",
    "Sent again for nothing",
    "The packet had arrived. Its acknowledgement got lost or was late.",
  ],
  ["outOfOrder", "Out of order", "Packets that later ones overtook on their way."],
  [
    "dupAcks",
    "Duplicate acknowledgements",
    "The receiver says again up to where it has all: something is missing there.",
  ],
  ["lostSegments", "Gap before a packet", "The packet before was not captured: lost on its way, or by the capture."],
  [
    "ackedUnseenSegments",
    "Acknowledged but not captured",
    "The packet arrived, so the capture lost it, not the network.",
  ],
  ["zeroWindows", "Receiver full (zero window)", "Its program does not read, so the sender must wait."],
  ["zeroWindowProbes", "Asked a full receiver", "The sender asks whether there is room again."],
  ["windowFullEvents", "Window full", "The sender sent all that the receiver has room for, and must wait."],
  ["windowUpdates", "Window updates", "The receiver tells that it has other room than before. Harmless."],
  ["keepaliveCount", "Keep-alives", "One side asks whether the other is still there. Harmless."],
];

const number = (value: unknown): number | null => (typeof value === "number" && Number.isFinite(value) ? value : null);

function timesOf(network: Json): readonly NetworkTime[] {
  const time = (name: string, key: string, startUs: number): NetworkTime[] => {
    const us = number(network[key]);
    return us === null ? [] : [{ name, selector: `network.${key}`, startUs, us }];
  };
  return [
    ...time("until acknowledged", "ackUs", 0),
    ...time("on the network", "networkUs", 0),
    ...time("at the server", "serverUs", number(network["networkUs"]) ?? 0),
  ];
}

/** Reads `network` of an entry; null where it has none. */
export function networkOf(network: unknown): NetworkDocument | null {
  if (typeof network !== "object" || network === null) return null;
  const fields = network as Json;
  const events = EVENTS.flatMap(([key, name, meaning]) => {
    const count = number(fields[key]) ?? 0;
    return count > 0 ? [{ name, selector: `network.${key}`, count, meaning }] : [];
  });
  return { times: timesOf(fields), events };
}
