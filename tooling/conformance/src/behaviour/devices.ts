import '@kindling-internal/reference-backend';
import '@kindling/cpu-backend';
import { getDefaultDevice, setDefaultDevice } from '@kindling/core';
import { afterAll, beforeAll, describe } from 'vitest';

/** Devices on which every behaviour is tested alike. */
export const devices = ['cpu', 'reference'] as const;

/** `body` once per device, as the default one. */
export function onEveryDevice(name: string, body: () => void): void {
  describe.each(devices)(`${name} on %s`, (device) => {
    let before = 'cpu';
    beforeAll(() => {
      before = getDefaultDevice().toString();
      setDefaultDevice(device);
    });
    afterAll(() => setDefaultDevice(before));
    body();
  });
}
