// Capture time: the latest packet time, which only goes forward. One packet with a wild time must not end every
// flow, so a jump of more than an hour, either way, is believed only when the next packet agrees.

const MAX_JUMP_SECONDS = 3600;

export class CaptureClock {
  /** Latest believed second; -1 before the first packet. */
  sec = -1;
  /** The last packet's time was not believed. */
  get isDoubtful(): boolean {
    return this.#doubtful >= 0;
  }
  #doubtful = -1;

  /** True where the clock entered another second. */
  advance(sec: number): boolean {
    if (sec === this.sec) return false;
    if (this.sec >= 0 && Math.abs(sec - this.sec) > MAX_JUMP_SECONDS) {
      const isConfirmed = this.#doubtful >= 0 && Math.abs(sec - this.#doubtful) <= MAX_JUMP_SECONDS;
      this.#doubtful = isConfirmed ? -1 : sec;
      if (!isConfirmed) return false;
    } else {
      this.#doubtful = -1;
      if (sec < this.sec) return false;
    }
    this.sec = sec;
    return true;
  }
}
