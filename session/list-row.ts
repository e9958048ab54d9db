// A stored row as the list shows it.
import type { ListRow, Peer, RowColour } from "../contract/index.ts";
import type { StoredRow } from "./store/index.ts";

/** What a row shows besides what is stored of it. */
export interface RowExtras {
  /** Why it is shown though scripts have not looked at it; absent or empty where all is well. */
  readonly notice?: string;
  readonly colour?: RowColour | undefined;
}

export function listRowOf(stored: StoredRow, { notice = "", colour }: RowExtras = {}): ListRow {
  const { no, row, source, src, dst, passed, failed, note } = stored;
  const { name, abbr, longName, version, backgroundColor, foregroundColor } = row.protocol;
  return {
    no,
    id: row.id,
    timeNs: String(row.timeNs),
    elapsedUs: row.elapsedNs === null ? null : Number(row.elapsedNs / 1000n),
    protocol: { name, abbr, longName, version, backgroundColor, foregroundColor },
    tls: row.tls,
    method: row.method,
    methodSelector: row.methodSelector,
    summary: row.summary,
    summarySelector: row.summarySelector,
    status: row.status,
    statusSelector: row.statusSelector,
    outcome: row.outcome,
    src: peerOf(row.srcIp, row.srcPort, src),
    dst: peerOf(row.dstIp, row.dstPort, dst),
    size: row.requestSize + row.responseSize,
    node: source.node.name,
    errorType: row.errorType,
    stream: row.stream,
    truncated: row.truncated,
    passed,
    failed,
    ...(notice === "" ? {} : { notice }),
    ...(note === undefined ? {} : { note }),
    ...(colour === undefined ? {} : { colour }),
  };
}

function peerOf(
  ip: string,
  port: number | null,
  { name, namespace }: Pick<Peer, "name" | "namespace">,
): ListRow["src"] {
  return { ip, port: port === null ? "" : String(port), name, namespace };
}
