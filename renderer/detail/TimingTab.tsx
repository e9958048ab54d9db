// Where the time went, as a waterfall: each part begins where the one before ended.
import type { ReactElement } from "react";
import { formatElapsed } from "../shared/format-number.ts";
import type { DetailDocument } from "./detail-model.ts";
import "./TimingTab.css";

export function TimingTab({ document }: { readonly document: DetailDocument }): ReactElement {
  const total = document.timing.reduce((sum, part) => sum + part.us, 0);
  return (
    <div className="TimingTab">
      <table aria-label="Timing">
        <tbody>
          {document.timing.map((part) => {
            const left = total === 0 ? 0 : (part.startUs / total) * 100;
            const width = total === 0 ? 0 : (part.us / total) * 100;
            return (
              <tr key={part.name}>
                <th scope="row">{part.name}</th>
                <td className="TimingTab-number" title={`${part.us} µs`}>
                  {formatElapsed(part.us)}
                </td>
                <td className="TimingTab-track">
                  <div
                    className="TimingTab-bar"
                    data-part={part.name}
                    style={{ marginLeft: `min(${left}%, 100% - 2px)`, width: `max(2px, ${width}%)` }}
                  />
                </td>
              </tr>
            );
          })}
          <tr className="TimingTab-total">
            <th scope="row">Total</th>
            <td className="TimingTab-number" title={`${total} µs`}>
              {formatElapsed(total)}
            </td>
            <td />
          </tr>
        </tbody>
      </table>
      {document.hasHandshake ? null : (
        <p>The handshake of this connection was not seen, or was before an earlier request.</p>
      )}
    </div>
  );
}
