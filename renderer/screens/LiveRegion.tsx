// Tells a screen reader how the list stands, at most once in five seconds and only when it changed.
import { useEffect, useState, type ReactElement } from "react";
import { formatCount } from "../shared/format-number.ts";
import { useLatest } from "../shared/use-latest.ts";
import { useObservable, useWorkspace } from "../workspace-context.ts";

const LEAST_PAUSE_MS = 5000;

export function LiveRegion(): ReactElement {
  const workspace = useWorkspace();
  const view = useObservable(workspace.view.state);
  const tick = useObservable(workspace.session.tick);
  const [text, setText] = useState("");
  const latest = useLatest(
    view.tick === null || tick === null || tick.source.kind === "none"
      ? ""
      : `${formatCount(view.tick.total)} of ${formatCount(tick.entries)} entries shown`,
  );
  useEffect(() => {
    const timer = setInterval(() => setText(latest.current), LEAST_PAUSE_MS);
    return () => clearInterval(timer);
  }, [latest]);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
