// The bytes of the entry's bodies, one side at a time.
import { useMemo, useState, type ReactElement } from "react";
import type { EntryDetail } from "../../contract/index.ts";
import { formatBytes } from "../shared/format-number.ts";
import { bytesOfBody } from "./body-text.ts";
import { bodiesOf } from "./detail-model.ts";
import { HexView } from "./HexView.tsx";
import "./BytesTab.css";

export function BytesTab({ detail }: { readonly detail: EntryDetail }): ReactElement {
  const bodies = useMemo(
    () => bodiesOf(detail).map(({ side, body }) => ({ side, title: body.title, bytes: bytesOfBody(body) })),
    [detail],
  );
  const [index, setIndex] = useState(0);
  const chosen = bodies[index] ?? bodies[0];
  return (
    <div className="BytesTab">
      <div className="BytesTab-choice" role="group" aria-label="Which bytes">
        {bodies.map((body, at) => (
          <button
            key={`${body.side}:${body.title}`}
            type="button"
            className="BodyView-switch"
            aria-pressed={body === chosen}
            onClick={() => setIndex(at)}
          >
            {`${body.side}: ${body.title.toLowerCase()}, ${formatBytes(body.bytes.length)}`}
          </button>
        ))}
      </div>
      <div className="BytesTab-view">
        {chosen === undefined ? null : (
          <HexView key={index} bytes={chosen.bytes} label={`${chosen.side} as bytes`} maxHeight={null} />
        )}
      </div>
    </div>
  );
}
