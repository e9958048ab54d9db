// What the cluster itself says beside the plan: its clock, the images of its nodes, what earlier sessions left.
import { type LeftSession, type Plan, wholeImageName } from "../../../k8s/index.ts";
import { doubtful, type Finding, good, some } from "./finding.ts";

/** The server tells whole seconds: half a one is lost on average. */
const LOST_MS = 500;
/** Clocks that differ by less than this are as good as equal: a second of rounding, and the way there. */
const MAX_SKEW_MS = 3000;

export function clockFinding(offsetMs: number): Finding {
  const skewMs = offsetMs + LOST_MS;
  if (Math.abs(skewMs) <= MAX_SKEW_MS) return good("clock", "this machine's clock and the API server's agree");
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  const evidence = `the API server's clock is ${seconds} s ${skewMs > 0 ? "ahead of" : "behind"} this machine's`;
  return doubtful("clock", evidence, "synchronise the clocks (NTP): credentials and times are judged by them");
}

export function imageFinding(
  { nodes, order, settings }: Plan,
  images: ReadonlyMap<string, ReadonlySet<string>> | null,
): Finding {
  const { agent, capture } = settings.images;
  // Where pods are tapped, their agents run on this machine.
  const wanted = order.way === "pod" ? [capture] : [agent, capture];
  if (images === null) {
    return doubtful("images", "you may not read which images the nodes have", "nothing: they are pulled where missing");
  }
  const absent = wanted.flatMap((image) => {
    const lacking = nodes.filter(({ name }) => images.get(name)?.has(wholeImageName(image)) !== true);
    return lacking.length === 0 ? [] : [`${image} on ${some(lacking.map(({ name }) => name))}`];
  });
  if (nodes.length === 0) return doubtful("images", "no node to look at", "see pods");
  if (absent.length === 0)
    return good(
      "images",
      `${wanted.join(" and ")} ${wanted.length === 1 ? "is" : "are"} on ${nodes.length === 1 ? "the node" : `all ${nodes.length} nodes`}`,
    );
  return doubtful(
    "images",
    `not among the images that the nodes tell of: ${absent.join("; ")}`,
    "nothing where nodes can pull them (the first start takes longer); else name others with --agent-image and --capture-image",
  );
}

export function leftoverFinding(sessions: readonly LeftSession[], nowMs: number): Finding {
  if (sessions.length === 0) return good("leftovers", "nothing of your sessions is in the cluster");
  const told = sessions.map(({ session, namespace, leaseEndsAtMs }) => {
    const isOver = leaseEndsAtMs === null || leaseEndsAtMs <= nowMs;
    return `${session} in ${namespace} (${isOver ? "its lease is over" : "running"})`;
  });
  return doubtful("leftovers", some(told), "if no tap of yours runs: thresher clean");
}
