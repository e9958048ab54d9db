// One section of the detail: a table of names and values, folded away by its title, sorted by its header.
import { ArrowDown, ArrowUp, ArrowUpDown, ChevronDown, ChevronRight } from "lucide-react";
import { useMemo, useState, type ReactElement } from "react";
import type { Section, SectionRow } from "../../contract/index.ts";
import { formatCount } from "../shared/format-number.ts";
import { equals } from "../list/addable.ts";
import { AddButton } from "./AddButton.tsx";
import { valueProps, type ValueActions } from "./value-actions.ts";
import "./SectionTable.css";

type TableSection = Extract<Section, { readonly kind: "table" }>;

interface SectionTableProps {
  readonly section: TableSection;
  readonly isCollapsed: boolean;
  readonly actions: ValueActions;
  readonly onToggle: (title: string) => void;
}

type Order = "given" | "ascending" | "descending";
const NEXT_ORDER = { given: "ascending", ascending: "descending", descending: "given" } as const;

export const sortRows = (rows: readonly SectionRow[], order: Order): readonly SectionRow[] => {
  if (order === "given") {
    return rows;
  }
  const sign = order === "ascending" ? 1 : -1;
  return rows.toSorted((a, b) => sign * a.name.localeCompare(b.name, "en", { sensitivity: "base", numeric: true }));
};

export function SectionTitle(props: {
  readonly title: string;
  readonly count: string;
  readonly isCollapsed: boolean;
  readonly onToggle: (title: string) => void;
}): ReactElement {
  const Chevron = props.isCollapsed ? ChevronRight : ChevronDown;
  return (
    <h3 className="SectionTable-title">
      <button type="button" aria-expanded={!props.isCollapsed} onClick={() => props.onToggle(props.title)}>
        <Chevron aria-hidden />
        {props.title}
        <span className="SectionTable-count">{props.count}</span>
      </button>
    </h3>
  );
}

export function SectionTable({ section, isCollapsed, actions, onToggle }: SectionTableProps): ReactElement {
  const [order, setOrder] = useState<Order>("given");
  const rows = useMemo(() => sortRows(section.rows, order), [section.rows, order]);
  return (
    <section className="SectionTable">
      <div className="SectionTable-head">
        <SectionTitle
          title={section.title}
          count={formatCount(section.rows.length)}
          isCollapsed={isCollapsed}
          onToggle={onToggle}
        />
        {isCollapsed || section.rows.length < 2 ? null : (
          <button
            type="button"
            className="SectionTable-order"
            title="Sort by name"
            aria-label={`Sort by name, now ${order}`}
            onClick={() => setOrder(NEXT_ORDER[order])}
          >
            {order === "given" ? (
              <ArrowUpDown aria-hidden />
            ) : order === "ascending" ? (
              <ArrowUp aria-hidden />
            ) : (
              <ArrowDown aria-hidden />
            )}
          </button>
        )}
      </div>
      {isCollapsed ? null : (
        <table className="SectionTable-table" aria-label={section.title}>
          <tbody>
            {rows.map((row, index) => (
              <Line key={`${row.name}:${index}`} row={row} actions={actions} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Line({ row, actions }: { readonly row: SectionRow; readonly actions: ValueActions }): ReactElement {
  const addable = equals(row.selector, row.value);
  const text = String(row.value);
  return (
    <tr {...valueProps(actions, { text, addable })}>
      <th scope="row" title={row.name}>
        {row.name}
      </th>
      <td className="mono">
        <div className="SectionTable-value">
          <span className={row.value === null ? "SectionTable-nothing" : ""}>{text}</span>
          {addable === null ? null : <AddButton addable={addable} adding={actions} />}
        </div>
      </td>
    </tr>
  );
}
