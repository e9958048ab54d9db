// Ready scripts: what each does, which constants it needs, its source, and the way into the editor.
import { Plus } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { Sample } from "../../contract/index.ts";
import { EmptyState } from "../shared/EmptyState.tsx";
import { SourceView } from "./editor/SourceView.tsx";
import "./SampleGallery.css";

interface SampleGalleryProps {
  /** Null until they are known. */
  readonly samples: readonly Sample[] | null;
  /** Names of the constants that there are. */
  readonly constants: ReadonlySet<string>;
  readonly onInsert: (sample: Sample) => void;
  readonly onConstant: (name: string) => void;
}

export function SampleGallery({ samples, constants, onInsert, onConstant }: SampleGalleryProps): ReactElement {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState("");
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = (samples ?? []).filter((sample) => {
    const all = `${sample.title} ${sample.doc} ${sample.source}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const sample = shown.find(({ file }) => file === chosen) ?? shown[0];
  if (samples !== null && samples.length === 0) {
    return <EmptyState title="No samples" text="The samples that come with Thresher were not found." />;
  }
  return (
    <section className="SampleGallery" aria-label="Samples" aria-busy={samples === null}>
      <div className="SampleGallery-list">
        <input
          type="search"
          className="input"
          aria-label="Search the samples"
          placeholder="Search: slack, redact, s3"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ul>
          {shown.map((one) => (
            <li key={one.file}>
              <button
                type="button"
                aria-current={one === sample ? "true" : undefined}
                onClick={() => setChosen(one.file)}
              >
                <strong>{one.title}</strong>
                <span>{one.doc}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
      {sample === undefined ? (
        <EmptyState title="No sample matches" text="Other words show the rest." />
      ) : (
        <div className="SampleGallery-preview">
          <header>
            <h2>{sample.title}</h2>
            <button type="button" className="button" data-kind="primary" onClick={() => onInsert(sample)}>
              <Plus aria-hidden />
              Use as a new script
            </button>
          </header>
          <p>{sample.doc}</p>
          <Needed names={sample.env} constants={constants} onConstant={onConstant} />
          <SourceView text={sample.source} label={`Source of ${sample.title}`} />
        </div>
      )}
    </section>
  );
}

interface NeededProps {
  readonly names: readonly string[];
  readonly constants: ReadonlySet<string>;
  readonly onConstant: (name: string) => void;
}

function Needed({ names, constants, onConstant }: NeededProps): ReactElement | null {
  return names.length === 0 ? null : (
    <p className="SampleGallery-needs">
      Needs
      {names.map((name) =>
        constants.has(name) ? (
          <code key={name}>{name}</code>
        ) : (
          <button
            key={name}
            type="button"
            className="SampleGallery-missing"
            title={`Add the constant ${name}`}
            onClick={() => onConstant(name)}
          >
            <code>{name}</code> missing
          </button>
        ),
      )}
    </p>
  );
}
