// What earlier sessions left in a cluster, each with who and when, and its removal after a second look.
import { useState, type ReactElement } from "react";
import type { LeftSessionRow } from "../../contract/index.ts";
import { ConfirmLine } from "../shared/ConfirmLine.tsx";
import { formatDay } from "../shared/format-time.ts";
import { counted, listed } from "./count-words.ts";
import { timeUntil } from "./tap-words.ts";
import "./LeftoverList.css";

interface LeftoverListProps {
  readonly context: string;
  readonly sessions: readonly LeftSessionRow[];
  readonly nowMs: number;
  /** What the last removal here did or could not do; empty before one. */
  readonly outcome: string;
  readonly onRemove: (session: LeftSessionRow) => Promise<void>;
}

/** `ends by itself in 12 min`, as long as the lease runs. */
export const endWords = (leaseEndsAtMs: number | null, nowMs: number): string =>
  leaseEndsAtMs === null
    ? "without a lease: it stays until it is removed"
    : leaseEndsAtMs > nowMs
      ? `ends by itself in ${timeUntil(leaseEndsAtMs, nowMs)}`
      : "its lease has ended";

export function LeftoverList(props: LeftoverListProps): ReactElement | null {
  const { context, sessions, nowMs, outcome } = props;
  const [doomed, setDoomed] = useState("");
  if (sessions.length === 0 && outcome === "") {
    return null;
  }
  return (
    <section className="LeftoverList" aria-label="Earlier sessions">
      <h2>Left by earlier sessions in {context}</h2>
      <ul>
        {sessions.map((session) => (
          <li key={`${session.namespace}/${session.session}`}>
            {session.session === doomed ? (
              <ConfirmLine
                text={`Remove ${counted(session.objects.length, "object")} of session ${session.session} from ${context}?`}
                keep="Keep"
                confirm={`Remove from ${context}`}
                onKeep={() => setDoomed("")}
                onConfirm={async () => {
                  await props.onRemove(session);
                  setDoomed("");
                }}
              />
            ) : (
              <>
                <p title={session.objects.join("\n")}>
                  <span className="mono">{session.session}</span>, {session.isMine ? "yours" : `of ${session.user}`},
                  begun {formatDay(session.createdAtMs)}: {counted(session.objects.length, "object")} in{" "}
                  <span className="mono">{session.namespace}</span>
                  {session.nodes.length === 0 ? "" : ` on ${listed(session.nodes)}`};{" "}
                  {endWords(session.leaseEndsAtMs, nowMs)}.
                </p>
                <button
                  type="button"
                  className="button"
                  aria-label={`Remove session ${session.session}`}
                  onClick={() => setDoomed(session.session)}
                >
                  Remove
                </button>
              </>
            )}
          </li>
        ))}
      </ul>
      <p role="status">{outcome}</p>
    </section>
  );
}
