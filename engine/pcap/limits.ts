// Bounds on what a capture file can make the readers hold or do. A file comes from anybody: each of these numbers is
// the answer to a length field that lies.

/** Largest packet where the file's header names no larger snapshot length (Wireshark's own bound). */
export const MAX_PACKET_BYTES = 262_144;

/** Largest packet in any file: a snapshot length beyond it is not believed. */
export const MAX_PACKET_BYTES_ANY = 1_048_576;

/** Largest pcapng block (Wireshark's own bound): key logs and name lists are the large ones. */
export const MAX_BLOCK_BYTES = 16_777_216;

/** Interfaces of one file, over all its sections; packets of later ones are counted as damage. */
export const MAX_INTERFACES = 65_536;

/** Options read of one block. */
export const MAX_OPTIONS = 1_024;

/** Names and addresses read of one name resolution block. */
export const MAX_NAMES_PER_BLOCK = 262_144;

/** Characters kept of an interface's name, description, filter, or a section's facts. */
export const MAX_TEXT_LENGTH = 4_096;

/** Bytes searched for the next record after a damaged one; then the rest of the file counts as unreadable. */
export const MAX_RESYNC_BYTES = 67_108_864;

/** Consecutive plausible record headers that make a place in a damaged pcap file a record boundary. */
export const RESYNC_CHAIN = 3;

/** A record found after damage lies within this time of the last good packet, either way. */
export const RESYNC_MAX_SECONDS = 30 * 86_400;

/** Damages that are described one by one; the rest is only counted. */
export const MAX_DAMAGES_TOLD = 100;

/** Last whole second (in 2554) that 64 bits of nanoseconds hold: times beyond it are read as it, and counted. */
export const MAX_SECONDS = 18_446_744_072;
