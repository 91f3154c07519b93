/** One connection that a probe made. */
export interface Try {
  readonly to: "clb" | "service";
  readonly seconds: number;
  /** `answered`: connected, or got any HTTP answer but a gateway's; `gateway`: the CLB itself said that no backend answers; `hung`: nothing until the limit; `failed`: refused, reset, or the name is not known. */
  readonly end: "answered" | "gateway" | "hung" | "failed";
}

/** What a probe printed. `complete` tells whether it came to its end; `lacking` is the tool that its image does not have. */
export interface Printed {
  readonly tries: readonly Try[];
  readonly complete: boolean;
  readonly lacking: string | null;
}

/** Reads what the program printed; lines of any other form, or that would have taken hours, are passed over. `limit` is how many seconds it waited for each. */
export function readTries(text: string, limit: number): Printed {
  const lines = text.split(/\r?\n/);
  const tries = lines.flatMap((line): Try[] => {
    const [, to, time, end] = /^(clb|service) \d+ (\d{1,6}) (.+)$/.exec(line) ?? [];
    if (to === undefined) return [];
    const seconds = Number(time) / 100;
    return [{ to: to as Try["to"], seconds, end: endOf(end!, seconds >= limit - SLACK) }];
  });
  return { tries, complete: lines.includes("end"), lacking: lines.map((line) => /^tools (\w+)$/.exec(line)?.[1]).find((tool) => tool !== undefined) ?? null };
}

/** Clocks of a machine differ by less. */
const SLACK = 0.05;

/** 000 is curl's word for no answer; a shell may say that what it ran was ended. */
function endOf(end: string, late: boolean): Try["end"] {
  if (["502", "503", "504"].includes(end)) return "gateway";
  if (end === "ok" || /^[1-5]\d\d$/.test(end)) return "answered";
  return late ? "hung" : "failed";
}
