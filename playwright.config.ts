// The whole app, built and unmodified, on real Electron where its binary is, else on the stand-in host.

import { defineConfig } from '@playwright/test';
import { selectHost } from './test/e2e/host/select.ts';

const host = selectHost();
Object.assign(process.env, host.env);
// Every report names its host: green on the stand-in says nothing about Electron itself.
if (process.env['TEST_WORKER_INDEX'] === undefined) process.stdout.write(`Host: ${host.name}\n`);

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '*.spec.ts',
  outputDir: 'test-results/whole-app',
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: process.env['CI'] !== undefined,
  metadata: { host: host.name },
  reporter: [['line']],
});
