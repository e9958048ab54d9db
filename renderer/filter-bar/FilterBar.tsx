// The filter bar: dialect, text, verdict, how much matches, what was used before. Props in, callbacks out.
import { Check, CircleAlert, Filter, History, Network, TriangleAlert, X } from "lucide-react";
import { useRef, useState, type ReactElement } from "react";
import { Menu, type MenuItem, type MenuPoint } from "../shared/Menu.tsx";
import { formatCount, formatPercent, formatShare } from "../shared/format-number.ts";
import { FilterEditor, type FilterEditorProps } from "./FilterEditor.tsx";
import { verdictText, type Validation } from "./filter-language.ts";
import "./FilterBar.css";

interface FilterBarProps extends Omit<FilterEditorProps, "onHistory"> {
  /** True while the text is not the applied one. */
  readonly isEdited: boolean;
  /** True while the list shows the rows of a text that is not applied. */
  readonly isPreview: boolean;
  readonly shown: number;
  readonly total: number;
  readonly filterErrors: number;
  readonly scannedShare: number;
  readonly recent: readonly string[];
  readonly showConnections: boolean;
  readonly failure: string;
  readonly onDialect: () => void;
  readonly onRewrite: (text: string) => void;
  readonly onUseRecent: (text: string) => void;
  readonly onToggleConnections: () => void;
}

const VERDICTS = {
  empty: { Icon: Filter, name: "No filter" },
  valid: { Icon: Check, name: "Valid filter" },
  invalid: { Icon: CircleAlert, name: "Not a valid filter" },
  doubtful: { Icon: TriangleAlert, name: "Valid, with a doubt" },
} as const;

const dialectName = (verdict: Validation): string => {
  if (verdict.dialect === null) {
    return "KFL";
  }
  return verdict.dialect === "classic" ? "classic" : "KFL";
};

export function FilterBar(props: FilterBarProps): ReactElement {
  const { verdict, text, isEdited, recent } = props;
  const [menu, setMenu] = useState<MenuPoint | null>(null);
  const bar = useRef<HTMLElement>(null);
  const { Icon, name } = VERDICTS[verdict.state];
  const message = props.failure !== "" ? props.failure : verdictText(verdict);
  const openHistory = (): void => {
    const box = bar.current?.getBoundingClientRect();
    setMenu({ x: (box?.left ?? 0) + 64, y: (box?.bottom ?? 0) + 2 });
  };
  const items: MenuItem[] =
    recent.length === 0
      ? [{ kind: "heading", title: "Filters that you apply are listed here." }]
      : [
          { kind: "heading", title: "Recent filters" },
          ...recent.map(
            (filter): MenuItem => ({
              kind: "action",
              title: filter,
              isMono: true,
              run: () => props.onUseRecent(filter),
            }),
          ),
        ];
  return (
    <section
      ref={bar}
      className="FilterBar"
      data-state={props.failure === "" ? verdict.state : "invalid"}
      aria-label="Filter"
    >
      <div className="FilterBar-line">
        <span className="FilterBar-state" title={name}>
          <Icon aria-hidden />
        </span>
        <button
          type="button"
          className="FilterBar-dialect"
          onClick={props.onDialect}
          disabled={verdict.state === "empty" && !verdict.isForced}
          data-forced={verdict.isForced}
          title={
            verdict.isForced
              ? "This dialect is forced. Click to let Thresher recognise it."
              : "Recognised dialect. Click to force the other one."
          }
        >
          {dialectName(verdict)}
        </button>
        <FilterEditor {...props} onHistory={openHistory} />
        <div className="FilterBar-side">
          {props.isPreview ? (
            <span
              className="FilterBar-preview"
              title="The list shows what this text matches. Enter applies it, Escape goes back."
            >
              preview
            </span>
          ) : null}
          <FilterCount {...props} />
          <button
            type="button"
            className="FilterBar-chip"
            aria-pressed={props.showConnections}
            title="Also list the connections whose requests are listed already"
            onClick={props.onToggleConnections}
          >
            <Network aria-hidden />
            connections
          </button>
          <button
            type="button"
            className="button"
            data-kind="quiet"
            data-shape="icon"
            aria-label="Recent filters"
            title="Recent filters (↓)"
            onClick={openHistory}
          >
            <History aria-hidden />
          </button>
          {text === "" ? null : (
            <button
              type="button"
              className="button"
              data-kind="quiet"
              data-shape="icon"
              aria-label="Clear the filter"
              title="Clear the filter"
              onClick={() => props.onUseRecent("")}
            >
              <X aria-hidden />
            </button>
          )}
          <button
            type="button"
            className="button"
            data-kind="primary"
            disabled={!isEdited || verdict.state === "invalid"}
            title="Apply (Enter)"
            onClick={props.onApply}
          >
            Apply
          </button>
        </div>
      </div>
      {message === "" ? null : (
        <p className="FilterBar-message">
          {message}
          {verdict.rewrite === null || props.failure !== "" ? null : (
            <button type="button" className="FilterBar-rewrite" onClick={() => props.onRewrite(verdict.rewrite ?? "")}>
              Use <code>{verdict.rewrite}</code>
            </button>
          )}
        </p>
      )}
      <span className="visually-hidden" role="status">
        {message === "" ? name : `${name}: ${message}`}
      </span>
      {menu === null ? null : <Menu label="Recent filters" at={menu} items={items} onClose={() => setMenu(null)} />}
    </section>
  );
}

function FilterCount(props: FilterBarProps): ReactElement {
  const { shown, total, filterErrors, scannedShare } = props;
  return (
    <span
      className="FilterBar-count"
      title={`${formatCount(shown)} of ${formatCount(total)} entries, ${formatPercent(shown, total)}`}
    >
      {formatShare(shown, total)}
      {scannedShare < 1 ? (
        <span className="FilterBar-scanning"> · {Math.floor(scannedShare * 100)} % looked at</span>
      ) : null}
      {filterErrors > 0 ? (
        <span
          className="FilterBar-errors"
          title="On these entries the filter could not be decided, so they are not shown. Often a header or key is missing."
        >
          {" · "}
          {formatCount(filterErrors)} undecided
        </span>
      ) : null}
    </span>
  );
}
