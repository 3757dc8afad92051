// `fieldpass connections`: ways into AWS, several side by side, one active.

import type { Profile, Reach } from '../../domain/connection.ts';
import { PLAIN_REACH } from '../../domain/connection.ts';
import { FieldpassError } from '../../domain/failure.ts';
import type { ConnectionView } from '../../domain/snapshot.ts';
import type { Services } from '../../compose.ts';
import { readBounded, readStdin } from '../files.ts';
import { type Options, withServices } from '../open.ts';
import { exactWords, type Printer, table } from '../print.ts';

const LARGEST_TOKEN = 65_536;

type Given = Options & Readonly<Record<string, unknown>>;
type Work = (services: Services, printer: Printer, name: string, options: Given) => Promise<void>;

export async function connections(
  options: Given,
  printer: Printer,
  action = 'list',
  name?: string,
): Promise<void> {
  await withServices(options, printer, async (services) => {
    if (action === 'list') return void list(services.connections.views(), printer);
    if (action === 'profiles') return void profiles(await services.connections.profiles(), printer);
    const work = ACTIONS[action];
    if (work === undefined) throw new FieldpassError('usage', `“connections ${action}” is not known.`);
    if (name === undefined)
      throw new FieldpassError('usage', `Name the connection: connections ${action} NAME.`);
    await work(services, printer, name, options);
  });
}

const ACTIONS: Readonly<Record<string, Work>> = {
  add: async (services, printer, name, options) => {
    const added = await draft(services, name, options);
    printer.result(added, [`Added: ${added.name}. Use it with “fieldpass connections use '${added.name}'”.`]);
  },
  change: async ({ connections: service }, printer, name, options) => {
    const { id, name: old, reach } = service.find(name);
    const renamed = textIn(options, 'rename') ?? old;
    const changed = service.change(id, { name: renamed, reach: reachIn(options, reach) });
    printer.result(changed, [`Changed: ${changed.name}`]);
  },
  use: async ({ connections: service }, printer, name) => {
    const { id, name: known } = service.find(name);
    service.use(id);
    printer.result({ id, name: known }, [`In use from now on: ${known}`]);
  },
  remove: async ({ connections: service }, printer, name) => {
    const { id, name: known } = service.find(name);
    await service.remove(id);
    printer.result({ id, name: known }, [`Removed: ${known}`]);
  },
};

async function draft({ connections: service }: Services, name: string, options: Given) {
  const profile = textIn(options, 'profile');
  const file = textIn(options, 'tokenFile');
  const reach = reachIn(options, PLAIN_REACH);
  if ((profile === null) === (file === null))
    throw new FieldpassError(
      'usage',
      'Name either --profile PROFILE or --token-file FILE (or - for standard input).',
    );
  if (profile !== null) return service.addProfile({ name, profile, reach });
  const text = file === '-' ? await readStdin(LARGEST_TOKEN) : await tokenIn(file ?? '');
  return service.importToken({ name, text, roleArn: textIn(options, 'role'), reach });
}

// A token given in place of its file is on the command line already, where every user of the computer can read it.
async function tokenIn(file: string): Promise<string> {
  if (/^eyJ[\w-]+\./.test(file)) {
    const message =
      'That is a token, not a file. Arguments can be read by every user of this computer: have a new token made.';
    throw new FieldpassError('access-token-rejected', message);
  }
  return Buffer.from(await readBounded(file, LARGEST_TOKEN)).toString('utf8');
}

function reachIn(options: Given, before: Reach): Reach {
  return {
    region: textIn(options, 'region') ?? before.region,
    endpoint: textIn(options, 'endpoint') ?? before.endpoint,
    kmsEndpoint: textIn(options, 'kmsEndpoint') ?? before.kmsEndpoint,
    stsEndpoint: textIn(options, 'stsEndpoint') ?? before.stsEndpoint,
    useFips: options['fips'] === true || before.useFips,
  };
}

function textIn(options: Given, name: string): string | null {
  const value = options[name];
  return typeof value === 'string' ? value : null;
}

function list(views: readonly ConnectionView[], printer: Printer): void {
  printer.result(
    { connections: views },
    table(
      views.map((view) => [view.isActive ? '→' : ' ', view.name, kindWords(view), view.reach.region ?? '']),
    ),
  );
}

function kindWords(view: ConnectionView): string {
  if (view.kind === 'profile') return `profile ${view.profile}`;
  if (view.kind === 'samples') return 'embedded License Manager';
  if (view.kind === 'environment') return 'AWS’s default chain';
  const end = view.tokenExpiresAt;
  return end === null ? 'access token' : `access token until ${exactWords(end)}`;
}

function profiles(all: readonly Profile[], printer: Printer): void {
  const rows = all.map(({ name, kind, region, signInCommand }) => [
    name,
    kind,
    region ?? '',
    signInCommand ?? '',
  ]);
  printer.result({ profiles: all }, rows.length === 0 ? ['No AWS profiles on this computer.'] : table(rows));
}
