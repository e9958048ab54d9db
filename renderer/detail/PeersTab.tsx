// Both ends of the exchange, and how their names were found.
import type { ReactElement } from "react";
import { AddButton } from "./AddButton.tsx";
import { equals } from "../list/addable.ts";
import type { PeerDocument } from "./detail-model.ts";
import { valueProps, type ValueActions } from "./value-actions.ts";
import "./PeersTab.css";

interface PeersTabProps {
  readonly peers: readonly PeerDocument[];
  readonly actions: ValueActions;
}

export function PeersTab({ peers, actions }: PeersTabProps): ReactElement {
  return (
    <div className="PeersTab">
      {peers.map((peer) => (
        <section key={peer.path}>
          <h3 className="PeersTab-side">{peer.side}</h3>
          <table className="SectionTable-table" aria-label={peer.side}>
            <tbody>
              {peer.fields.map(([name, value, selector]) => {
                const addable = equals(selector, value);
                return (
                  <tr key={name} {...valueProps(actions, { text: value, addable })}>
                    <th scope="row">{name}</th>
                    <td className={selector === "" ? "" : "mono"}>
                      <div className="SectionTable-value">
                        <span>{value}</span>
                        {addable === null ? null : <AddButton addable={addable} adding={actions} />}
                      </div>
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  );
}
