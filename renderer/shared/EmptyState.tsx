// An empty screen: what it will hold, and the one thing to do.
import type { ReactElement, ReactNode } from "react";
import "./EmptyState.css";

interface EmptyStateProps {
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
}

export function EmptyState({ title, text, children }: EmptyStateProps): ReactElement {
  return (
    <div className="EmptyState">
      <h2 className="EmptyState-title">{title}</h2>
      <p className="EmptyState-text">{text}</p>
      {children}
    </div>
  );
}
