// A pane over the right edge of the screen, for what is chosen now and then. Escape closes it; it never blocks the rest.
import { X } from "lucide-react";
import { useEffect, useRef, type ReactElement, type ReactNode } from "react";
import "./SidePane.css";

interface SidePaneProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
}

export function SidePane({ title, onClose, children, footer }: SidePaneProps): ReactElement {
  const pane = useRef<HTMLElement>(null);
  useEffect(() => {
    const former = document.activeElement;
    pane.current?.focus({ preventScroll: true });
    return () => {
      if (former instanceof HTMLElement && former.isConnected) {
        former.focus({ preventScroll: true });
      }
    };
  }, []);
  return (
    <aside
      ref={pane}
      className="SidePane"
      aria-label={title}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <header className="SidePane-head">
        <h2>{title}</h2>
        <button
          type="button"
          className="button"
          data-kind="quiet"
          data-shape="icon"
          aria-label="Close"
          onClick={onClose}
        >
          <X aria-hidden />
        </button>
      </header>
      <div className="SidePane-body">{children}</div>
      {footer === undefined ? null : <footer className="SidePane-foot">{footer}</footer>}
    </aside>
  );
}
