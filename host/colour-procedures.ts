// colours: the user's rules, and their change.
import { latestOf } from "./latest.ts";
import { asOutput, guarded, procedures } from "./procedures.ts";

export const colours = {
  states: procedures.colours.states.handler(async function* ({ context: { colours: desk }, signal }) {
    const read = await desk.reader();
    const subscribe = (changed: () => void): (() => void) => desk.follow(changed);
    yield* guarded(latestOf({ read: () => asOutput(read()), subscribe }, signal));
  }),
  set: procedures.colours.set.handler(async ({ input, context }) => {
    await context.colours.set(input.rules);
    return {};
  }),
  reset: procedures.colours.reset.handler(async ({ context }) => {
    await context.colours.reset();
    return {};
  }),
};
