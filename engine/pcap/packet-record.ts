// One packet as the capture file holds it. A reader fills the same record again for every packet, so that a file of
// millions of packets makes no garbage: whoever wants to keep something copies it before asking for the next packet
// (with `new Uint8Array(bytes.subarray(start, end))`: `slice` of a Node buffer is not a copy).

/** A packet in the memory of the reader. Valid until the reader is asked for the next packet or given more bytes. */
export interface PacketRecord {
  /** The memory that holds the packet: usually the chunk that was fed. */
  bytes: Uint8Array;
  /** First byte of the packet in `bytes`. */
  start: number;
  /** First byte after what was captured. */
  end: number;
  /** Bytes of the packet on the wire; more than `end - start` where the capture cut it. */
  originalLength: number;
  /** Whole seconds since 1970 (UTC). */
  sec: number;
  /** Nanoseconds within the second. */
  nsec: number;
  /** LINKTYPE_ number: what the first byte of the packet is. */
  linkType: number;
  /** Ordinal of the interface in the whole file (all sections), from 0. */
  interfaceIndex: number;
  /** Ordinal of the packet in the file, from 1, as Wireshark counts. */
  number: number;
  /** Comments that somebody attached to the packet, joined with line feeds; empty where there are none. */
  comment: string;
}

/** A record that holds no packet yet. */
export function emptyPacketRecord(): PacketRecord {
  return {
    bytes: new Uint8Array(0),
    start: 0,
    end: 0,
    originalLength: 0,
    sec: 0,
    nsec: 0,
    linkType: 0,
    interfaceIndex: 0,
    number: 0,
    comment: "",
  };
}
