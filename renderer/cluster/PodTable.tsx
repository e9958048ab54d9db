// Pods with their namespace and node, and how many more there are than a table should hold.
import type { ReactElement } from "react";
import type { ClusterPlan } from "../../contract/index.ts";
import { formatCount } from "../shared/format-number.ts";
import "./ClusterTable.css";

interface PodTableProps {
  readonly pods: ClusterPlan["pods"];
  readonly total: number;
  readonly label: string;
  /** Of each node; absent where it is not known. */
  readonly statusOf?: (node: string) => string;
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
          {pods.map(({ name, namespace, node, isHostNetwork }) => (
            <tr key={`${namespace}/${name}`}>
              <th scope="row" className="mono">
                {name}
                {isHostNetwork ? (
                  <span className="ClusterTable-tag" title="Shares its node's addresses; told apart by its ports">
                    host network
                  </span>
                ) : null}
              </th>
              <td className="mono">{namespace}</td>
              <td className="mono">{node}</td>
              {statusOf === undefined ? null : <td>{statusOf(node)}</td>}
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
