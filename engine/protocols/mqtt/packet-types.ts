// The control packets (2.1.2 of the specification): their numbers, the flags that they must have (2.1.3), and who sends them.

interface PacketType {
  readonly name: string;
  /** null: each bit has a meaning of its own. */
  readonly flags: number | null;
  readonly sender: "client" | "server" | "both";
}
const TYPES: readonly (PacketType | null)[] = [
  null,
  { name: "CONNECT", flags: 0, sender: "client" },
  { name: "CONNACK", flags: 0, sender: "server" },
  { name: "PUBLISH", flags: null, sender: "both" },
  { name: "PUBACK", flags: 0, sender: "both" },
  { name: "PUBREC", flags: 0, sender: "both" },
  { name: "PUBREL", flags: 2, sender: "both" },
  { name: "PUBCOMP", flags: 0, sender: "both" },
  { name: "SUBSCRIBE", flags: 2, sender: "client" },
  { name: "SUBACK", flags: 0, sender: "server" },
  { name: "UNSUBSCRIBE", flags: 2, sender: "client" },
  { name: "UNSUBACK", flags: 0, sender: "server" },
  { name: "PINGREQ", flags: 0, sender: "client" },
  { name: "PINGRESP", flags: 0, sender: "server" },
  { name: "DISCONNECT", flags: 0, sender: "both" },
  { name: "AUTH", flags: 0, sender: "both" },
];

/** Set where a packet is sent again; MQTT 3.1 has it in PUBREL, SUBSCRIBE and UNSUBSCRIBE too. */
const DUP = 8;

/** The type of a packet by its first byte; null where no packet begins so. */
export function packetTypeOf(first: number): PacketType | null {
  const type = TYPES[first >> 4] ?? null;
  const flags = first & 0x0f;
  // QoS 3 is none (3.3.1.2).
  if (type?.flags === null) return (flags & 6) === 6 ? null : type;
  return type?.flags === flags || (type?.flags === 2 && flags === (2 | DUP)) ? type : null;
}

/** Who may send packets of this name. */
export function senderOf(name: string): PacketType["sender"] {
  return TYPES.find((type) => type?.name === name)?.sender ?? "both";
}
