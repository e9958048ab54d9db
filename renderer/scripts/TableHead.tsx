// The head of a table whose last column holds what can be done with a row.
import type { ReactElement } from "react";

interface TableHeadProps {
  readonly columns: readonly string[];
  /** Columns of numbers. */
  readonly atEnd?: readonly string[];
}

export function TableHead({ columns, atEnd = [] }: TableHeadProps): ReactElement {
  return (
    <thead>
      <tr>
        {columns.map((title) => (
          <th key={title} scope="col" data-align={atEnd.includes(title) ? "end" : undefined}>
            {title}
          </th>
        ))}
        <th scope="col">
          <span className="visually-hidden">Actions</span>
        </th>
      </tr>
    </thead>
  );
}
