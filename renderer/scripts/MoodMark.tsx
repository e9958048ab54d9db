// How something stands: a sign and a word in one colour, so that neither is alone.
import { Circle, CircleAlert, CircleCheck, CircleDashed, LoaderCircle, TriangleAlert } from "lucide-react";
import type { ReactElement } from "react";
import type { Mood, MoodWords } from "./script-words.ts";
import "./MoodMark.css";

const ICONS: Readonly<Record<Mood, typeof Circle>> = {
  good: CircleCheck,
  bad: CircleAlert,
  warn: TriangleAlert,
  idle: CircleDashed,
  busy: LoaderCircle,
};

export function MoodMark({ mood, text }: MoodWords): ReactElement {
  const Icon = ICONS[mood];
  return (
    <span className="MoodMark" data-mood={mood}>
      <Icon aria-hidden />
      {text}
    </span>
  );
}
