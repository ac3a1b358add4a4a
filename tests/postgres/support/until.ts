/** Asks until `condition` answers true; throws with `what` when `seconds` have passed. An error of it is passed on. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  { seconds = 30, everyMs = 40 }: { seconds?: number; everyMs?: number } = {},
): Promise<void> {
  const deadline = performance.now() + seconds * 1000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited ${seconds} s in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
