// Protocols that the user's own scripts read: which files there are, how each stands, what it claimed and what it took.
import { ListFilter, Plus, RefreshCw } from "lucide-react";
import type { ReactElement } from "react";
import type { DissectorSample, DissectorsState, DissectorState } from "../../contract/index.ts";
import { asSentence } from "../cluster/count-words.ts";
import { EmptyState } from "../shared/EmptyState.tsx";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import { IconButton } from "../shared/IconButton.tsx";
import { ProtocolChip } from "../shared/ProtocolChip.tsx";
import {
  claimText,
  costText,
  exactCost,
  fieldsText,
  isBehind,
  placeOf,
  sessionWords,
  troublesOf,
  useWords,
} from "./dissector-words.ts";
import { MoodMark } from "./MoodMark.tsx";
import { TableHead } from "./TableHead.tsx";
import "../cluster/ClusterTable.css";
import "./DissectorPane.css";
import "./ScriptList.css";

export interface DissectorActions {
  readonly onReadAgain: () => void;
  readonly onAddSample: (file: string) => void;
  readonly onCopyFolder: (folder: string) => void;
  /** Shows what the open session holds of a protocol, by its word. */
  readonly onEntries: (word: string) => void;
}
interface DissectorPaneProps extends DissectorActions {
  /** Null until they are known. */
  readonly state: DissectorsState | null;
  readonly samples: readonly DissectorSample[];
  readonly isBusy: boolean;
}

export function DissectorPane(props: DissectorPaneProps): ReactElement {
  const { state } = props;
  return (
    <section className="ConsolePane" aria-label="Dissectors" aria-busy={state === null || props.isBusy}>
      {state === null ? null : <Known {...props} state={state} />}
    </section>
  );
}

type KnownProps = DissectorPaneProps & { readonly state: DissectorsState };

function Known(props: KnownProps): ReactElement {
  const { state } = props;
  const isEmpty = state.dissectors.length === 0;
  return (
    <>
      {isEmpty ? null : <Bar {...props} />}
      {state.folderProblem === "" ? null : (
        <ErrorNotice message={asSentence(state.folderProblem)} nextStep="It is looked at again by itself." />
      )}
      {isEmpty ? <Empty {...props} /> : <Table {...props} />}
      <footer className="FolderLine">
        <span className="label mono" title={state.folder}>
          {state.folder}
        </span>
        <button
          type="button"
          className="button"
          data-kind="quiet"
          title="Copy the path of the folder"
          onClick={() => props.onCopyFolder(state.folder)}
        >
          Copy path
        </button>
      </footer>
    </>
  );
}

function Bar({ state, isBusy, onReadAgain }: KnownProps): ReactElement {
  return (
    <header className="ScriptsBar">
      <span className="label DissectorPane-about">{sessionWords(state)}</span>
      {state.canReadAgain && isBehind(state) ? (
        <button
          type="button"
          className="button"
          data-kind="primary"
          aria-disabled={isBusy}
          onClick={isBusy ? undefined : onReadAgain}
        >
          <RefreshCw aria-hidden />
          {isBusy ? "Reading…" : "Read the capture again"}
        </button>
      ) : null}
    </header>
  );
}

function Empty({ samples, onAddSample }: KnownProps): ReactElement {
  return (
    <EmptyState
      title="No dissectors yet"
      text="A script in the folder below teaches Thresher a protocol that it does not know. Begin with a sample, which is copied there, and change it in your editor. How they are written stands in docs/dissectors.md."
    >
      <div className="ScriptsScreen-start">
        {samples.map(({ file, doc }) => (
          <button key={file} type="button" className="button" title={doc} onClick={() => onAddSample(file)}>
            <Plus aria-hidden />
            {`Add the sample ${file}`}
          </button>
        ))}
      </div>
    </EmptyState>
  );
}

function Table({ state, onEntries }: KnownProps): ReactElement {
  return (
    <div className="ScriptsScroll">
      <table className="ClusterTable DissectorPane-table" aria-label="Dissectors">
        <TableHead
          columns={["Protocol", "File", "State", "Flows", "Entries", "Per call", "In filters"]}
          atEnd={["Flows", "Entries", "Per call"]}
        />
        <tbody>
          {state.dissectors.map((dissector) => (
            <Line key={dissector.file} dissector={dissector} onEntries={onEntries} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface LineProps {
  readonly dissector: DissectorState;
  readonly onEntries: (word: string) => void;
}

function Line({ dissector, onEntries }: LineProps): ReactElement {
  const { file, name, abbr, longName, color, entries, flows, words } = dissector;
  const [word = ""] = words;
  return (
    <tr>
      <td>
        {name === "" ? (
          <span className="label">not known</span>
        ) : (
          <>
            <ProtocolChip abbr={abbr} longName={longName} color={color} />
            {placeOf(dissector) === "" ? null : (
              <span className="DissectorPane-place label mono">{placeOf(dissector)}</span>
            )}
            <p className="DissectorPane-protocol">{longName}</p>
          </>
        )}
      </td>
      <th scope="row" className="DissectorPane-file mono" title={file}>
        {file}
      </th>
      <td className="DissectorPane-state">
        <MoodMark {...useWords(dissector)} />
        {troublesOf(dissector).map((trouble) => (
          <p key={trouble} className="ScriptsScroll-problem">
            {asSentence(trouble)}
          </p>
        ))}
      </td>
      <td data-align="end">{claimText(dissector, flows)}</td>
      <td data-align="end">{claimText(dissector, entries)}</td>
      <td data-align="end" title={exactCost(dissector)}>
        {costText(dissector)}
      </td>
      <td className="mono" title={words.join("\n")}>
        {word}
        {words.length < 2 ? null : <p className="label">{fieldsText(dissector)}</p>}
      </td>
      <td className="ScriptsScroll-actions">
        {entries === 0 ? null : (
          <IconButton title={`Show the entries of ${abbr}`} onClick={() => onEntries(word)}>
            <ListFilter aria-hidden />
          </IconButton>
        )}
      </td>
    </tr>
  );
}
