// A menu at a point: arrow keys, Enter, Escape, a click elsewhere. Focus returns to where it was.
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactElement } from "react";
import { Check } from "lucide-react";
import "./Menu.css";

export type MenuItem =
  | { readonly kind: "separator" }
  | { readonly kind: "heading"; readonly title: string; readonly isMono?: boolean }
  | {
      readonly kind: "action";
      readonly title: string;
      readonly hint?: string;
      readonly isChecked?: boolean;
      readonly isMono?: boolean;
      readonly stays?: boolean;
      readonly run: () => void;
    };

export interface MenuPoint {
  readonly x: number;
  readonly y: number;
}

interface MenuProps {
  readonly label: string;
  readonly at: MenuPoint;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

const EDGE = 8;

export function Menu({ label, at, items, onClose }: MenuProps): ReactElement {
  const root = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState({ left: at.x, top: at.y });
  useLayoutEffect(() => {
    const box = root.current?.getBoundingClientRect();
    if (box !== undefined) {
      setPlace({
        left: Math.max(EDGE, Math.min(at.x, window.innerWidth - box.width - EDGE)),
        top: Math.max(EDGE, Math.min(at.y, window.innerHeight - box.height - EDGE)),
      });
    }
  }, [at.x, at.y]);
  useEffect(() => {
    const former = document.activeElement;
    root.current?.querySelector("button")?.focus();
    const closeOutside = (event: Event): void => {
      if (event.target instanceof Node && root.current?.contains(event.target) !== true) {
        onClose();
      }
    };
    window.addEventListener("pointerdown", closeOutside, true);
    window.addEventListener("blur", onClose);
    return () => {
      window.removeEventListener("pointerdown", closeOutside, true);
      window.removeEventListener("blur", onClose);
      if (former instanceof HTMLElement && former.isConnected) {
        former.focus({ preventScroll: true });
      }
    };
  }, [onClose]);
  const move = (event: KeyboardEvent): void => {
    const buttons = [...(root.current?.querySelectorAll("button") ?? [])];
    const index = buttons.findIndex((button) => button === document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      onClose();
    } else if (event.key === "Home" || event.key === "End") {
      buttons.at(event.key === "Home" ? 0 : -1)?.focus();
    } else if (step !== undefined) {
      buttons[(index + step + buttons.length) % buttons.length]?.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={root} className="Menu" role="menu" aria-label={label} style={place} onKeyDown={move} tabIndex={-1}>
      {items.map((item, index) => (
        <MenuLine key={item.kind === "action" ? `${index}:${item.title}` : index} item={item} onClose={onClose} />
      ))}
    </div>
  );
}

function MenuLine({ item, onClose }: { readonly item: MenuItem; readonly onClose: () => void }): ReactElement {
  if (item.kind === "separator") {
    return <hr className="Menu-separator" />;
  }
  if (item.kind === "heading") {
    return (
      <div className={item.isMono === true ? "Menu-heading mono" : "Menu-heading"} role="presentation">
        {item.title}
      </div>
    );
  }
  const choose = (): void => {
    if (item.stays !== true) {
      onClose();
    }
    item.run();
  };
  const check =
    item.isChecked === undefined ? null : (
      <span className="Menu-check">{item.isChecked ? <Check aria-hidden /> : null}</span>
    );
  return (
    <button
      type="button"
      className="Menu-item"
      role={item.isChecked === undefined ? "menuitem" : "menuitemcheckbox"}
      aria-checked={item.isChecked}
      onClick={choose}
    >
      {check}
      <span className={item.isMono === true ? "Menu-title mono" : "Menu-title"}>{item.title}</span>
      {item.hint === undefined ? null : <span className="Menu-hint">{item.hint}</span>}
    </button>
  );
}
