import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function claim(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return false;
  }
}

function holder(file) {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

/** Runs `action` while this process alone holds `file`; a lock left by a dead process is taken over. */
export async function withLock(file, action) {
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = 0; !claim(file); waited++) {
    const pid = holder(file);
    if (pid > 0 && !isAlive(pid)) {
      rmSync(file, { force: true });
      continue;
    }
    if (waited === 0) console.error(`waiting for another install (process ${pid}) to end`);
    await sleep(250);
  }
  try {
    return await action();
  } finally {
    rmSync(file, { force: true });
  }
}
