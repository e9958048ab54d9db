// Which hosts each script may reach. A host is asked about at its first use; until then nothing goes there.
import { Trash2 } from "lucide-react";
import type { ReactElement } from "react";
import type { HostRule } from "../../contract/index.ts";
import { EmptyState } from "../shared/EmptyState.tsx";
import { formatDay } from "../shared/format-time.ts";
import { IconButton } from "../shared/IconButton.tsx";
import { MoodMark } from "./MoodMark.tsx";
import type { MoodWords } from "./script-words.ts";
import { TableHead } from "./TableHead.tsx";
import "../cluster/ClusterTable.css";

export interface HostActions {
  readonly onDecide: (rule: HostRule, decision: "allowed" | "denied") => void;
  readonly onRemove: (rule: HostRule) => void;
}
interface HostTableProps extends HostActions {
  readonly rules: readonly HostRule[] | null;
  readonly titleOf: (file: string) => string;
}

const WORDS: Readonly<Record<HostRule["rule"], MoodWords>> = {
  asked: { mood: "warn", text: "Asked for" },
  allowed: { mood: "good", text: "Allowed" },
  denied: { mood: "bad", text: "Denied" },
};

export function HostTable({ rules, titleOf, onDecide, onRemove }: HostTableProps): ReactElement {
  if (rules !== null && rules.length === 0) {
    return (
      <EmptyState
        title="No script wants to reach a host"
        text="The first time that a script wants to send something to a host, it is asked about here; nothing is sent before."
      />
    );
  }
  return (
    <div className="ScriptsScroll" aria-busy={rules === null}>
      <table className="ClusterTable" aria-label="Hosts">
        <TableHead columns={["Host", "Script", "State", "Since"]} />
        <tbody>
          {(rules ?? []).map((rule) => (
            <tr key={`${rule.script}\n${rule.host}`}>
              <th scope="row" className="mono">
                {rule.host}
              </th>
              <td title={rule.script}>{titleOf(rule.script)}</td>
              <td>
                <MoodMark {...WORDS[rule.rule]} />
              </td>
              <td>{formatDay(rule.timeMs)}</td>
              <td className="ScriptsScroll-actions">
                {rule.rule === "allowed" ? null : (
                  <button type="button" className="button" onClick={() => onDecide(rule, "allowed")}>
                    Allow<span className="visually-hidden"> {rule.host}</span>
                  </button>
                )}
                {rule.rule === "denied" ? null : (
                  <button type="button" className="button" onClick={() => onDecide(rule, "denied")}>
                    Deny<span className="visually-hidden"> {rule.host}</span>
                  </button>
                )}
                <IconButton title={`Forget ${rule.host}; it is asked about again`} onClick={() => onRemove(rule)}>
                  <Trash2 aria-hidden />
                </IconButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
