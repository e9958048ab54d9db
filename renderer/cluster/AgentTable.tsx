// One line an agent: how it stands, what it sees, what it lost, what it costs its node, what it still holds. Why it does
// not work stands under its line, and on demand all that it lost and what it wrote.
import { ChevronDown, ChevronRight } from "lucide-react";
import { useState, type ReactElement, type ReactNode } from "react";
import type { ClusterNode, ClusterState } from "../../contract/index.ts";
import { formatBytes, formatCount, formatExactBytes, formatRate } from "../shared/format-number.ts";
import { clockText, contactText, cpuText, levelText, ringText } from "./agent-text.ts";
import { asSentence } from "./count-words.ts";
import { nodeWords, type NodeMood } from "./tap-words.ts";
import "./AgentTable.css";
import "./ClusterTable.css";

interface Column {
  readonly title: string;
  readonly align: "" | "end";
  readonly text: (node: ClusterNode, nowMs: number) => string;
  readonly hint?: (node: ClusterNode) => string;
  /** Shown also of an agent that does not speak: it is not a measure of this moment. */
  readonly isLasting?: boolean;
}

const COLUMNS: readonly Column[] = [
  { title: "Packets", align: "end", text: (node) => formatRate(node.packetsPerSecond) },
  {
    title: "Entries",
    align: "end",
    text: (node) => formatRate(node.entriesPerSecond),
    hint: (node) => `${formatCount(node.entries)} entries so far`,
  },
  { title: "Lost", align: "end", text: (node) => formatCount(node.lost), isLasting: true },
  {
    title: "CPU",
    align: "end",
    text: (node) => cpuText(node.cpuMillicores),
    hint: (node) => `${formatCount(Math.round(node.cpuMillicores))} millicores`,
  },
  {
    title: "Memory",
    align: "end",
    text: (node) => formatBytes(node.memoryBytes),
    hint: (node) => formatExactBytes(node.memoryBytes),
  },
  { title: "Dissects", align: "", text: levelText, hint: (node) => node.levelReason },
  {
    title: "Holds",
    align: "end",
    text: ringText,
    hint: (node) => `${formatExactBytes(node.ringBytes)} of packets, to look back at`,
  },
  {
    title: "Clock",
    align: "end",
    text: (node) => clockText(node.clockOffsetMs),
    hint: () => "How far the node's clock is ahead; times are corrected by it",
  },
];

interface AgentTableProps {
  readonly state: Pick<ClusterState, "context" | "nodes" | "order">;
  readonly nowMs: number;
  /** All that is known of one agent, made while it is looked at. */
  readonly renderDetail: (node: ClusterNode) => ReactNode;
}

export function AgentTable({ state, nowMs, renderDetail }: AgentTableProps): ReactElement {
  const [open, setOpen] = useState("");
  const isOfPods = state.order.way === "pod";
  return (
    <div className="AgentTable-place">
      <table className="ClusterTable AgentTable" aria-label={`${isOfPods ? "Captures" : "Agents"} of ${state.context}`}>
        <thead>
          <tr>
            <th scope="col">{isOfPods ? "Pod" : "Node"}</th>
            <th scope="col">State</th>
            {COLUMNS.map(({ title, align }) => (
              <th key={title} scope="col" data-align={align}>
                {title}
              </th>
            ))}
            <th scope="col" data-align="end">
              Last contact
            </th>
          </tr>
        </thead>
        {state.nodes.map((node) => (
          <AgentLines
            key={node.node}
            node={node}
            nowMs={nowMs}
            detail={open === node.node ? renderDetail(node) : null}
            onToggle={() => setOpen(open === node.node ? "" : node.node)}
          />
        ))}
      </table>
    </div>
  );
}

interface AgentLinesProps {
  readonly node: ClusterNode;
  readonly nowMs: number;
  readonly detail: ReactNode;
  readonly onToggle: () => void;
}

/** What an agent last measured says nothing once it does not speak. */
const isSilent = (mood: NodeMood): boolean => mood !== "live" && mood !== "warn";

function AgentLines({ node, nowMs, detail, onToggle }: AgentLinesProps): ReactElement {
  const { mood, text, reason, nextStep } = nodeWords(node);
  const isOpen = detail !== null;
  const width = COLUMNS.length + 3;
  return (
    <tbody>
      <tr>
        <th scope="row" className="mono">
          <button
            type="button"
            className="AgentTable-node"
            aria-expanded={isOpen}
            title={isOpen ? "Fold away" : "What it lost, and its log"}
            onClick={onToggle}
          >
            {isOpen ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
            {node.node}
          </button>
        </th>
        <td className="AgentTable-state" data-mood={mood}>
          <span className="NodeLamp" data-mood={mood} /> {text}
        </td>
        {COLUMNS.map((column) => (
          <td
            key={column.title}
            data-align={column.align}
            data-lossy={column.title === "Lost" && node.lost > 0 ? true : undefined}
            title={column.hint?.(node)}
          >
            {isSilent(mood) && column.isLasting !== true ? "–" : column.text(node, nowMs)}
          </td>
        ))}
        <td data-align="end">{mood === "gone" ? "–" : contactText(node.silentMs)}</td>
      </tr>
      {reason === "" && nextStep === "" ? null : (
        <tr className="AgentTable-why">
          <td colSpan={width}>
            {asSentence(reason)} <span>{asSentence(nextStep)}</span>
          </td>
        </tr>
      )}
      {isOpen ? (
        <tr className="AgentTable-detail">
          <td colSpan={width}>{detail}</td>
        </tr>
      ) : null}
    </tbody>
  );
}
