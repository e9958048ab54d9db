// Each node as a lamp that lights up when its agent reports; shape and words say the same as the colour.
import type { ReactElement } from "react";
import type { ClusterNode } from "../../contract/index.ts";
import { nodeWords } from "./tap-words.ts";
import "./NodeLamps.css";

/** More nodes than this are told by their number. */
export const MAX_LAMPS = 24;

export function NodeLamps({ nodes }: { readonly nodes: readonly ClusterNode[] }): ReactElement {
  return (
    <ul className="NodeLamps" aria-label="Nodes">
      {nodes.slice(0, MAX_LAMPS).map((node) => {
        const { mood, text, reason } = nodeWords(node);
        return (
          <li key={node.node} className="NodeLamps-node" data-mood={mood} title={reason}>
            <span className="NodeLamp" data-mood={mood} />
            <span className="mono">{node.node}</span>
            <span className="NodeLamps-word">{text}</span>
          </li>
        );
      })}
      {nodes.length > MAX_LAMPS ? <li>and {nodes.length - MAX_LAMPS} more</li> : null}
    </ul>
  );
}
