// notes: what the user writes on rows of the open session, and the way from one marked row to the next.
import { ContractError } from "../contract/index.ts";
import type { Session } from "../session/index.ts";
import { procedures } from "./procedures.ts";

export const notes = {
  toggle: procedures.notes.toggle.handler(async ({ input, context: { workspace } }) => {
    const session = workspace.openSession;
    const ids = [...new Set(input.ids)];
    await checkThere(session, ids);
    return { isOn: await session.notes.toggle(input.what, ids) };
  }),
  comment: procedures.notes.comment.handler(async ({ input, context: { workspace } }) => {
    const session = workspace.openSession;
    await checkThere(session, [input.id]);
    await session.notes.comment(input.id, input.text);
    return {};
  }),
  step: procedures.notes.step.handler(({ input, context: { workspace, connection } }) =>
    connection.view(input.view).step(workspace.openSession.notes.markedIds, input.from, input.by),
  ),
};

/** Nothing is kept of what is no entry. */
async function checkThere({ store }: Session, ids: readonly string[]): Promise<void> {
  if ((await store.pages.numbersOf(ids)).length >= ids.length) return;
  throw new ContractError("NOT_FOUND", "not all of these entries are there any more", "choose them again");
}
