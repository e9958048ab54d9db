// What will happen, before it does: nodes and pods, objects, permissions, findings, and what stays behind. One button
// starts it; where that cannot be, the reason stands beside it.
import { ArrowLeft } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import type { ClusterOrder, ClusterPlan } from "../../contract/index.ts";
import { asSentence, counted } from "./count-words.ts";
import { PermissionTable } from "./PermissionTable.tsx";
import { objectCounts, obstacleOf, permissionCounts, scopeWords } from "./plan-words.ts";
import { PodTable } from "./PodTable.tsx";
import { TextBlock } from "./TextBlock.tsx";
import "./PlanSheet.css";

interface PlanSheetProps {
  readonly plan: ClusterPlan;
  readonly way: ClusterOrder["way"];
  readonly leaseMinutes: number;
  /** The plan is being made again. */
  readonly isChecking: boolean;
  readonly isStarting: boolean;
  readonly onCopy: (text: string, what: string) => void;
  readonly onBack: () => void;
  readonly onCheck: () => void;
  readonly onStart: () => void;
}

export function PlanSheet(props: PlanSheetProps): ReactElement {
  const { plan, way, isChecking, isStarting, onCopy } = props;
  const isOfPods = way === "pod";
  const obstacle = obstacleOf(plan);
  return (
    <div className="PlanSheet">
      <div className="PlanSheet-body">
        <div className="PlanSheet-column">
          <Findings warnings={plan.warnings} />
          <Section title={scopeWords(plan.podsTargeted, plan.nodes.length)}>
            <p>
              {isOfPods
                ? "A capture container is added to each of these pods, which go on running. It sees all of the pod's traffic, loopback included; what it captures is read on this machine."
                : "One agent on each node captures the traffic of these pods only. The pods themselves are not touched or restarted."}
            </p>
            <ul className="PlanSheet-nodes" aria-label="Nodes">
              {plan.nodes.map(({ name, isReady, reason, pods }) => (
                <li key={name} data-ready={isReady} title={reason}>
                  <span className="mono">{name}</span> {counted(pods, "pod")}
                  {isReady ? "" : ", not ready"}
                </li>
              ))}
            </ul>
            <details open={isOfPods}>
              <summary>{isOfPods ? "The pods that get a container" : "The pods"}</summary>
              {/* What scrolls must be reached by the keyboard. */}
              <section className="PlanSheet-pods" aria-label="Pods that will be tapped" tabIndex={0}>
                <PodTable pods={plan.pods} total={plan.podsTargeted} label="Pods that will be tapped" />
              </section>
            </details>
          </Section>
          <Section title={`Created: ${objectCounts(plan.objects)}`}>
            <p>
              {isOfPods ? (
                `In the pods themselves in ${plan.context}; no other object is created.`
              ) : (
                <>
                  In the namespace <span className="mono">{plan.agentNamespace}</span> of {plan.context}, labelled with
                  this session.
                </>
              )}
            </p>
            <details>
              <summary>All objects as YAML</summary>
              <TextBlock
                label="YAML of the objects"
                text={plan.objectsYaml}
                onCopy={() => onCopy(plan.objectsYaml, "the YAML of the objects")}
              />
            </details>
          </Section>
          <Remains way={way} leaseMinutes={props.leaseMinutes} />
        </div>
        <div className="PlanSheet-column">
          <Section title={`Permissions: ${permissionCounts(plan.permissions)}`}>
            {plan.rolesYaml === "" ? null : (
              <>
                <p>For an administrator: these roles give what is missing, and no more.</p>
                <TextBlock
                  label="YAML of the roles"
                  text={plan.rolesYaml}
                  onCopy={() => onCopy(plan.rolesYaml, "the YAML of the roles")}
                />
              </>
            )}
            <PermissionTable permissions={plan.permissions} />
          </Section>
        </div>
      </div>
      <footer className="PlanSheet-foot">
        <button type="button" className="button" onClick={props.onBack}>
          <ArrowLeft aria-hidden />
          Change
        </button>
        <button type="button" className="button" disabled={isChecking || isStarting} onClick={props.onCheck}>
          {isChecking ? "Checking…" : "Check again"}
        </button>
        <p id="plan-obstacle" className="PlanSheet-obstacle" data-bad={obstacle !== ""} role="status">
          {isStarting ? (isOfPods ? "Adding the containers…" : "Creating the agents…") : obstacle}
        </p>
        <button
          type="button"
          className="button"
          data-kind="primary"
          disabled={obstacle !== "" || isStarting}
          aria-describedby="plan-obstacle"
          onClick={props.onStart}
        >
          Start the tap
        </button>
      </footer>
    </div>
  );
}

function Remains({ way, leaseMinutes }: Pick<PlanSheetProps, "way" | "leaseMinutes">): ReactElement {
  const lease = counted(leaseMinutes, "minute");
  return way === "pod" ? (
    <Section title="What stays behind: an ended record in each pod">
      <p>
        Stopping ends each container. Kubernetes cannot take its record out of the pod: it stays there as ended until
        the pod itself is gone. Should this machine sleep or crash, each container ends by itself when the lease of{" "}
        {lease} is no longer renewed.
      </p>
    </Section>
  ) : (
    <Section title="What stays behind: nothing">
      <p>
        Stopping removes all of it and says so. Should this machine sleep, crash or lose its network, Kubernetes itself
        removes it when the lease of {lease} is no longer renewed.
      </p>
    </Section>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <section className="PlanSheet-section">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** Findings other than missing permissions, which have their own table. */
function Findings({ warnings }: Pick<ClusterPlan, "warnings">): ReactElement | null {
  const shown = warnings.filter(({ code }) => code !== "permission-missing");
  if (shown.length === 0) {
    return null;
  }
  return (
    <ul className="PlanSheet-findings" aria-label="Findings">
      {shown.map(({ code, message, nextStep }) => (
        <li key={`${code}:${message}`}>
          {asSentence(message)} <span>{asSentence(nextStep)}</span>
        </li>
      ))}
    </ul>
  );
}
