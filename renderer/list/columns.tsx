// The columns of the list. Each is a value: title, how a row reads in it, what it adds to the filter, how it sorts.
import { Lock, LockOpen } from "lucide-react";
import { formatBytes, formatElapsed, formatExactBytes } from "../shared/format-number.ts";
import { formatClock, formatExactUtc, formatTime, localZone } from "../shared/format-time.ts";
import { ProtocolChip } from "../shared/ProtocolChip.tsx";
import { atLeast, equals, statusValue } from "./addable.ts";
import type { CellContext, Column } from "./column.ts";
import type { ColumnId } from "./column-layout.ts";
import { RowSigns, Status } from "./marks.tsx";
import { halfPairText, peerText, peerTitle } from "./row-text.ts";

const nothing = (): null => null;

const timeHeader = ({ timeFormat, startNs }: CellContext): string =>
  ({
    local: startNs === null ? "Time" : `Time ${localZone(startNs).replace("UTC+", "+").replace("UTC-", "-")}`,
    utc: "Time UTC",
    "since-start": "Since start",
    "since-previous": "Since previous",
  })[timeFormat];

export const COLUMNS: readonly Column[] = [
  {
    id: "no",
    title: "Number",
    header: () => "No.",
    align: "end",
    isMono: false,
    sort: "no",
    text: (row) => String(row.no),
    hint: () => "",
    addable: nothing,
  },
  {
    id: "time",
    title: "Time",
    header: timeHeader,
    align: "start",
    isMono: true,
    sort: "time",
    text: (row, context) =>
      formatTime(row.timeNs, context.timeFormat, context.timeDigits, context.startNs, context.previousNs),
    hint: (row) => `${formatClock(row.timeNs, "local", 9)} ${localZone(row.timeNs)}\n${formatExactUtc(row.timeNs)}`,
    addable: nothing,
  },
  {
    id: "protocol",
    title: "Protocol",
    header: () => "Protocol",
    align: "start",
    isMono: false,
    sort: "protocol",
    text: (row) => row.protocol.abbr,
    hint: (row) => row.protocol.longName,
    cell: (row) => (
      <ProtocolChip abbr={row.protocol.abbr} longName={row.protocol.longName} color={row.protocol.backgroundColor} />
    ),
    addable: (row) => equals("protocol.abbr", row.protocol.abbr),
  },
  {
    id: "tls",
    title: "TLS",
    header: () => <Lock aria-label="TLS" />,
    align: "centre",
    isMono: false,
    sort: null,
    text: (row) => (row.tls ? "TLS" : ""),
    hint: (row) => (row.tls ? "Read from inside TLS" : "Plain traffic, not encrypted"),
    cell: (row) =>
      row.tls ? (
        <Lock className="EntryRow-tls" aria-label="TLS" />
      ) : (
        <LockOpen className="EntryRow-plain" aria-label="plain" />
      ),
    addable: (row) => equals("tls", row.tls),
  },
  {
    id: "method",
    title: "Method",
    header: () => "Method",
    align: "start",
    isMono: true,
    sort: "method",
    text: (row) => row.method,
    hint: (row) => row.method,
    addable: (row) => equals(row.methodSelector, row.method),
  },
  {
    id: "summary",
    title: "Summary",
    header: () => "Summary",
    align: "start",
    isMono: true,
    sort: null,
    text: (row) => row.summary,
    hint: (row) => row.summary,
    cell: (row) => (
      <>
        <RowSigns row={row} />
        {row.summary}
      </>
    ),
    addable: (row) => equals(row.summarySelector, row.summary),
  },
  {
    id: "status",
    title: "Status",
    header: () => "Status",
    align: "start",
    isMono: true,
    sort: "status",
    text: (row) => (row.errorType === "" ? row.status : halfPairText(row.errorType)),
    hint: (row) => (row.errorType === "" ? row.status : `No whole exchange: ${row.errorType}`),
    cell: (row) => <Status row={row} />,
    addable: (row) => (row.status === "" ? null : equals(row.statusSelector, statusValue(row.status))),
  },
  {
    id: "src",
    title: "Source",
    header: () => "Source",
    align: "start",
    isMono: true,
    sort: null,
    text: (row) => peerText(row.src),
    hint: (row) => peerTitle(row.src),
    addable: (row) => (row.src.name === "" ? equals("src.ip", row.src.ip) : equals("src.name", row.src.name)),
  },
  {
    id: "dst",
    title: "Destination",
    header: () => "Destination",
    align: "start",
    isMono: true,
    sort: null,
    text: (row) => peerText(row.dst),
    hint: (row) => peerTitle(row.dst),
    addable: (row) => (row.dst.name === "" ? equals("dst.ip", row.dst.ip) : equals("dst.name", row.dst.name)),
  },
  {
    id: "elapsed",
    title: "Elapsed",
    header: () => "Elapsed",
    align: "end",
    isMono: false,
    sort: "elapsed",
    text: (row) => (row.elapsedUs === null ? "" : formatElapsed(row.elapsedUs)),
    hint: (row) => (row.elapsedUs === null ? "" : `${row.elapsedUs} µs`),
    addable: (row) => (row.elapsedUs === null ? null : atLeast("elapsedTimeUs", row.elapsedUs)),
  },
  {
    id: "size",
    title: "Size",
    header: () => "Size",
    align: "end",
    isMono: false,
    sort: "size",
    text: (row) => formatBytes(row.size),
    hint: (row) => `${formatExactBytes(row.size)}${row.truncated ? ", kept in part" : ""}`,
    cell: (row) => (row.truncated ? `${formatBytes(row.size)} ✂` : formatBytes(row.size)),
    addable: nothing,
  },
  {
    id: "node",
    title: "Node",
    header: () => "Node",
    align: "start",
    isMono: true,
    sort: null,
    text: (row) => row.node,
    hint: (row) => row.node,
    addable: (row) => (row.node === "" ? null : equals("node.name", row.node)),
  },
];

const BY_ID = new Map(COLUMNS.map((column) => [column.id, column]));

/** The column of an id. */
export const columnOf = (id: ColumnId): Column => {
  const column = BY_ID.get(id);
  if (column === undefined) {
    throw new Error(`no column ${id}`);
  }
  return column;
};
