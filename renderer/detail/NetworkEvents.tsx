// What went wrong, or was odd, on the network while an exchange lasted.
import type { ReactElement } from "react";
import { atLeast } from "../list/addable.ts";
import { AddButton } from "./AddButton.tsx";
import type { NetworkDocument } from "./network-model.ts";
import { valueProps, type ValueActions } from "./value-actions.ts";
import "./NetworkEvents.css";

interface NetworkEventsProps {
  readonly network: NetworkDocument;
  readonly actions: ValueActions;
}

export function NetworkEvents({ network, actions }: NetworkEventsProps): ReactElement {
  return (
    <section className="NetworkEvents">
      <h3>Network</h3>
      {network.events.length === 0 ? (
        <p>No packet was lost, late or sent again while this exchange lasted.</p>
      ) : (
        <table aria-label="Network">
          <tbody>
            {network.events.map(({ name, selector, count, meaning }) => {
              const addable = atLeast(selector, count);
              return (
                <tr key={selector} {...valueProps(actions, { text: String(count), addable })}>
                  <th scope="row">{name}</th>
                  <td className="NetworkEvents-count">
                    {count}
                    <AddButton addable={addable} adding={actions} />
                  </td>
                  <td className="NetworkEvents-meaning">{meaning}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}
