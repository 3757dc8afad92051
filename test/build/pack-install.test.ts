// A .deb and an .rpm are really installed, looked at and removed, in a layer over this computer that is gone afterwards.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packed } from '../support/packed.ts';

const SCRIPT = 'test/build/install.sh';

/** Runs a command in a layer over this computer. */
function within(
  file: string,
  command: string,
): { readonly status: number | null; readonly lines: readonly string[] } {
  const { status, stdout, stderr } = spawnSync('unshare', ['--mount', 'bash', SCRIPT, file, command], {
    encoding: 'utf8',
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
  });
  return { status, lines: `${stdout}${stderr}`.split('\n') };
}

// Only root may lay a file system over another one, and not in every container.
const canLayer =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  existsSync('/usr/bin/dpkg') &&
  within('/etc/hostname', 'exit 7').status === 7;

let made: ReturnType<typeof packed>;
const packageOf = (ending: string): string =>
  join(
    made.folder,
    made.files.find((name) => name.endsWith(ending))!,
  );

beforeAll(() => {
  if (canLayer) made = packed([{ os: 'linux', arches: [process.arch as 'x64'], formats: ['deb', 'rpm'] }]);
}, 300_000);
afterAll(() => {
  if (canLayer) made.stop();
});

const LOOK = [
  'echo "link $(readlink -f /usr/bin/fieldpass)"',
  'fieldpass; echo "started $?"',
  'echo "sandbox $(stat -c %a:%U /opt/Fieldpass/chrome-sandbox)"',
  'grep -h fieldpass /usr/share/mime/globs2 /usr/share/applications/mimeinfo.cache',
].join('\n');

describe.runIf(canLayer)('installing', () => {
  test('a .deb gives a command, links and trip kits to the system, and purging takes all of it away', () => {
    const { lines } = within(
      packageOf('.deb'),
      `dpkg --install --force-depends /package/*.deb; ${LOOK}
       dpkg --purge fieldpass; fieldpass; echo "gone $?"`,
    );
    expect(lines).toEqual(
      expect.arrayContaining([
        'link /opt/Fieldpass/fieldpass',
        'started 86',
        '50:application/vnd.fieldpass.kit+json:*.fieldpass',
        'application/vnd.fieldpass.kit+json=fieldpass.desktop;',
        'x-scheme-handler/fieldpass=fieldpass.desktop;',
        'gone 127',
      ]),
    );
    expect(lines.filter((line) => line.startsWith('rest'))).toEqual([]);
    // Rights of root only where the system lets nobody make a namespace.
    expect(lines.find((line) => line.startsWith('sandbox'))).toMatch(/^sandbox (?:0?755|4755):root$/);
  }, 120_000);

  // On systems of rpm a trigger of shared-mime-info brings the types of files up to date; here nobody does.
  test('an .rpm keeps its command when it is installed over itself, and removing takes it away', () => {
    const { lines } = within(
      packageOf('.rpm'),
      `rpm --install --nodeps /package/*.rpm; ${LOOK}
       rpm --reinstall --nodeps /package/*.rpm; fieldpass; echo "again $?"
       rpm --erase fieldpass; update-mime-database /usr/share/mime; ls -d /opt/Fieldpass /usr/bin/fieldpass; echo "listed $?"`,
    );
    expect(lines).toEqual(
      expect.arrayContaining(['link /opt/Fieldpass/fieldpass', 'started 86', 'again 86', 'listed 2']),
    );
    expect(lines.filter((line) => line.startsWith('rest'))).toEqual([]);
  }, 120_000);

  test('leaves nothing of it on this computer', () => {
    expect(existsSync('/opt/Fieldpass')).toBe(false);
    expect(existsSync('/usr/bin/fieldpass')).toBe(false);
    expect(readdirSync('/etc/alternatives')).not.toContain('fieldpass');
  });
});
