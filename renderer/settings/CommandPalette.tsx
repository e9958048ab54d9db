// Every action by name: type a part of it, Enter runs it.
import { useEffect, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import type { Command } from "../commands.ts";
import "./CommandPalette.css";

interface CommandPaletteProps {
  readonly commands: readonly Command[];
  readonly onRun: (command: Command) => void;
  readonly onClose: () => void;
}

/** Commands whose title holds all typed words, those that begin with them first. */
export const matchCommands = (commands: readonly Command[], typed: string): readonly Command[] => {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const rank = ({ title }: Command): number => (title.toLowerCase().startsWith(words[0] ?? "") ? 0 : 1);
  return commands
    .filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)))
    .toSorted((a, b) => rank(a) - rank(b));
};

export function CommandPalette({ commands, onRun, onClose }: CommandPaletteProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState("");
  const [index, setIndex] = useState(0);
  const found = matchCommands(
    commands.filter(({ id }) => id !== "palette"),
    typed,
  );
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const chosenId = found[index]?.id ?? "";
  useEffect(() => {
    document.getElementById(`palette-${chosenId}`)?.scrollIntoView({ block: "nearest" });
  }, [chosenId]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const chosen = found[index];
    if (by !== undefined && found.length > 0) {
      setIndex((index + by + found.length) % found.length);
    } else if (event.key === "Enter" && chosen !== undefined) {
      onClose();
      onRun(chosen);
    } else {
      return;
    }
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      className="CommandPalette"
      aria-label="All commands"
      onClose={onClose}
      onKeyDown={onKeyDown}
      onClick={(event) => event.target === dialog.current && onClose()}
    >
      <input
        className="CommandPalette-input"
        role="combobox"
        aria-expanded
        aria-controls="palette-list"
        aria-activedescendant={found[index] === undefined ? undefined : `palette-${found[index].id}`}
        aria-label="Command"
        placeholder="What do you want to do?"
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setIndex(0);
        }}
      />
      <ul id="palette-list" className="CommandPalette-list" role="listbox" aria-label="Commands">
        {found.map((item, at) => (
          <li
            key={item.id}
            id={`palette-${item.id}`}
            role="option"
            aria-selected={at === index}
            onMouseMove={() => setIndex(at)}
            onClick={() => {
              onClose();
              onRun(item);
            }}
          >
            <span>{item.title}</span>
            <kbd>{item.keys[0] ?? ""}</kbd>
          </li>
        ))}
      </ul>
    </dialog>
  );
}
