// Runs the stand-in host's own tests; the app's end-to-end tests have a configuration of their own.
import { defineConfig } from '@playwright/test';
import { selectHost } from '../e2e/host/select.ts';

const host = selectHost({ wanted: 'stand-in' });
Object.assign(process.env, host.env);

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/host',
  timeout: 60_000,
  workers: 2,
  fullyParallel: true,
  reporter: 'list',
  metadata: { host: host.name },
});
