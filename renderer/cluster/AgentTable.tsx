// One line an agent: how it stands, what it sees, what it lost, what it costs its node. Why it does not work stands
// under its line.
import type { ReactElement } from "react";
import type { ClusterNode, ClusterOrder } from "../../contract/index.ts";
import { formatBytes, formatCount, formatExactBytes, formatRate } from "../shared/format-number.ts";
import { clockText, contactText, cpuText, levelText } from "./agent-text.ts";
import { asSentence } from "./count-words.ts";
import { nodeWords } from "./tap-words.ts";
import "./AgentTable.css";
import "./ClusterTable.css";

const COLUMNS = [
  ["State", ""],
  ["Packets", "end"],
  ["Entries", "end"],
  ["Lost", "end"],
  ["CPU", "end"],
  ["Memory", "end"],
  ["Dissects", ""],
  ["Clock", "end"],
  ["Last contact", "end"],
] as const;

interface AgentTableProps {
  readonly way: ClusterOrder["way"];
  readonly nodes: readonly ClusterNode[];
}

export function AgentTable({ way, nodes }: AgentTableProps): ReactElement {
  return (
    <table className="ClusterTable AgentTable" aria-label={way === "pod" ? "Captures" : "Agents"}>
      <thead>
        <tr>
          <th scope="col">{way === "pod" ? "Pod" : "Node"}</th>
          {COLUMNS.map(([title, align]) => (
            <th key={title} scope="col" data-align={align}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      {nodes.map((node) => (
        <AgentLines key={node.node} node={node} />
      ))}
    </table>
  );
}

function AgentLines({ node }: { readonly node: ClusterNode }): ReactElement {
  const { mood, text, reason, nextStep } = nodeWords(node);
  // What an agent last measured says nothing once it does not speak.
  const isSilent = mood !== "live" && mood !== "warn";
  const measured = (shown: string): string => (isSilent ? "–" : shown);
  return (
    <tbody>
      <tr>
        <th scope="row" className="mono">
          {node.node}
        </th>
        <td className="AgentTable-state" data-mood={mood}>
          <span className="NodeLamp" data-mood={mood} /> {text}
        </td>
        <td data-align="end">{measured(formatRate(node.packetsPerSecond))}</td>
        <td data-align="end" title={`${formatCount(node.entries)} entries so far`}>
          {measured(formatRate(node.entriesPerSecond))}
        </td>
        <td data-align="end" className="AgentTable-lost" data-lossy={node.lost > 0}>
          {formatCount(node.lost)}
        </td>
        <td data-align="end" title={`${formatCount(Math.round(node.cpuMillicores))} millicores`}>
          {measured(cpuText(node.cpuMillicores))}
        </td>
        <td data-align="end" title={formatExactBytes(node.memoryBytes)}>
          {measured(formatBytes(node.memoryBytes))}
        </td>
        <td title={node.levelReason}>{measured(levelText(node))}</td>
        <td data-align="end" title="How far the node's clock is ahead; times are corrected by it">
          {measured(clockText(node.clockOffsetMs))}
        </td>
        <td data-align="end">{mood === "gone" ? "–" : contactText(node.silentMs)}</td>
      </tr>
      {reason === "" && nextStep === "" ? null : (
        <tr className="AgentTable-why">
          <td colSpan={COLUMNS.length + 1}>
            {asSentence(reason)} <span>{asSentence(nextStep)}</span>
          </td>
        </tr>
      )}
    </tbody>
  );
}
