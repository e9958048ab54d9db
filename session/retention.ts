// Which sessions stay on disk: those of the last days, as far as they fit, the newest first.

export const MAX_AGE_MS = 7 * 24 * 3600 * 1000;
export const MAX_TOTAL_BYTES = 10_000_000_000;

/** What retention looks at. */
export interface KeptSession {
  readonly id: string;
  readonly createdMs: number;
  readonly sizeBytes: number;
  readonly isOpen: boolean;
}

/** Ids of the sessions that leave. An open session stays, and takes its room; so does the newest one. */
export function expiredSessions(sessions: readonly KeptSession[], nowMs: number): readonly string[] {
  const newestFirst = sessions.toSorted((a, b) => b.createdMs - a.createdMs || (a.id < b.id ? 1 : -1));
  const expired: string[] = [];
  let total = newestFirst.reduce((sum, { isOpen, sizeBytes }) => sum + (isOpen ? sizeBytes : 0), 0);
  for (const [age, session] of newestFirst.entries()) {
    if (session.isOpen) continue;
    const isOld = nowMs - session.createdMs > MAX_AGE_MS;
    const isTooMuch = age > 0 && total + session.sizeBytes > MAX_TOTAL_BYTES;
    if (isOld || isTooMuch) expired.push(session.id);
    else total += session.sizeBytes;
  }
  return expired;
}
