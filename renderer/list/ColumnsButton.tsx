// The button in the corner of the header that chooses the columns. Not part of the header row: a grid's row holds cells.
import { Settings2 } from "lucide-react";
import { useState, type ReactElement } from "react";
import { Menu, type MenuPoint } from "../shared/Menu.tsx";
import type { ColumnLayout } from "./column-layout.ts";
import { columnItems } from "./column-menu.ts";

interface ColumnsButtonProps {
  readonly layout: ColumnLayout;
  readonly onLayout: (layout: ColumnLayout) => void;
}

const MENU_WIDTH = 180;

export function ColumnsButton({ layout, onLayout }: ColumnsButtonProps): ReactElement {
  const [menu, setMenu] = useState<MenuPoint | null>(null);
  return (
    <>
      <button
        type="button"
        className="ListHeader-columns"
        aria-label="Choose columns"
        title="Choose columns"
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          setMenu({ x: box.right - MENU_WIDTH, y: box.bottom });
        }}
      >
        <Settings2 aria-hidden />
      </button>
      {menu === null ? null : (
        <Menu label="Columns" at={menu} items={columnItems(layout, onLayout)} onClose={() => setMenu(null)} />
      )}
    </>
  );
}
