// Calls of helpers that were recorded: what would have been sent, and what the script got back.
import type { ReactElement } from "react";
import type { RecordedCall } from "../../contract/index.ts";
import { placeText } from "./script-words.ts";
import "./CallList.css";

interface CallListProps {
  readonly calls: readonly RecordedCall[];
  readonly onPlace: (script: string, line: number, column: number) => void;
  /** Left out where all calls are of one entry. */
  readonly onEntry?: (id: string) => void;
}

export function CallList({ calls, onPlace, onEntry }: CallListProps): ReactElement {
  return (
    <ol className="CallList">
      {calls.map((call) => (
        <li key={call.seq} data-error={call.isError}>
          <code className="CallList-helper">{call.helper}</code>
          <code className="CallList-args">{call.args}</code>
          {call.result === "" || call.result === "null" ? null : (
            <code className="CallList-result">
              {call.isError ? "threw " : "→ "}
              {call.result}
            </code>
          )}
          <span className="CallList-links">
            {onEntry === undefined || call.entryId === "" ? null : (
              <button type="button" className="link" onClick={() => onEntry(call.entryId)}>
                entry
              </button>
            )}
            {call.line === 0 ? null : (
              <button
                type="button"
                className="link"
                title={`Go to ${placeText(call)}`}
                onClick={() => onPlace(call.script, call.line, call.column)}
              >
                line {call.line}
              </button>
            )}
          </span>
        </li>
      ))}
    </ol>
  );
}
