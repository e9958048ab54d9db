// Which nodes: all that run a matching pod, or some of them.
import type { ReactElement } from "react";
import type { ClusterPlan } from "../../contract/index.ts";
import { counted } from "./count-words.ts";
import { toggled } from "./tap-draft.ts";
import "./NamespacePicker.css";
import "./NodePicker.css";

interface NodePickerProps {
  readonly nodes: ClusterPlan["nodes"];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
}

export function NodePicker({ nodes, chosen, onChange }: NodePickerProps): ReactElement {
  return (
    <fieldset className="NamespacePicker">
      <legend className="label">
        {chosen.length === 0 ? "Nodes: all with a matching pod" : `Nodes: ${chosen.length} chosen`}
      </legend>
      {nodes.length === 0 ? (
        <p className="NamespacePicker-note">They appear with the matching pods.</p>
      ) : (
        <div className="NamespacePicker-list">
          {nodes.map(({ name, isReady, reason, pods }) => (
            <label key={name} className="NamespacePicker-choice" title={reason}>
              <input type="checkbox" checked={chosen.includes(name)} onChange={() => onChange(toggled(chosen, name))} />
              <span className="mono">{name}</span>
              {isReady ? null : <span className="NodePicker-ill">not ready</span>}
              <span className="NodePicker-pods">{counted(pods, "pod")}</span>
            </label>
          ))}
        </div>
      )}
    </fieldset>
  );
}
