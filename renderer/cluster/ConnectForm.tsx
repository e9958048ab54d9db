// Choosing what to tap: context, namespaces, pods, nodes; beside it the pods that match, before anything is created.
import type { ReactElement, ReactNode } from "react";
import type { ClusterContext, ClusterPlan } from "../../contract/index.ts";
import type { Failure } from "../shared/failure.ts";
import { AdvancedFields } from "./AdvancedFields.tsx";
import { ContextPicker, type Reach } from "./ContextPicker.tsx";
import { scopeWords } from "./plan-words.ts";
import { asSentence } from "./count-words.ts";
import { FieldRow } from "./FieldRow.tsx";
import { NamespacePicker } from "./NamespacePicker.tsx";
import { NodePicker } from "./NodePicker.tsx";
import { PodTable } from "./PodTable.tsx";
import { EVERY_NAMESPACE, fieldOf, narrowed, type TapDraft } from "./tap-draft.ts";
import type { DraftErrors } from "./tap-order.ts";
import { NameChips } from "./NameChips.tsx";
import { WayPicker } from "./WayPicker.tsx";
import "./ConnectForm.css";

/** The pods that the present choice means, as far as they are known. */
export interface Preview {
  readonly kind: "none" | "waiting" | "answered" | "failed";
  readonly plan: ClusterPlan | null;
  readonly failure: Failure | null;
}

interface ConnectFormProps {
  readonly contexts: readonly ClusterContext[];
  readonly draft: TapDraft;
  readonly reach: Reach;
  readonly namespaces: readonly string[];
  readonly isNamespaceListComplete: boolean;
  readonly preview: Preview;
  /** What is wrong with the draft by itself, beside what the preview refuses. */
  readonly errors: DraftErrors;
  readonly isPacketFilterValid: boolean;
  /** What earlier sessions left in the chosen cluster. */
  readonly leftovers: ReactNode;
  readonly onContext: (context: ClusterContext) => void;
  readonly onRetry: () => void;
  readonly onChange: (change: Partial<TapDraft>) => void;
  readonly onReview: () => void;
}

/** What must be done before the plan can be looked at; empty when nothing. */
export const nextChoice = (draft: TapDraft, reach: Reach, preview: Preview, errors: DraftErrors): string => {
  if (draft.context === "") {
    return "Choose a context.";
  }
  if (reach.kind === "failed") {
    return "This cluster cannot be reached.";
  }
  if (draft.namespaces.length === 0) {
    return "Choose a namespace.";
  }
  if (preview.kind === "failed" || Object.keys(errors).length > 0) {
    return "Correct what is marked.";
  }
  return reach.kind === "answered" && preview.plan !== null ? "" : "Waiting for the cluster's answer.";
};

