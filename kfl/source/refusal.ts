// Why an order is not taken, for people. `offset`: where in the filter's text the mistake is.
export interface Refusal {
  readonly ok: false;
  readonly message: string;
  readonly offset: number;
}

export function refusal(message: string, offset = 0): Refusal {
  return { ok: false, message, offset: Math.max(0, offset) };
}
