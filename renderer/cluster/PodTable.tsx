// Pods with their namespace and node, and how many more there are than a table should hold.
import type { ReactElement } from "react";
import type { ClusterPlan, TargetPodRow } from "../../contract/index.ts";
import { formatCount } from "../shared/format-number.ts";
import "./ClusterTable.css";

interface PodTableProps {
  readonly pods: ClusterPlan["pods"];
  readonly total: number;
  readonly label: string;
  /** Of the agent that sees the pod; absent where it is not known. */
  readonly statusOf?: (pod: TargetPodRow) => string;
}

export function PodTable({ pods, total, label, statusOf }: PodTableProps): ReactElement {
  return (
    <>
      <table className="ClusterTable" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">Pod</th>
            <th scope="col">Namespace</th>
            <th scope="col">Node</th>
            {statusOf === undefined ? null : <th scope="col">Agent</th>}
          </tr>
        </thead>
        <tbody>
          {pods.map((pod) => (
            <tr key={`${pod.namespace}/${pod.name}`}>
              <th scope="row" className="mono">
                {pod.name}
                {pod.isHostNetwork ? (
                  <span className="ClusterTable-tag" title="Shares its node's addresses; told apart by its ports">
                    host network
                  </span>
                ) : null}
              </th>
              <td className="mono">{pod.namespace}</td>
              <td className="mono">{pod.node}</td>
              {statusOf === undefined ? null : <td>{statusOf(pod)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {total > pods.length ? (
        <p className="ClusterTable-more">{formatCount(total - pods.length)} more, which are tapped as well.</p>
      ) : null}
    </>
  );
}
