import type { Ended } from './judge.js';

export interface WatchdogOptions {
  readonly timeoutMs: number;
  readonly stallMs: number;
  /** Tells a state of the files from another; asked only when the agent has been silent for long. */
  readonly filesState: () => Promise<string>;
  readonly initialState: string;
  /** Aborted when the run has to stop at once. */
  readonly stop: AbortSignal;
}

/** Ends an agent that takes too long, or neither says nor changes anything, or whose run is stopped. */
export class Watchdog {
  private readonly controller = new AbortController();
  private readonly timers: NodeJS.Timeout[];
  private lastSign = performance.now();
  private lastState: string;
  private isLooking = false;
  ended: Ended | null = null;

  constructor(private readonly options: WatchdogOptions) {
    this.lastState = options.initialState;
    const stallCheckMs = Math.max(50, Math.min(5000, options.stallMs / 4));
    this.timers = [setTimeout(() => this.end('timeout'), options.timeoutMs), setInterval(() => void this.look(), stallCheckMs)];
    if (options.stop.aborted) this.end('interrupted');
    options.stop.addEventListener('abort', this.onStop, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** The agent gave a sign of life. */
  sign(): void {
    this.lastSign = performance.now();
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.options.stop.removeEventListener('abort', this.onStop);
  }

  private readonly onStop = () => this.end('interrupted');

  private async look(): Promise<void> {
    if (this.isLooking || performance.now() - this.lastSign < this.options.stallMs) return;
    this.isLooking = true;
    // A state that cannot be read is no sign of life.
    const state = await this.options.filesState().catch(() => this.lastState);
    const hasChanged = state !== this.lastState;
    this.lastState = state;
    this.isLooking = false;
    if (hasChanged) this.sign();
    else if (performance.now() - this.lastSign >= this.options.stallMs) this.end('stalled');
  }

  private end(why: Ended): void {
    if (this.ended !== null) return;
    this.ended = why;
    this.controller.abort();
  }
}
