// One window's connection: its views live as long as it does, and as long as the session that they look at.
import { randomUUID } from "node:crypto";
import { ContractError } from "../contract/index.ts";
import { type ColourDesk, type Finder, View, type ViewSpec, type Session, type Workspace } from "../session/index.ts";

/** Views that one connection may have open. */
export const MAX_VIEWS = 16;

interface OpenView {
  readonly view: View;
  readonly session: Session;
  readonly stopFollowing: () => void;
  /** The last search of its rows, and what it looks for. */
  search: { readonly key: string; readonly finder: Finder } | null;
}

export class Connection {
  readonly #views = new Map<string, OpenView>();
  readonly #colours: Pick<ColourDesk, "onChange">;
  readonly #stopFollowing: () => void;

  constructor(workspace: Workspace, colours: Pick<ColourDesk, "onChange">) {
    this.#colours = colours;
    this.#stopFollowing = workspace.onChange(() => this.#closeViews());
  }
  openView(session: Session, spec: ViewSpec): { id: string; view: View } {
    if (this.#views.size >= MAX_VIEWS) {
      throw new ContractError("LIMIT", `${MAX_VIEWS} views are open`, "close one first");
    }
    // A window that comes back after its line broke may still name a view of before: that must not be another one.
    const id = randomUUID();
    const view = new View(session.store, spec);
    // Rows show otherwise than before when what they are drawn with changes.
    const stops = [session.reviews, session.notes, this.#colours].map((one) => one.onChange(() => view.touch()));
    stops.push(session.reviews.onChange(() => this.#views.get(id)?.search?.finder.forget()));
    const stopFollowing = (): void => {
      for (const stop of stops) stop();
    };
    this.#views.set(id, { view, session, stopFollowing, search: null });
    return { id, view };
  }
  /** The search of a view's rows: one goes on as long as it is for the same. */
  async finder(id: string, key: string, open: () => Promise<Finder>): Promise<Finder> {
    const known = this.#views.get(id)?.search;
    if (known?.key === key) return known.finder;
    const finder = await open();
    const opened = this.#views.get(id);
    // Closed while the search was being opened: what nobody closes any more is closed here.
    if (opened === undefined) finder.close();
    else {
      opened.search?.finder.close();
      opened.search = { key, finder };
    }
    return finder;
  }
  view(id: string): View {
    const open = this.#views.get(id);
    if (open === undefined) throw new ContractError("NOT_FOUND", "there is no such view any more", "open it again");
    return open.view;
  }
  hasView(id: string): boolean {
    return this.#views.has(id);
  }
  get views(): readonly View[] {
    return [...this.#views.values()].map(({ view }) => view);
  }
  closeView(id: string): void {
    const open = this.#views.get(id);
    if (open !== undefined) close(open);
    this.#views.delete(id);
  }
  close(): void {
    this.#stopFollowing();
    this.#closeViews();
  }

  #closeViews(): void {
    for (const open of this.#views.values()) close(open);
    this.#views.clear();
  }
}

function close({ view, stopFollowing, search }: OpenView): void {
  stopFollowing();
  search?.finder.close();
  view.close();
}
