// A protocol's abbreviation in its own colour, corrected for both themes; the style sheet picks the pair.
import type { CSSProperties, ReactElement } from "react";
import { chipColors, type ChipColors } from "./contrast.ts";
import "./ProtocolChip.css";

/** `--surface-1` of the two themes, where chips stand. A test compares them with tokens.css. */
export const CHIP_SURFACES = { light: "#ffffff", dark: "#131920" } as const;

const MAX_REMEMBERED = 200;
const remembered = new Map<string, { readonly light: ChipColors; readonly dark: ChipColors }>();

const colorsOf = (color: string): { readonly light: ChipColors; readonly dark: ChipColors } => {
  const known = remembered.get(color);
  if (known !== undefined) {
    return known;
  }
  const colors = { light: chipColors(color, CHIP_SURFACES.light), dark: chipColors(color, CHIP_SURFACES.dark) };
  if (remembered.size < MAX_REMEMBERED) {
    remembered.set(color, colors);
  }
  return colors;
};

interface ProtocolChipProps {
  readonly abbr: string;
  readonly longName: string;
  readonly color: string;
}

export function ProtocolChip({ abbr, longName, color }: ProtocolChipProps): ReactElement {
  const { light, dark } = colorsOf(color);
  const style: CSSProperties & Record<`--${string}`, string> = {
    "--chip-text-light": light.text,
    "--chip-ground-light": light.ground,
    "--chip-text-dark": dark.text,
    "--chip-ground-dark": dark.ground,
  };
  return (
    <span className="ProtocolChip" style={style} title={longName}>
      {abbr}
    </span>
  );
}
