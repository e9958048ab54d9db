// The contexts of the kubeconfig, the current one first, and for the chosen one whether its cluster answers.
import { Check, CircleAlert } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { ClusterContext } from "../../contract/index.ts";
import type { Failure } from "../shared/failure.ts";
import { asSentence } from "./count-words.ts";
import "./ContextPicker.css";

/** More contexts than this are searched, not scrolled. */
const MANY = 8;

export interface Reach {
  readonly kind: "none" | "waiting" | "answered" | "failed";
  readonly version: string;
  readonly failure: Failure | null;
}

interface ContextPickerProps {
  readonly contexts: readonly ClusterContext[];
  readonly chosen: string;
  readonly reach: Reach;
  readonly onChoose: (context: ClusterContext) => void;
  readonly onRetry: () => void;
}

export function ContextPicker({ contexts, chosen, reach, onChoose, onRetry }: ContextPickerProps): ReactElement {
  const [search, setSearch] = useState("");
  const wanted = search.trim().toLowerCase();
  const shown = contexts.filter(({ name, server }) => `${name} ${server}`.toLowerCase().includes(wanted));
  return (
    <fieldset className="ContextPicker">
      <legend className="label">Context of your kubeconfig</legend>
      {contexts.length > MANY ? (
        <input
          className="input"
          type="search"
          placeholder={`Search ${contexts.length} contexts`}
          aria-label="Search contexts"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      ) : null}
      <div className="ContextPicker-list">
        {shown.map((context) => (
          <label key={context.name} className="ContextPicker-context" data-chosen={context.name === chosen}>
            <input
              type="radio"
              name="cluster-context"
              checked={context.name === chosen}
              onChange={() => onChoose(context)}
            />
            <span className="ContextPicker-name">{context.name}</span>
            {context.isCurrent ? <span className="ContextPicker-current">current</span> : null}
            <span className="ContextPicker-server mono" title={`${context.server} as ${context.user}`}>
              {context.server}
            </span>
          </label>
        ))}
      </div>
      <ReachLine chosen={chosen} reach={reach} onRetry={onRetry} />
    </fieldset>
  );
}

function ReachLine({
  chosen,
  reach,
  onRetry,
}: Pick<ContextPickerProps, "chosen" | "reach" | "onRetry">): ReactElement | null {
  if (chosen === "" || reach.kind === "none") {
    return null;
  }
  if (reach.kind === "failed") {
    return (
      <div className="ContextPicker-reach" data-mood="bad" role="alert">
        <CircleAlert aria-hidden />
        <p>
          {asSentence(reach.failure?.message ?? "It does not answer")} {asSentence(reach.failure?.nextStep ?? "")}
        </p>
        <button type="button" className="button" onClick={onRetry}>
          Try again
        </button>
      </div>
    );
  }
  return (
    <p className="ContextPicker-reach" data-mood={reach.kind === "answered" ? "good" : "busy"} role="status">
      {reach.kind === "answered" ? (
        <>
          <Check aria-hidden /> Reachable, Kubernetes {reach.version}
        </>
      ) : (
        `Asking ${chosen}… Another context may be chosen meanwhile.`
      )}
    </p>
  );
}
