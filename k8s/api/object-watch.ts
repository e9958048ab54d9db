// One kind of object, listed and then watched: what is there now, and each change of it. A watch that ends goes on
// where it was; where the server forgot that place, the list is made again and compared. Several may share one.
// Source: "Efficient detection of changes", Kubernetes API concepts.
import { z } from "zod";
import { KubeFailure, messageOf } from "./failure.ts";
import type { KubeClient } from "./kube-client.ts";
import { linesOf } from "./lines.ts";
import { type ListOrder, listObjects, MAX_OBJECTS } from "./list.ts";
import type { Kept } from "./objects.ts";
import { passes, waitMs } from "./retry.ts";

/** The server ends a watch after this time, so that a dead connection is noticed soon after. */
const WATCH_SECONDS = 240;
/** Bookmarks come about every minute: longer silence is a dead connection. */
const MAX_SILENCE_MS = 150_000;

export interface ObjectListener<T> {
  /** `before` is null for a new object, `now` for one that is gone. */
  changed(before: T | null, now: T | null): void;
}
export interface ObjectWatch<T extends Kept> {
  objects(): Iterable<T>;
  get(namespace: string, name: string): T | null;
  /** Tells what is there as new, then each change. The result ends it. */
  listen(listener: ObjectListener<T>): () => void;
  /** Resolves with the first list, or when it is refused for good. */
  readonly ready: Promise<void>;
  /** Why nothing comes at the moment; null while all is well. */
  failure(): KubeFailure | Error | null;
  stop(): void;
}

const eventSchema = z.object({ type: z.string(), object: z.unknown() });
const bookmarkSchema = z.object({ metadata: z.object({ resourceVersion: z.string() }) });
const errorSchema = z.object({ code: z.number().default(0), message: z.string().default("") });

class Watching<T extends Kept> implements ObjectWatch<T> {
  readonly #client: KubeClient;
  readonly #order: ListOrder<T>;
  readonly #objects = new Map<string, T>();
  readonly #listeners = new Set<ObjectListener<T>>();
  readonly #stopped = new AbortController();
  readonly ready: Promise<void>;
  #markReady: () => void = () => undefined;
  #resourceVersion = "";
  #failure: KubeFailure | Error | null = null;

  constructor(client: KubeClient, order: ListOrder<T>) {
    this.#client = client;
    this.#order = order;
    this.ready = new Promise((resolve) => {
      this.#markReady = resolve;
    });
    void this.#run();
  }

  objects(): Iterable<T> {
    return this.#objects.values();
  }
  get(namespace: string, name: string): T | null {
    return this.#objects.get(`${namespace}/${name}`) ?? null;
  }
  failure(): KubeFailure | Error | null {
    return this.#failure;
  }
  listen(listener: ObjectListener<T>): () => void {
    for (const object of this.#objects.values()) listener.changed(null, object);
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  stop(): void {
    this.#stopped.abort();
    this.#listeners.clear();
    this.#markReady();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopped;
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        if (this.#resourceVersion === "") await this.#list();
        this.#failure = null;
        this.#markReady();
        await this.#follow(() => {
          attempt = 0;
        });
        // A watch that ends in order is no failure: the server ends each of them in time.
        if (attempt <= 1) continue;
      } catch (error) {
        if (signal.aborted) return;
        this.#note(error);
      }
      await passes(waitMs(attempt), signal);
    }
  }
  #note(error: unknown): void {
    if (error instanceof KubeFailure && error.status === 410) {
      this.#resourceVersion = "";
      return;
    }
    this.#failure = error instanceof Error ? error : new Error(messageOf(error));
    // What is forbidden stays so until an administrator acts: nobody should wait for it.
    if (error instanceof KubeFailure && (error.status === 403 || error.status === 404)) this.#markReady();
  }

  async #list(): Promise<void> {
    const { items, resourceVersion } = await listObjects(this.#client, {
      ...this.#order,
      signal: this.#stopped.signal,
    });
    const known = new Set(this.#objects.keys());
    for (const item of items) {
      known.delete(keyOf(item));
      this.#put(item);
    }
    for (const key of known) this.#drop(key);
    this.#resourceVersion = resourceVersion;
  }

  async #follow(onEvent: () => void): Promise<void> {
    const { path, labelSelector, fieldSelector } = this.#order;
    const response = await this.#client.stream({
      path,
      query: {
        watch: true,
        allowWatchBookmarks: true,
        resourceVersion: this.#resourceVersion,
        timeoutSeconds: WATCH_SECONDS,
        labelSelector: labelSelector === "" ? undefined : labelSelector,
        fieldSelector,
      },
      signal: this.#stopped.signal,
    });
    response.socket.setTimeout(MAX_SILENCE_MS);
    response.socket.setKeepAlive(true, 15_000);
    try {
      for await (const line of linesOf(response)) {
        if (line === "") continue;
        onEvent();
        this.#take(eventSchema.parse(JSON.parse(line)));
      }
    } finally {
      response.destroy();
    }
  }

  #take({ type, object }: z.infer<typeof eventSchema>): void {
    if (type === "ERROR") {
      const { code, message } = errorSchema.parse(object);
      throw new KubeFailure("UNREACHABLE", message, "nothing to do: the watch begins again", code, "");
    }
    const bookmark = bookmarkSchema.safeParse(object);
    if (bookmark.success) this.#resourceVersion = bookmark.data.metadata.resourceVersion;
    if (type === "BOOKMARK") return;
    const parsed = this.#order.schema.safeParse(object);
    if (!parsed.success) return;
    if (type === "DELETED") this.#drop(keyOf(parsed.data), parsed.data);
    else this.#put(parsed.data);
  }

  #put(now: T): void {
    const key = keyOf(now);
    const before = this.#objects.get(key) ?? null;
    if (before === null && this.#objects.size >= MAX_OBJECTS) return;
    if (before !== null && before.metadata.resourceVersion === now.metadata.resourceVersion) return;
    this.#objects.set(key, now);
    // An object that was deleted and made again under its name is two objects.
    if (before !== null && before.metadata.uid !== now.metadata.uid) {
      this.#tell(before, null);
      this.#tell(null, now);
    } else this.#tell(before, now);
  }
  #drop(key: string, last?: T): void {
    const before = last ?? this.#objects.get(key);
    if (before === undefined || !this.#objects.delete(key)) return;
    this.#tell(before, null);
  }
  #tell(before: T | null, now: T | null): void {
    for (const listener of this.#listeners) listener.changed(before, now);
  }
}

function keyOf({ metadata }: Kept): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** Begins to list and watch. */
export function watchObjects<T extends Kept>(client: KubeClient, order: ListOrder<T>): ObjectWatch<T> {
  return new Watching(client, order);
}
