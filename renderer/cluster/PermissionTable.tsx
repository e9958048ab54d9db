// Which permissions a tap uses, what for, and whether they are held.
import { Check, CircleAlert, CircleHelp } from "lucide-react";
import type { ReactElement } from "react";
import type { ClusterPlan } from "../../contract/index.ts";
import { permissionLines, type PermissionLine } from "./plan-words.ts";
import "./ClusterTable.css";
import "./PermissionTable.css";

const STATES: Readonly<Record<PermissionLine["state"], readonly [Icon: typeof Check, text: string]>> = {
  held: [Check, "held"],
  missing: [CircleAlert, "missing"],
  unknown: [CircleHelp, "not known"],
};

export function PermissionTable({ permissions }: Pick<ClusterPlan, "permissions">): ReactElement {
  return (
    <table className="ClusterTable PermissionTable" aria-label="Permissions">
      <thead>
        <tr>
          <th scope="col">State</th>
          <th scope="col">Permission</th>
          <th scope="col">In</th>
          <th scope="col">For</th>
        </tr>
      </thead>
      <tbody>
        {permissionLines(permissions).map(({ key, verbs, resource, place, purpose, isRequired, state }) => {
          const [Icon, text] = STATES[state];
          return (
            <tr key={key}>
              <td className="PermissionTable-state" data-state={state} data-required={isRequired}>
                <Icon aria-hidden /> {text}
                {state !== "held" && !isRequired ? <span> (optional)</span> : null}
              </td>
              <th scope="row" className="mono">
                {verbs.join(" ")} <b>{resource}</b>
              </th>
              <td className="mono">{place}</td>
              <td>{purpose}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
