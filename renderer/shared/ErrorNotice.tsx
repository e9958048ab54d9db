// A failure where it arises: what happened and why, then the next step. Never a passing toast.
import { CircleAlert, Info, X } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import "./ErrorNotice.css";

interface ErrorNoticeProps {
  readonly message: string;
  readonly nextStep: string;
  readonly tone?: "bad" | "warn";
  readonly onDismiss?: () => void;
  readonly children?: ReactNode;
}

/** Messages of a session are clauses without a full stop; beside a next step they need one. */
const asSentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

export function ErrorNotice({ message, nextStep, tone = "bad", onDismiss, children }: ErrorNoticeProps): ReactElement {
  const Icon = tone === "bad" ? CircleAlert : Info;
  return (
    <div className="ErrorNotice" data-tone={tone} role="alert">
      <Icon aria-hidden />
      <p className="ErrorNotice-text">
        {asSentence(message)} {nextStep === "" ? null : <span className="ErrorNotice-next">{nextStep}</span>}
      </p>
      {children}
      {onDismiss === undefined ? null : (
        <button
          type="button"
          className="button"
          data-kind="quiet"
          data-shape="icon"
          aria-label="Dismiss"
          onClick={onDismiss}
        >
          <X aria-hidden />
        </button>
      )}
    </div>
  );
}
