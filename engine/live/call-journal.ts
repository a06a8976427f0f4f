import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import process from "node:process";
import type { CallInput } from "../../properties/rpc/call-input.ts";
import type { Warning } from "../events.ts";
import { inStore, namesIn, type StoredSchema } from "../store.ts";
import {
  type JournalCase,
  type LostCall,
  readSlots,
  slotBytes,
  writeSlot,
} from "./journal-file.ts";

/** Of which server the calls of a journal are, and what its methods are. */
export interface JournalAbout {
  /** `localhost:50051` */
  readonly target: string;
  readonly schema: StoredSchema;
}

/** The journals of this process, whose runs are not over. */
const openHere = new Set<string>();

/** What a free slot begins with. */
const free = Buffer.alloc(4);

/**
 * Keeps each call on disk before it is made: where the process is killed, or the machine stops, the calls that
 * were under way are known. One file a run, with a slot for each call that is under way at once.
 */
export class CallJournal {
  private readonly open: OpenJournal | undefined;
  private readonly slots: number;
  private readonly takenOver: readonly string[];
  private readonly slot = Buffer.alloc(slotBytes);

  /**
   * Without a folder nothing is kept; nor is a call in a slot beyond the last, or behind the end of the run.
   * @param takenOver journals of processes that are no more, which are over with this one
   * @param about what it takes to make its calls again without a run
   * @throws ToolError `store` where the file cannot be made.
   */
  constructor(
    folder: string | undefined,
    slots: number,
    takenOver: readonly string[],
    about?: JournalAbout,
  ) {
    this.open = folder === undefined ? undefined : openJournal(folder, about);
    this.slots = slots;
    this.takenOver = takenOver;
  }

  /**
   * Writes a call down: whoever reads the file finds it, however this process ends from now on.
   * @throws ToolError `store` where it cannot be written.
   */
  begin(slot: number, subject: string, input: CallInput, about?: JournalCase): void {
    if (this.open === undefined || slot >= this.slots) return;
    const { file, handle } = this.open;
    if (!openHere.has(file)) return;
    const used = writeSlot(this.slot, subject, input, about);
    inStore(file, () => writeSync(handle, this.slot, 0, used, slot * slotBytes));
  }

  /** The call in that slot is over. */
  end(slot: number): void {
    if (this.open === undefined || slot >= this.slots) return;
    const { file, handle } = this.open;
    if (!openHere.has(file)) return;
    inStore(file, () => writeSync(handle, free, 0, free.length, slot * slotBytes));
  }

  /**
   * Removes the file, and those that it took over: the run has come to its end. Once is enough.
   * @param kept those among them whose calls were not made again
   */
  close(kept: ReadonlySet<string> = new Set()): void {
    if (this.open === undefined || !openHere.delete(this.open.file)) return;
    const { file, handle, madeFolder } = this.open;
    inStore(file, () => {
      closeSync(handle);
      const over = this.takenOver.filter((one) => !kept.has(one));
      for (const one of [file, ...over]) removeJournal(one);
    });
    if (madeFolder !== undefined) removeEmpty(resolve(dirname(file)), resolve(madeFolder));
  }
}

interface OpenJournal {
  readonly file: string;
  readonly handle: number;
  /** The topmost folder that had to be made for it. */
  readonly madeFolder: string | undefined;
}

function openJournal(folder: string, about: JournalAbout | undefined): OpenJournal {
  let number = 0;
  while (openHere.has(journalPath(folder, number))) number++;
  const file = journalPath(folder, number);
  return inStore(file, () => {
    const madeFolder = mkdirSync(folder, { recursive: true });
    if (about !== undefined) writeFileSync(aboutPath(file), JSON.stringify(about));
    const handle = openSync(file, "w");
    openHere.add(file);
    return { file, handle, madeFolder };
  });
}

function journalPath(folder: string, number: number): string {
  return join(folder, `journal-${process.pid}-${number}.calls`);
}

/** Takes a journal out of its folder. */
function removeJournal(file: string): void {
  for (const one of [file, aboutPath(file)]) rmSync(one, { force: true });
}

/** Beside its journal; no file of calls, and no stored failure. */
function aboutPath(file: string): string {
  return file.replace(/\.calls$/, ".about");
}

/** What stands beside a journal; `undefined` where that cannot be read, or there is nothing. */
export function journalAbout(file: string): JournalAbout | undefined {
  try {
    const about = JSON.parse(readFileSync(aboutPath(file), "utf8")) as Partial<JournalAbout> | null;
    const isWhole =
      typeof about?.target === "string" &&
      typeof about.schema === "object" &&
      about.schema !== null;
    return isWhole ? (about as JournalAbout) : undefined;
  } catch {
    return undefined;
  }
}

/** Removes folders that nothing was put into, from one up to another. */
function removeEmpty(folder: string, top: string): void {
  for (let at = folder; at.length >= top.length; at = dirname(at)) {
    try {
      rmdirSync(at);
    } catch (error) {
      // It holds something, or somebody else removed it.
      if ((error as NodeJS.ErrnoException).code === undefined) throw error;
      return;
    }
  }
}

/** A journal of a process that is no more. */
export interface LeftJournal {
  readonly file: string;
  /** The calls that were under way when it ended. */
  readonly calls: readonly LostCall[];
}

/**
 * The journals in a folder that ended processes left behind.
 * @throws ToolError `store` where the folder is none.
 */
export function leftJournals(folder: string): readonly LeftJournal[] {
  return namesIn(folder)
    .filter(isLeft)
    .map((name) => join(folder, name))
    .filter((file) => !openHere.has(file))
    .map((file) => ({ file, calls: readSlots(inStore(file, () => readFileSync(file))) }));
}

/** Whether it is a journal of a process that is no more: one of our number can only be of an earlier one. */
function isLeft(name: string): boolean {
  const [, pid] = /^journal-(\d+)-\d+\.calls$/.exec(name) ?? [];
  return pid !== undefined && (Number(pid) === process.pid || !isRunning(Number(pid)));
}

/** Whether there is a process of that number. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** That calls were under way when a run ended without its end, a warning for each journal but those whose calls are `made`. */
export function leftWarnings(
  folder: string,
  made: ReadonlySet<string> = new Set(),
): readonly Warning[] {
  return leftJournals(folder)
    .filter(({ file, calls }) => calls.length > 0 && !made.has(file))
    .map(({ file, calls }) => ({
      code: "call-lost",
      message: `${file}: a run ended by force during calls of ${[...new Set(calls.map(({ subject }) => subject))].join(", ")}: the next wireproof run makes them again first`,
    }));
}
