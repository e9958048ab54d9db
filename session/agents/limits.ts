// Every limit of the desktop's end of an agent. An agent parses hostile bytes and may be taken over: nothing that it
// sends may take more of the desktop than these numbers say.

/** Largest message; a peer that announces a larger one is hung up on. */
export const MAX_MESSAGE_BYTES = 16 << 20;
/** What an agent may send before the desktop has read it: one stream's, and the whole connection's. */
export const STREAM_WINDOW_BYTES = 1 << 20;
export const CONNECTION_WINDOW_BYTES = 2 << 20;

/** Characters of a cell of the list, of a selector, a stream's name, an address, and of a connection's name. */
export const MAX_CELL_LENGTH = 262_144;
export const MAX_SELECTOR_LENGTH = 512;
export const MAX_STREAM_LENGTH = 64;
export const MAX_ADDRESS_LENGTH = 45;
export const MAX_CONNECTION_LENGTH = 128;
/** Different sets of selectors of one agent; presenters have a few each. */
export const MAX_SELECTOR_SETS = 256;
/** Places that saw an exchange, protocols found in a flow, and characters of their names. */
export const MAX_HOPS = 32;
export const MAX_DETECTED = 32;
export const MAX_NAME_LENGTH = 128;

/** Lines of one agent's ledger, and characters of what an agent tells people. */
export const MAX_LEDGER_LINES = 64;
export const MAX_SENTENCE_LENGTH = 300;
/** Nodes named in one line of the session's ledger. */
export const MAX_NODES_NAMED = 3;

/** Agents of one session. */
export const MAX_AGENTS = 5_000;

/** How long a sighting waits for those of other places, and how many may wait. */
export const HOLD_MS = 200;
export const MAX_HELD = 50_000;
export const MAX_HELD_LENGTH = 64 << 20;
/** Of the same client, protocol and request. */
export const MAX_HELD_ALIKE = 128;
/** Exchanges of which a row may be another sighting, and which are looked at. */
export const MAX_LOOKED_AT = 32;
/** Sightings that were handed on and are remembered, so that a late one is known to be a repetition. */
export const MAX_REMEMBERED = 100_000;
export const MAX_REMEMBERED_ALIKE = 64;
/** Sightings of one exchange lie so near in corrected time: where the connection is known, and where only its ends are. */
export const MAX_APART_NS = 5_000_000_000n;
export const MAX_APART_BY_ADDRESS_NS = 100_000_000n;

/** Rows on their way to the store before agents are held back. */
export const MAX_ROWS_IN_FLIGHT = 65_536;

/** Addresses of one request for canaries; an agent takes no more. */
export const MAX_CANARIES = 16;

/** Most bytes that a request for packets takes from one agent, whatever was asked for. */
export const MAX_PACKETS_BYTES = 4_294_967_296;
/** Streams of one request to an agent. */
export const MAX_STREAMS_PER_REQUEST = 10_000;
