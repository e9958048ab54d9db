// Rows as text: in cells, in tooltips, and on the clipboard.
import type { ListRow } from "../../contract/index.ts";
import { formatExactUtc } from "../shared/format-time.ts";

type PeerText = ListRow["src"];

/** The best name that a peer has; an unresolved one shows its address. */
export const peerText = (peer: PeerText): string => {
  if (peer.name === "") {
    // RFC 3986, 3.2.2: an IPv6 address before a port stands in brackets.
    const host = peer.ip.includes(":") ? `[${peer.ip}]` : peer.ip;
    return peer.port === "" ? peer.ip : `${host}:${peer.port}`;
  }
  return peer.namespace === "" ? peer.name : `${peer.name}.${peer.namespace}`;
};

/** Name, namespace, address and port. */
export const peerTitle = (peer: PeerText): string => {
  const address = peer.port === "" ? peer.ip : `${peer.ip} port ${peer.port}`;
  return peer.name === "" ? address : `${peerText(peer)}\n${address}`;
};

/** What stands in place of the status where no whole exchange was seen. */
export const halfPairText = (errorType: string): string => {
  switch (errorType) {
    case "timeout":
      return "no answer";
    case "connection":
      return "reset";
    case "dissection":
      return "broken";
    default:
      return "half";
  }
};

const FIELDS: readonly (readonly [name: string, read: (row: ListRow) => string | number | null])[] = [
  ["no", (row) => row.no],
  ["time", (row) => formatExactUtc(row.timeNs)],
  ["protocol", (row) => row.protocol.abbr],
  ["tls", (row) => String(row.tls)],
  ["method", (row) => row.method],
  ["summary", (row) => row.summary],
  ["status", (row) => row.status],
  ["error", (row) => row.errorType],
  ["source", (row) => peerText(row.src)],
  ["sourceAddress", (row) => row.src.ip],
  ["sourcePort", (row) => row.src.port],
  ["destination", (row) => peerText(row.dst)],
  ["destinationAddress", (row) => row.dst.ip],
  ["destinationPort", (row) => row.dst.port],
  ["elapsedUs", (row) => row.elapsedUs],
  ["size", (row) => row.size],
  ["node", (row) => row.node],
];

/** RFC 4180, section 2: quoted where needed, quotes doubled. A leading sign or formula mark is defused for spreadsheets. */
const csvCell = (value: string | number | null): string => {
  const text = value === null ? "" : String(value);
  const safe = typeof value === "string" && /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export type CopyFormat = "text" | "csv" | "json";

/** Rows for the clipboard. */
export const formatRows = (rows: readonly ListRow[], format: CopyFormat): string => {
  if (format === "json") {
    return JSON.stringify(
      rows.map((row) => Object.fromEntries(FIELDS.map(([name, read]) => [name, read(row)]))),
      null,
      2,
    );
  }
  if (format === "csv") {
    const lines = rows.map((row) => FIELDS.map(([, read]) => csvCell(read(row))).join(","));
    return [FIELDS.map(([name]) => name).join(","), ...lines].join("\r\n");
  }
  return rows
    .map((row) =>
      [
        row.no,
        formatExactUtc(row.timeNs),
        row.protocol.abbr,
        row.method,
        row.summary,
        row.errorType === "" ? row.status : halfPairText(row.errorType),
        `${peerText(row.src)} → ${peerText(row.dst)}`,
      ].join("\t"),
    )
    .join("\n");
};
