// Unix nanoseconds as text: RFC 3339 in UTC with nine digits. Entries come in the order of time, so the text of a
// second is mostly that of the entry before.

const NSEC_PER_SEC = 1_000_000_000n;
/** What a Date can hold: 8.64e15 ms either way. */
const MAX_SECONDS = 8_640_000_000_000;

let lastSecond = Number.NaN;
let lastText = "";

/** `2026-09-21T14:13:20.123456789Z`. */
export function formatTime(ns: bigint): string {
  let second = Number(ns / NSEC_PER_SEC);
  let rest = Number(ns % NSEC_PER_SEC);
  if (rest < 0) {
    rest += 1e9;
    second--;
  }
  if (second !== lastSecond) {
    lastSecond = second;
    lastText = secondText(second);
  }
  return `${lastText}.${String(rest).padStart(9, "0")}Z`;
}

function secondText(second: number): string {
  const bounded = Math.max(-MAX_SECONDS, Math.min(MAX_SECONDS, second));
  return new Date(bounded * 1000).toISOString().replace(/\.\d+Z$/, "");
}
