// One side of an exchange: its tables and bodies in the order in which the protocol presents them.
import type { ReactElement } from "react";
import type { Section } from "../../contract/index.ts";
import { BodyView } from "./BodyView.tsx";
import { SectionTable } from "./SectionTable.tsx";
import type { ValueActions } from "./value-actions.ts";

interface SectionListProps {
  readonly sections: readonly Section[];
  readonly isTruncated: boolean;
  readonly collapsed: readonly string[];
  readonly actions: ValueActions;
  readonly onToggle: (title: string) => void;
}

export function SectionList(props: SectionListProps): ReactElement {
  const { sections, isTruncated, collapsed, actions, onToggle } = props;
  const seen = sections.filter((section) => (section.kind === "table" ? section.rows.length > 0 : section.body !== ""));
  if (seen.length === 0) {
    return <p className="DetailPane-nothing">Nothing more is known about this side.</p>;
  }
  return (
    <>
      {seen.map((section, index) =>
        section.kind === "table" ? (
          <SectionTable
            key={`${section.title}:${index}`}
            section={section}
            isCollapsed={collapsed.includes(section.title)}
            actions={actions}
            onToggle={onToggle}
          />
        ) : (
          <BodyView
            key={`${section.title}:${index}`}
            body={section}
            isTruncated={isTruncated}
            isCollapsed={collapsed.includes(section.title)}
            actions={actions}
            onToggle={onToggle}
          />
        ),
      )}
    </>
  );
}
