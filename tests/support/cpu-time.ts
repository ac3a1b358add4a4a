/** Processor milliseconds that a synchronous piece of work takes: unlike the clock's, they do not grow on a busy machine. */
import process from 'node:process';
export function cpuMilliseconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
