// Constants that scripts read as `env`: a table, one form to add or change one, and the import of Kubeshark's file.
import { FileInput, Pencil, Plus, Trash2 } from "lucide-react";
import { useState, type ReactElement } from "react";
import type { EnvRow } from "../../contract/index.ts";
import { asSentence } from "../cluster/count-words.ts";
import { EmptyState } from "../shared/EmptyState.tsx";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import { ConstantForm, type ConstantChange } from "./ConstantForm.tsx";
import { Switch } from "./Switch.tsx";
import { TableHead } from "./TableHead.tsx";
import { IconButton } from "../shared/IconButton.tsx";
import "../cluster/ClusterTable.css";

export interface Constants {
  readonly rows: readonly EnvRow[];
  readonly secretsKeptIn: string;
  readonly warning: string;
}
interface ConstantPaneProps {
  /** Null until they are known. */
  readonly constants: Constants | null;
  /** A constant to begin with, that a sample needs; empty for none. */
  readonly wanted: string;
  readonly onSet: (change: ConstantChange) => void;
  readonly onRemove: (name: string) => void;
  readonly onImport: () => void;
  readonly hasKubesharkPaths: boolean;
  readonly onKubesharkPaths: (isOn: boolean) => void;
}

const KUBESHARK_PATHS =
  "Objects in buckets lie in <node>_<address>/, as scripts for Kubeshark expect, not in thresher_<cluster>_<run>/";
const EMPTY: ConstantChange = { name: "", value: "", isSecret: true };

export function ConstantPane(props: ConstantPaneProps): ReactElement {
  const { constants, wanted, onSet, onRemove, onImport } = props;
  const [edited, setEdited] = useState<ConstantChange | null>(wanted === "" ? null : { ...EMPTY, name: wanted });
  const rows = constants?.rows ?? [];
  return (
    <section className="ConsolePane" aria-label="Constants" aria-busy={constants === null}>
      <header className="ScriptsBar">
        <span className="label">
          {constants === null || constants.secretsKeptIn === ""
            ? "Scripts read these as env.NAME."
            : `Scripts read these as env.NAME. Secrets are kept in ${constants.secretsKeptIn}.`}
        </span>
        <span className="ScriptsBar-gap" />
        <span title={KUBESHARK_PATHS}>
          <Switch hasText label="Kubeshark paths" isOn={props.hasKubesharkPaths} onChange={props.onKubesharkPaths} />
        </span>
        <button type="button" className="button" onClick={onImport}>
          <FileInput aria-hidden />
          Import from Kubeshark
        </button>
        <button type="button" className="button" onClick={() => setEdited(EMPTY)}>
          <Plus aria-hidden />
          Add a constant
        </button>
      </header>
      {constants === null || constants.warning === "" ? null : (
        <ErrorNotice tone="warn" message={asSentence(constants.warning)} nextStep="" />
      )}
      {edited === null ? null : (
        <ConstantForm
          key={edited.name}
          start={edited}
          isKnown={rows.some(({ name }) => name === edited.name)}
          onSet={(change) => {
            onSet(change);
            setEdited(null);
          }}
          onCancel={() => setEdited(null)}
        />
      )}
      {constants !== null && rows.length === 0 && edited === null ? (
        <EmptyState
          title="No constants yet"
          text="Addresses, tokens and names that scripts need stand here, apart from their source. A Kubeshark configuration file brings its own."
        />
      ) : (
        <div className="ScriptsScroll">
          <table className="ClusterTable" aria-label="Constants">
            <TableHead columns={["Name", "Value", "Used by"]} />
            <tbody>
              {rows.map((row) => (
                <tr key={row.name}>
                  <th scope="row" className="mono">
                    {row.name}
                  </th>
                  <td className="mono">
                    {row.isSecret ? (
                      <>
                        ••••••••<span className="ClusterTable-tag">secret</span>
                      </>
                    ) : (
                      row.value
                    )}
                  </td>
                  <td>{row.usedBy.join(", ")}</td>
                  <td className="ScriptsScroll-actions">
                    <IconButton
                      title={`Change ${row.name}`}
                      onClick={() => setEdited({ name: row.name, value: row.value, isSecret: row.isSecret })}
                    >
                      <Pencil aria-hidden />
                    </IconButton>
                    <IconButton title={`Delete ${row.name}`} onClick={() => onRemove(row.name)}>
                      <Trash2 aria-hidden />
                    </IconButton>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