export function ConnectForm(props: ConnectFormProps): ReactElement {
  const { draft, reach, preview, onChange } = props;
  const refused = preview.failure === null ? null : fieldOf(preview.failure);
  const errors: DraftErrors =
    preview.failure === null || refused === null
      ? props.errors
      : { ...props.errors, [refused]: asSentence(preview.failure.message) };
  const shown = preview.plan === null ? null : narrowed(preview.plan, draft.nodes);
  const todo = nextChoice(draft, reach, preview, props.errors);
  return (
    <div className="ConnectForm">
      <form
        className="ConnectForm-choices"
        aria-label="What to tap"
        onSubmit={(event) => {
          event.preventDefault();
          if (todo === "") {
            props.onReview();
          }
        }}
      >
        <div className="ConnectForm-fields">
          <ContextPicker
            contexts={props.contexts}
            chosen={draft.context}
            reach={reach}
            onChoose={props.onContext}
            onRetry={props.onRetry}
          />
          {reach.kind === "answered" ? (
            <>
              <WayPicker way={draft.way} onChange={(way) => onChange({ way, nodes: [] })} />
              <NamespacePicker
                key={draft.context}
                namespaces={props.namespaces}
                isComplete={props.isNamespaceListComplete}
                chosen={draft.namespaces}
                error={errors.namespaces ?? ""}
                onChange={(namespaces) => onChange({ namespaces, nodes: [] })}
              />
              {draft.namespaces.includes(EVERY_NAMESPACE) ? (
                <NameChips
                  label="Namespaces left out (optional); Enter adds one"
                  placeholder="kube-system"
                  names={draft.excludedNamespaces}
                  offered={props.namespaces}
                  onChange={(excludedNamespaces) => onChange({ excludedNamespaces, nodes: [] })}
                />
              ) : null}
              <FieldRow
                label="Names of pods (regular expression, optional)"
                placeholder="^(cart|checkout)-"
                value={draft.podPattern}
                error={errors.podPattern}
                onChange={(podPattern) => onChange({ podPattern })}
              />
              <FieldRow
                label="Labels of pods (optional)"
                placeholder="app=cart,tier!=test"
                value={draft.labelSelector}
                error={errors.labelSelector}
                onChange={(labelSelector) => onChange({ labelSelector })}
              />
              <NodePicker
                nodes={preview.plan?.nodes ?? []}
                chosen={draft.nodes}
                onChange={(nodes) => onChange({ nodes })}
              />
              <AdvancedFields
                draft={draft}
                errors={errors}
                isPacketFilterValid={props.isPacketFilterValid}
                onChange={onChange}
              />
            </>
          ) : null}
        </div>
        <footer className="ConnectForm-foot">
          <p className="ConnectForm-todo" role="status">
            {todo}
          </p>
          <button type="submit" className="button" data-kind="primary" disabled={todo !== ""}>
            See what will happen
          </button>
        </footer>
      </form>
      <section
        className="ConnectForm-preview"
        aria-label="Matching pods"
        aria-busy={preview.kind === "waiting"}
        tabIndex={0}
      >
        {props.leftovers}
        {shown === null || reach.kind !== "answered" ? (
          <PreviewPlace reach={reach} preview={preview} isFieldMarked={refused !== null} />
        ) : (
          <>
            <h2 className="ConnectForm-count" data-waiting={preview.kind === "waiting"}>
              <span role="status">
                {shown.podsTargeted === 0
                  ? "No running pod matches"
                  : scopeWords(shown.podsTargeted, shown.nodes.length)}
              </span>
            </h2>
            {shown.podsTargeted === 0 ? (
              <Reasons plan={preview.plan} />
            ) : (
              <PodTable pods={shown.pods} total={shown.podsTargeted} label="Matching pods" />
            )}
          </>
        )}
      </section>
    </div>
  );
}

/** What stands in the place of the pods while there are none to show. */
function PreviewPlace({
  reach,
  preview,
  isFieldMarked,
}: {
  readonly reach: Reach;
  readonly preview: Preview;
  readonly isFieldMarked: boolean;
}): ReactElement {
  if (reach.kind === "answered" && preview.failure !== null) {
    return (
      <p className="ConnectForm-place" role={isFieldMarked ? undefined : "alert"}>
        {isFieldMarked
          ? "The matching pods appear here once what is marked is corrected."
          : `${asSentence(preview.failure.message)} ${asSentence(preview.failure.nextStep)}`}
      </p>
    );
  }
  return (
    <p className="ConnectForm-place">
      {reach.kind === "answered" && preview.kind === "waiting"
        ? "Looking for pods…"
        : "The pods that would be tapped appear here. Nothing is created until you have seen what will happen."}
    </p>
  );
}

/** Why no pod matches, as the plan found out. */
function Reasons({ plan }: { readonly plan: ClusterPlan | null }): ReactElement {
  const findings = (plan?.warnings ?? []).filter(({ code }) => code !== "permission-missing");
  return (
    <ul className="ConnectForm-reasons">
      {findings.map(({ code, message, nextStep }) => (
        <li key={`${code}:${message}`}>
          {asSentence(message)} <span>{asSentence(nextStep)}</span>
        </li>
      ))}
    </ul>
  );
}
