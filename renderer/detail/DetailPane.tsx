// The detail of one entry: what it was, between whom, and everything in it, under tabs of which the last used is kept.
import { PanelBottom, PanelRight, X } from "lucide-react";
import { useMemo, type ReactElement, type ReactNode } from "react";
import type { EntryDetail } from "../../contract/index.ts";
import type { MenuValue } from "../list/addable.ts";
import type { Failure } from "../shared/failure.ts";
import { CommentBox } from "../notes/CommentBox.tsx";
import { NO_NOTE, type NoteActions } from "../notes/note-actions.ts";
import { NoteButtons } from "../notes/NoteButtons.tsx";
import { ErrorNotice } from "../shared/ErrorNotice.tsx";
import { BytesTab } from "./BytesTab.tsx";
import { DetailHeader } from "./DetailHeader.tsx";
import {
  errorText,
  readDocument,
  tabsOf,
  tabToShow,
  TAB_TITLES,
  type DetailDocument,
  type Tab,
} from "./detail-model.ts";
import { PeersTab } from "./PeersTab.tsx";
import { SectionList } from "./SectionList.tsx";
import { TabList } from "./TabList.tsx";
import { TextViewer, type TextPoint } from "./TextViewer.tsx";
import { TimingTab } from "./TimingTab.tsx";
import { actionsOf, menuOf, valueAtPoint, type ValueActions } from "./value-actions.ts";
import "./DetailPane.css";

export interface DetailPaneProps {
  readonly detail: EntryDetail | null;
  readonly failure: Failure | null;
  readonly tab: string;
  readonly collapsed: readonly string[];
  readonly side: "right" | "below";
  readonly actions: ValueActions;
  readonly notes: NoteActions;
  /** What scripts did with the entry, made when it is looked at; null where there is no script. */
  readonly renderScripts: ((id: string) => ReactNode) | null;
  /** What stands over all of it; absent: nothing. */
  readonly notice?: ReactNode;
  readonly onTab: (tab: Tab) => void;
  readonly onToggle: (title: string) => void;
  readonly onSide: () => void;
  readonly onClose: () => void;
}

export function DetailPane(given: DetailPaneProps): ReactElement {
  const { detail, failure } = given;
  const protocol = detail?.row.protocol.name;
  // What is added from this pane is known to be of its entry's protocol.
  const actions = useMemo(
    () => (protocol === undefined ? given.actions : actionsOf(given.actions, protocol)),
    [given.actions, protocol],
  );
  const props = { ...given, actions };
  const document = useMemo(() => (detail === null ? null : readDocument(detail)), [detail]);
  if (detail === null || document === null) {
    return (
      <section className="DetailPane" aria-label="Detail">
        {failure === null ? null : <ErrorNotice message={failure.message} nextStep={failure.nextStep} />}
      </section>
    );
  }
  const tabs = tabsOf(detail, document, props.renderScripts !== null);
  const tab = tabToShow(tabs, props.tab);
  return (
    <section className="DetailPane" aria-label="Detail">
      <h2 className="visually-hidden">Detail</h2>
      {props.notice}
      <DetailHeader detail={detail} document={document} actions={props.actions} tools={<Tools {...props} />} />
      <CommentBox key={`comment:${detail.row.id}`} comment={detail.row.note?.comment ?? ""} actions={props.notes} />
      <EntryError detail={detail} document={document} />
      <TabList tabs={tabs} tab={tab} onTab={props.onTab} />
      <div
        id="detail-panel"
        className="DetailPane-panel"
        data-tab={tab}
        role="tabpanel"
        aria-label={TAB_TITLES[tab]}
        tabIndex={0}
      >
        <TabContent key={`${detail.row.id}:${tab}`} tab={tab} document={document} props={props} detail={detail} />
      </div>
    </section>
  );
}

function Tools({ detail, notes, side, onSide, onClose }: DetailPaneProps): ReactElement {
  const Icon = side === "right" ? PanelBottom : PanelRight;
  const title = side === "right" ? "Put the detail below the list" : "Put the detail beside the list";
  return (
    <>
      <NoteButtons note={detail?.row.note ?? NO_NOTE} actions={notes} />
      <button
        type="button"
        className="button"
        data-kind="quiet"
        data-shape="icon"
        aria-label={title}
        title={title}
        onClick={onSide}
      >
        <Icon aria-hidden />
      </button>
      <button
        type="button"
        className="button"
        data-kind="quiet"
        data-shape="icon"
        aria-label="Close the detail"
        title="Close the detail (Esc)"
        onClick={onClose}
      >
        <X aria-hidden />
      </button>
    </>
  );
}

function EntryError({
  detail,
  document,
}: {
  readonly detail: EntryDetail;
  readonly document: DetailDocument;
}): ReactElement | null {
  if (detail.row.errorType === "") {
    return null;
  }
  const { what, next } = errorText(detail.row.errorType);
  return (
    <ErrorNotice
      tone="warn"
      message={document.errorMessage === "" ? what : `${what} ${document.errorMessage}`}
      nextStep={next}
    />
  );
}

/** A value of the entry's JSON: its path there is the filter's path. */
const entryValueAt = (point: TextPoint): MenuValue =>
  valueAtPoint(point, (path) => path.replace(/^\./, ""), { text: point.text, addable: null });

interface TabContentProps {
  readonly tab: Tab;
  readonly detail: EntryDetail;
  readonly document: DetailDocument;
  readonly props: DetailPaneProps;
}

function TabContent({ tab, detail, document, props }: TabContentProps): ReactNode {
  switch (tab) {
    case "timing":
      return <TimingTab document={document} actions={props.actions} />;
    case "peers":
      return <PeersTab peers={document.peers} actions={props.actions} />;
    case "json":
      return (
        <TextViewer
          text={document.pretty}
          language="json"
          label="The entry as JSON"
          maxHeight={null}
          onMenu={(event, point) => menuOf(props.actions, entryValueAt(point))(event)}
        />
      );
    case "bytes":
      return <BytesTab detail={detail} />;
    case "scripts":
      return props.renderScripts?.(detail.row.id);
    default:
      return (
        <SectionList
          sections={detail.sections[tab] ?? []}
          isTruncated={detail.row.truncated}
          collapsed={props.collapsed}
          actions={props.actions}
          onToggle={props.onToggle}
        />
      );
  }
}
