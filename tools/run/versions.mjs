// Which Node may run this program. Plain JavaScript without dependencies: it runs before anything is installed.

/** The oldest Node that the program runs on. */
export const OLDEST_NODE = "22.19.0";
/** The line of Node that is fetched where the machine's own is older. */
export const FETCHED_NODE = "24";

/** Compares dotted versions number by number: negative when `a` is older, 0 when equal. */
export function compareVersions(a, b) {
  const left = numbersOf(a);
  const right = numbersOf(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Whether a Node of this version can run the program. A pre-release counts as its release. */
export function isNodeNewEnough(version) {
  return compareVersions(version, OLDEST_NODE) >= 0;
}

function numbersOf(version) {
  const release = version.replace(/^v/, "").split(/[-+]/)[0] ?? "";
  return release.split(".").map((part) => Number.parseInt(part, 10) || 0);
}
