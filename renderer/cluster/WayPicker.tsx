// How a cluster is tapped: by agents on its nodes, or by a container in each pod. One sentence each on what it needs.
import type { ReactElement } from "react";
import type { ClusterOrder } from "../../contract/index.ts";
import "./WayPicker.css";

const WAYS: readonly (readonly [way: ClusterOrder["way"], title: string, text: string])[] = [
  [
    "node",
    "On nodes",
    "An agent on each node that runs a matching pod. Needs to create jobs in a namespace that admits host network and NET_RAW.",
  ],
  [
    "pod",
    "In pods",
    "A capture container in each matching pod, which sees its loopback too. Needs rights in one namespace only; its ended record stays in the pod.",
  ],
];

interface WayPickerProps {
  readonly way: ClusterOrder["way"];
  readonly onChange: (way: ClusterOrder["way"]) => void;
}

export function WayPicker({ way, onChange }: WayPickerProps): ReactElement {
  return (
    <fieldset className="WayPicker">
      <legend className="label">Where packets are captured</legend>
      {WAYS.map(([value, title, text]) => (
        <label key={value} className="WayPicker-way" data-chosen={value === way}>
          <input type="radio" name="cluster-way" checked={value === way} onChange={() => onChange(value)} />
          <span className="WayPicker-title">{title}</span>
          <span className="WayPicker-text">{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
