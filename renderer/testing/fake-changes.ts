// How the in-process session passes time, and how what changes in it is streamed.
export const TICK_MS = 100;

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

export async function* changes<Value>(
  session: { readonly generation: number },
  read: () => Value,
  signal: AbortSignal | undefined,
): AsyncGenerator<Value> {
  let seen = -1;
  for (;;) {
    if (signal?.aborted === true) {
      return;
    }
    if (session.generation !== seen) {
      seen = session.generation;
      yield read();
    }
    await pause(TICK_MS);
  }
}
