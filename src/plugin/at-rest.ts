import { errorFields, type Log } from '../common/log.js';
import { giveBackMemory } from './give-back-memory.js';

/** How often it is checked whether the process is at rest, in ms. */
const INTERVAL_MS = 5_000;
/** The process is at rest if it has used less than this share of a processor since the last check. */
const RESTING_SHARE = 0.05;
/** In ms. After this much processor time there is enough memory to give back to be worth the pause. */
const WORTH_MS = 2_000;

/**
 * Gives memory back once when the process rests after work. V8 by itself collects only when memory fills up: after a
 * burst of work, a process of 110 MiB would keep 250 MiB for as long as it has little to do.
 */
export class AtRest {
  private timer: NodeJS.Timeout | undefined;
  private used = processorMs();
  private worked = 0;

  constructor(
    private readonly log: Log,
    private readonly giveBack: () => Promise<void> = giveBackMemory,
  ) {}

  start(): void {
    this.timer = setInterval(() => this.look(processorMs()), INTERVAL_MS).unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** @param used processor time of the process up to now, in ms */
  look(used: number): void {
    const since = used - this.used;
    this.used = used;
    this.worked += since;
    if (since >= RESTING_SHARE * INTERVAL_MS || this.worked < WORTH_MS) return;
    this.worked = 0;
    const before = residentMiB();
    this.giveBack().then(
      () => this.log.debug('gave memory back', { beforeMiB: before, afterMiB: residentMiB() }),
      (error) => this.log.warn('memory cannot be given back', errorFields(error)),
    );
  }
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

const residentMiB = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20);
