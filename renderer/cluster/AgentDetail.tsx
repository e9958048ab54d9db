// All that is known of one agent: what it lost at each hop, the last lines of its containers, and its restart.
import { RotateCw } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { ClusterNode } from "../../contract/index.ts";
import { ConfirmLine } from "../shared/ConfirmLine.tsx";
import type { Failure } from "../shared/failure.ts";
import { LedgerLines } from "../source-bar/LedgerLines.tsx";
import { asSentence } from "./count-words.ts";
import { TextBlock } from "./TextBlock.tsx";
import "./AgentDetail.css";

export interface AgentLog {
  readonly kind: "none" | "waiting" | "answered" | "failed";
  readonly containers: readonly { readonly name: string; readonly text: string }[] | null;
  readonly failure: Failure | null;
}

interface AgentDetailProps {
  readonly node: ClusterNode;
  readonly context: string;
  readonly log: AgentLog;
  readonly onReadLog: () => void;
  readonly onCopy: (text: string, what: string) => void;
  readonly onRestart: () => Promise<void>;
}

export function AgentDetail(props: AgentDetailProps): ReactElement {
  const { node, context } = props;
  const [isAsking, setAsking] = useState(false);
  return (
    <div className="AgentDetail">
      {isAsking ? (
        <ConfirmLine
          text={`Restart the agent of ${node.node} in ${context}? What it holds to look back at is lost; its entries stay.`}
          keep="Leave it"
          confirm={`Restart ${node.node}`}
          onKeep={() => setAsking(false)}
          onConfirm={async () => {
            await props.onRestart();
            setAsking(false);
          }}
        />
      ) : null}
      <section aria-label={`Losses on ${node.node}`}>
        <header className="AgentDetail-head">
          <h3>What was lost</h3>
          <button type="button" className="button" disabled={isAsking} onClick={() => setAsking(true)}>
            <RotateCw aria-hidden />
            Restart the agent
          </button>
        </header>
        <LedgerLines lines={node.ledger} none="Nothing was lost, cut or skipped here." />
      </section>
      <Log {...props} />
    </div>
  );
}

function Log({ node, log, onReadLog, onCopy }: AgentDetailProps): ReactElement {
  return (
    <section aria-label={`Log of ${node.node}`} aria-busy={log.kind === "waiting"}>
      <header className="AgentDetail-head">
        <h3>Last lines of the log</h3>
        <button type="button" className="button" disabled={log.kind === "waiting"} onClick={onReadLog}>
          {log.kind === "waiting" ? "Reading…" : "Read again"}
        </button>
      </header>
      {log.failure === null ? null : (
        <p role="alert">
          {asSentence(log.failure.message)} <span>{asSentence(log.failure.nextStep)}</span>
        </p>
      )}
      {(log.containers ?? []).map(({ name, text }) => (
        <div key={name}>
          <p className="label">{name}</p>
          <TextBlock
            label={`the log of ${name} on ${node.node}`}
            text={text === "" ? "It wrote nothing so far." : text}
            onCopy={() => onCopy(text, `the log of ${name} on ${node.node}`)}
          />
        </div>
      ))}
    </section>
  );
}
