// How scripts stand, in the top line: whether they send for real, hosts that they ask for, and alerts not yet seen.
import { Bell, BellDot, CircleDot, Send } from "lucide-react";
import type { ReactElement } from "react";
import { countOf } from "../scripts/script-words.ts";
import { formatCount } from "../shared/format-number.ts";

export interface ScriptsBadgeProps {
  readonly isArmed: boolean;
  readonly unread: number;
  /** Sendings that were given up. */
  readonly dead: number;
  /** Hosts that scripts want to reach and nobody decided on. */
  readonly asked: number;
  readonly onAlerts: () => void;
  readonly onScripts: () => void;
}

export function ScriptsBadge({ isArmed, unread, dead, asked, onAlerts, onScripts }: ScriptsBadgeProps): ReactElement {
  const Mode = isArmed ? Send : CircleDot;
  const Alerts = unread > 0 ? BellDot : Bell;
  const words = `${countOf(unread, "alert")} not seen${dead > 0 ? `, ${countOf(dead, "sending")} given up` : ""}`;
  return (
    <>
      <button
        type="button"
        className="SourceBar-loss"
        data-lossy={asked > 0}
        title={
          asked > 0
            ? "Scripts want to send to hosts that you have not decided on"
            : isArmed
              ? "Scripts send for real"
              : "Scripts record what they would send"
        }
        onClick={onScripts}
      >
        <Mode aria-hidden />
        {asked > 0 ? `${countOf(asked, "host")} asked for` : isArmed ? "armed" : "recording"}
      </button>
      <button
        type="button"
        className="SourceBar-loss"
        data-lossy={dead > 0}
        aria-label={words}
        title={words}
        onClick={onAlerts}
      >
        <Alerts aria-hidden />
        {unread > 0 ? formatCount(unread) : ""}
      </button>
    </>
  );
}
