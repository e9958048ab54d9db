// The scripts in the order in which they load: how each stands, what it costs, and why it does not run.
import { Ellipsis, Plus } from "lucide-react";
import { useCallback, useEffect, useRef, useState, type ReactElement } from "react";
import type { ScriptState } from "../../contract/index.ts";
import { Menu, type MenuItem, type MenuPoint } from "../shared/Menu.tsx";
import { FolderLine } from "./FolderLine.tsx";
import { IconButton } from "../shared/IconButton.tsx";
import { RenameForm } from "./RenameForm.tsx";
import { ScriptItem } from "./ScriptItem.tsx";
import "./ScriptList.css";

export interface ScriptListActions {
  readonly onOpen: (file: string, line: number, column: number) => void;
  readonly onActive: (file: string, isActive: boolean) => void;
  readonly onRestart: (file: string) => void;
  readonly onRename: (file: string, to: string) => void;
  readonly onRemove: (file: string) => void;
  readonly onDryRun: (file: string) => void;
  readonly onAdd: () => void;
  readonly onFolder: (folder: string) => void;
}

interface ScriptListProps extends ScriptListActions {
  readonly scripts: readonly ScriptState[];
  /** Files that are written in the window and not saved yet. */
  readonly unsaved: readonly string[];
  readonly edited: ReadonlySet<string>;
  readonly open: string;
  readonly folder: string;
}

interface OpenMenu {
  readonly at: MenuPoint;
  readonly file: string;
}

const menuOf = (props: ScriptListProps, file: string, onRename: () => void): readonly MenuItem[] => [
  { kind: "action", title: "Restart", run: () => props.onRestart(file) },
  { kind: "action", title: "Try on this session", hint: "sends nothing", run: () => props.onDryRun(file) },
  { kind: "separator" },
  { kind: "action", title: "Rename", run: onRename },
  { kind: "action", title: "Delete", run: () => props.onRemove(file) },
];

export function ScriptList(props: ScriptListProps): ReactElement {
  const { scripts, unsaved, edited, open, folder } = props;
  const [menu, setMenu] = useState<OpenMenu | null>(null);
  const [renamed, setRenamed] = useState("");
  const closeMenu = useCallback(() => setMenu(null), []);
  const items = useRef<HTMLOListElement>(null);
  useEffect(() => {
    items.current?.querySelector(`[data-file="${CSS.escape(open)}"]`)?.scrollIntoView({ block: "nearest" });
  }, [open]);
  const names = scripts.map(({ file }) => file);
  return (
    <section className="ScriptList" aria-label="Scripts">
      <header className="ScriptList-head">
        <span className="label">{scripts.length === 1 ? "1 script" : `${scripts.length} scripts`}, in this order</span>
        <button type="button" className="button" onClick={props.onAdd}>
          <Plus aria-hidden />
          New script
        </button>
      </header>
      <ol ref={items} className="ScriptList-items">
        {scripts.map((script, index) => (
          <li key={script.file} data-file={script.file} data-open={script.file === open} data-off={!script.isActive}>
            {script.file === renamed ? (
              <RenameForm
                file={script.file}
                taken={names.filter((name) => name !== script.file)}
                onRename={(to) => {
                  setRenamed("");
                  props.onRename(script.file, to);
                }}
                onCancel={() => setRenamed("")}
              />
            ) : (
              <ScriptItem
                script={script}
                order={index + 1}
                isOpen={script.file === open}
                isEdited={edited.has(script.file)}
                onOpen={props.onOpen}
                onActive={props.onActive}
              >
                <IconButton
                  title={`More for ${script.title}`}
                  onClick={(event) => {
                    const { left, bottom } = event.currentTarget.getBoundingClientRect();
                    setMenu({ at: { x: left, y: bottom }, file: script.file });
                  }}
                >
                  <Ellipsis aria-hidden />
                </IconButton>
              </ScriptItem>
            )}
          </li>
        ))}
        {unsaved.map((file) => (
          <li key={file} data-file={file} data-open={file === open}>
            <button type="button" className="ScriptItem-title" onClick={() => props.onOpen(file, 0, 0)}>
              {file}
            </button>
            <p className="label">not saved yet</p>
          </li>
        ))}
      </ol>
      <FolderLine folder={folder} onFolder={props.onFolder} />
      {menu === null ? null : (
        <Menu
          label="Script"
          at={menu.at}
          items={menuOf(props, menu.file, () => setRenamed(menu.file))}
          onClose={closeMenu}
        />
      )}
    </section>
  );
}
