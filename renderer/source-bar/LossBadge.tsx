// The quiet "lost 0" that names the hop and the count as soon as something was lost; it opens the ledger.
import { ShieldAlert, ShieldCheck } from "lucide-react";
import type { ReactElement } from "react";
import type { SessionTick } from "../../contract/index.ts";
import { lossOf } from "./source-text.ts";

export function LossBadge({
  tick,
  onLedger,
}: {
  readonly tick: SessionTick | null;
  readonly onLedger: () => void;
}): ReactElement {
  const loss = lossOf(tick?.ledger.lines ?? []);
  const Icon = loss.firstHop === null ? ShieldCheck : ShieldAlert;
  return (
    <button
      type="button"
      className="SourceBar-loss"
      data-lossy={loss.firstHop !== null}
      title="What came in, what was lost, where and why"
      onClick={onLedger}
    >
      <Icon aria-hidden />
      {loss.text}
    </button>
  );
}
