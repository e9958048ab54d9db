// A stored row as the list shows it.
import type { ListRow, Peer } from "../contract/index.ts";
import type { StoredRow } from "./store/index.ts";

/** `notice`: why it is shown though scripts have not looked at it; empty where all is well. */
export function listRowOf({ no, row, source, src, dst, passed, failed }: StoredRow, notice = ""): ListRow {
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
  };
}

function peerOf(
  ip: string,
  port: number | null,
  { name, namespace }: Pick<Peer, "name" | "namespace">,
): ListRow["src"] {
  return { ip, port: port === null ? "" : String(port), name, namespace };
}
