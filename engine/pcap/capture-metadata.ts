// What a capture file says besides packets, as values: handed on one by one, so that a session can show them and a
// writer can keep them.

/** Facts of one interface; for pcap, which has no such block, what its file header says. */
export interface CaptureInterfaceFacts {
  readonly linkType: number;
  /** Longest packet that was captured; 0: no limit. */
  readonly snapLength: number;
  readonly name: string;
  readonly description: string;
  readonly filter: string;
  readonly operatingSystem: string;
  readonly comment: string;
}

/** Names of one address, from a name resolution block. */
export interface AddressNames {
  /** 4 or 16 bytes. */
  readonly address: Uint8Array;
  readonly names: readonly string[];
}

/** Counters of an interface statistics block; a counter that the file does not hold is absent. */
export interface InterfaceStatistics {
  readonly interfaceIndex: number;
  readonly received?: number;
  readonly droppedByInterface?: number;
  readonly droppedBySystem?: number;
  readonly comment: string;
}

/** Something unreadable: where it begins, why, and how many bytes were passed over until reading could go on. */
export interface CaptureDamage {
  readonly offset: number;
  readonly reason: string;
  readonly skippedBytes: number;
}

/** A block of a kind that these readers do not interpret, whole, header and trailing length included. */
export interface RawBlock {
  readonly type: number;
  readonly bytes: Uint8Array;
  readonly isLittleEndian: boolean;
}

/** One thing that a capture file says besides its packets. Byte arrays are copies and may be kept. */
export type CaptureMetadata =
  | { readonly kind: "section"; readonly comment: string; readonly hardware: string; readonly application: string }
  | { readonly kind: "interface"; readonly index: number; readonly facts: CaptureInterfaceFacts }
  | { readonly kind: "names"; readonly names: readonly AddressNames[] }
  | { readonly kind: "secrets"; readonly secretsType: number; readonly data: Uint8Array }
  | { readonly kind: "statistics"; readonly statistics: InterfaceStatistics }
  | { readonly kind: "block"; readonly block: RawBlock }
  | { readonly kind: "damage"; readonly damage: CaptureDamage };

/** Secrets type of a TLS key log in NSS format ("TLSK"), draft-ietf-opsawg-pcapng 4.7. */
export const SECRETS_TLS_KEY_LOG = 0x544c534b;

/** Facts of an interface of which only the link type and the snapshot length are known. */
export function bareInterface(linkType: number, snapLength: number): CaptureInterfaceFacts {
  return { linkType, snapLength, name: "", description: "", filter: "", operatingSystem: "", comment: "" };
}
