import { expect, test } from "vitest";
import { rowMenu } from "./screens/row-menu.ts";
import { openRows } from "./testing/open-workspace.ts";
import { waitFor } from "./testing/wait-for.ts";
import { explainRow } from "./explain-actions.ts";

test("asking opens the pane, and asking again leaves it open", async () => {
  const workspace = await openRows(30);
  explainRow(workspace);
  explainRow(workspace);
  expect(workspace.ui.getState().pane).toBe("explain");
});

test("the menu of a row selects it first", async () => {
  const workspace = await openRows(30);
  await workspace.view.rowAt(7);
  const item = rowMenu(workspace, 7, null).find(
    (one) => one.kind === "action" && one.title === "Why does this row match?",
  );
  if (item?.kind === "action") {
    item.run();
  }
  await waitFor(() => expect(workspace.ui.getState().pane).toBe("explain"));
  expect(workspace.ui.getState().selection?.focusId).toBe(workspace.view.row(7)?.id);
});

test("the session explains the filter on the row", async () => {
  const workspace = await openRows(30);
  const id = (await workspace.view.rowAt(0))?.id ?? "";
  const answer = await workspace.run((client) => client.filter.explain({ id, filter: "!http && http" }));
  expect(answer).toMatchObject({ matched: false, lines: [{ kind: "and", outcome: "false" }, {}, {}, {}] });
});
