// Choosing what to capture: interfaces with their addresses, a capture filter that is checked as it is typed, and start.
import { CircleAlert, Check } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { CaptureInterface } from "../../contract/index.ts";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import { SidePane } from "../shared/SidePane.tsx";
import { useFilterCheck } from "../shared/use-filter-check.ts";
import "./CapturePane.css";

interface CapturePaneProps {
  readonly interfaces: readonly CaptureInterface[] | null;
  readonly canCapture: boolean;
  readonly hint: string;
  readonly checkFilter: (filter: string) => Promise<string>;
  readonly onStart: (interfaces: readonly string[], filter: string) => void;
  readonly onClose: () => void;
}

export function CapturePane(props: CapturePaneProps): ReactElement {
  const { interfaces, canCapture, hint, onStart, onClose } = props;
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [filter, setFilter] = useState("");
  const error = useFilterCheck(filter, props.checkFilter);
  const toggle = (name: string): void =>
    setChosen(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name]);
  const canStart = canCapture && chosen.length > 0 && error === "";
  return (
    <SidePane
      title="Capture from an interface"
      onClose={onClose}
      footer={
        <button
          type="button"
          className="button"
          data-kind="primary"
          disabled={!canStart}
          onClick={() => onStart(chosen, filter.trim())}
        >
          {chosen.length > 1
            ? `Capture on ${chosen.length} interfaces`
            : chosen.length === 1
              ? `Capture on ${chosen[0]}`
              : "Capture"}
        </button>
      }
    >
      {canCapture ? null : (
        <div className="CapturePane-hint">
          <ErrorNotice tone="warn" message={hint} nextStep="Then open this pane again." />
        </div>
      )}
      <p className="label" id="capture-interfaces">
        Interfaces
      </p>
      <ul className="CapturePane-list" aria-labelledby="capture-interfaces">
        {(interfaces ?? []).map((item) => (
          <li key={item.name}>
            <label className="CapturePane-interface" data-up={item.isUp}>
              <input
                type="checkbox"
                checked={chosen.includes(item.name)}
                disabled={!canCapture}
                onChange={() => toggle(item.name)}
              />
              <span className="mono">{item.name}</span>
              <span className="CapturePane-what">{item.isUp ? item.description : "down"}</span>
              <span className="CapturePane-addresses mono">{item.addresses.join("  ")}</span>
            </label>
          </li>
        ))}
      </ul>
      {interfaces !== null && interfaces.length === 0 ? (
        <p className="CapturePane-none">No interface was found on this machine.</p>
      ) : null}
      <label className="label" htmlFor="capture-filter">
        Capture filter, decides which packets are kept at all (optional)
      </label>
      <div className="CapturePane-filter">
        <input
          id="capture-filter"
          className="input mono"
          placeholder="tcp port 8080"
          spellCheck={false}
          value={filter}
          aria-invalid={error !== null && error !== ""}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
        {filter.trim() === "" || error === null ? null : error === "" ? (
          <Check className="CapturePane-good" aria-label="valid" />
        ) : (
          <CircleAlert className="CapturePane-bad" aria-label="not valid" />
        )}
      </div>
      <p className="CapturePane-error" role="status">
        {error}
      </p>
    </SidePane>
  );
}
