import { spawn } from 'node:child_process';

/** Ends the program with a message and no stack trace. */
export class Stop extends Error {
  constructor(message, status = 1) {
    super(message);
    this.status = status;
  }
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program without a shell, on this terminal, and resolves to its exit status. A terminal's Ctrl-C reaches the
 * child by itself, so this process only waits for it; SIGTERM and SIGHUP come to one process and are passed on.
 */
export function run(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', ...options });
    const handlers = signals.map((signal) => [signal, () => signal === 'SIGINT' || child.kill(signal)]);
    for (const [signal, handler] of handlers) process.on(signal, handler);
    const done = () => handlers.forEach(([signal, handler]) => process.off(signal, handler));
    child.once('error', (error) => {
      done();
      reject(new Stop(`cannot run ${file}: ${error.message}`));
    });
    child.once('close', (status, signal) => {
      done();
      resolve(status ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

/** Like `run`, but a status other than 0 stops the program with `message`. */
export async function mustRun(message, file, args, options) {
  const status = await run(file, args, options);
  if (status !== 0) throw new Stop(`${message} (exit status ${status})`, status);
}
