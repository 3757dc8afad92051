// Starts the sample app as an ordinary Playwright spec would, with a profile folder of its own.
import { type ElectronApplication, type Page, test as base, _electron } from '@playwright/test';
import { join } from 'node:path';

export const SAMPLE = join(import.meta.dirname, 'sample');

export interface Sample {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly profile: string;
  /** What the sample's main process noted so far. */
  log(): Promise<readonly string[]>;
}

/** The arguments of a start: switches come before the app's folder. */
export const startArguments = (profile: string): string[] => [`--user-data-dir=${profile}`, SAMPLE];

/** Start the sample on a profile folder; resolves when its first page has a heading. */
export async function launchSample(profile: string, env: Record<string, string> = {}): Promise<Sample> {
  const inherited = Object.entries(process.env).filter(
    (pair): pair is [string, string] => pair[1] !== undefined,
  );
  const app = await _electron.launch({
    args: startArguments(profile),
    env: { ...Object.fromEntries(inherited), ...env },
  });
  const page = await app.firstWindow();
  await page.getByRole('heading', { name: 'Sample' }).waitFor();
  const log = (): Promise<readonly string[]> => app.evaluate<string[]>('sampleLog');
  return { app, page, profile, log };
}

/** A test with the sample running; it is closed afterwards. */
export const test = base.extend<{ sample: Sample }>({
  sample: async ({}, use, testInfo) => {
    const sample = await launchSample(testInfo.outputPath('profile'));
    await use(sample);
    await sample.app.close();
  },
});

export { expect } from '@playwright/test';
