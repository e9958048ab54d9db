// The sign of a colour: a shape of its own, so that rules are told apart without seeing colours.
import { Circle, Cloud, Diamond, Heart, Moon, Square, Star, Triangle, type LucideIcon } from "lucide-react";
import type { ReactElement } from "react";
import type { RuleColour } from "../../contract/index.ts";
import "./RuleSign.css";

export const RULE_SIGNS: Readonly<Record<RuleColour, { readonly Icon: LucideIcon; readonly name: string }>> = {
  red: { Icon: Square, name: "Red, square" },
  orange: { Icon: Triangle, name: "Orange, triangle" },
  yellow: { Icon: Star, name: "Yellow, star" },
  green: { Icon: Circle, name: "Green, circle" },
  blue: { Icon: Diamond, name: "Blue, diamond" },
  violet: { Icon: Moon, name: "Violet, moon" },
  pink: { Icon: Heart, name: "Pink, heart" },
  grey: { Icon: Cloud, name: "Grey, cloud" },
};

interface RuleSignProps {
  readonly colour: RuleColour;
  /** Read and shown on hover; empty where words stand beside it. */
  readonly label: string;
}

export function RuleSign({ colour, label }: RuleSignProps): ReactElement {
  const { Icon } = RULE_SIGNS[colour];
  const sign = label === "" ? <Icon aria-hidden /> : <Icon aria-label={label} />;
  return (
    <span className="RuleSign" data-colour={colour} title={label === "" ? undefined : label}>
      {sign}
    </span>
  );
}
