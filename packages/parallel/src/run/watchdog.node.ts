// Loaded before a rank's script: a rank does not outlive its launcher, however that ended. A thread looks, since the rank's
// own may be waiting for a rank that will never come.
import { isMainThread, Worker } from 'node:worker_threads';

const look = `
  const launcher = Number(process.env.KINDLING_LAUNCHER_PID);
  setInterval(() => { if (process.ppid !== launcher) process.kill(process.pid, 'SIGKILL'); }, 250);
`;

if (isMainThread && process.env['KINDLING_LAUNCHER_PID'] !== undefined) {
  // The channel to the launcher keeps no rank alive that has nothing left to do.
  process.channel?.unref();
  new Worker(look, { eval: true, name: 'kindling-watchdog', execArgv: [], stdout: false, stderr: false }).unref();
}
