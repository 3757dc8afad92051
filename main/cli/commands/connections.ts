// `fieldpass connections`: ways into AWS, several side by side, one active.

import { type Connection, PLAIN_REACH } from '../../domain/connection.ts';
import { FieldpassError } from '../../domain/failure.ts';
import type { Services } from '../../compose.ts';
import { type Options, withServices } from '../open.ts';
import { asArgument, type Printer } from '../print.ts';
import { connectionLines, profileLines } from './connection-lines.ts';
import { type ReachOptions, reachIn } from './reach.ts';
import { refuseTokenOnCommandLine, tokenText } from './token-input.ts';

type Given = Options &
  ReachOptions & {
    readonly profile?: string;
    readonly tokenFile?: string;
    readonly token?: string;
    readonly role?: string;
    readonly rename?: string;
  };
type Work = (services: Services, printer: Printer, name: string, options: Given) => Promise<void>;

export async function connections(
  options: Given,
  printer: Printer,
  action = 'list',
  name?: string,
): Promise<void> {
  refuseTokenOnCommandLine([options.token, options.tokenFile, options.profile, action, name]);
  if (action === 'list' || action === 'profiles')
    return withServices(options, printer, (services) => print(services, printer, action));
  const work = ACTIONS.get(action);
  if (work === undefined)
    throw new FieldpassError(
      'usage',
      `“connections ${action}” is not known; use profiles, add, change, use or remove.`,
    );
  if (name === undefined)
    throw new FieldpassError('usage', `Name the connection: connections ${action} NAME.`);
  await withServices(options, printer, (services) => work(services, printer, name, options));
}

async function print(
  { connections: service, time }: Services,
  printer: Printer,
  action: string,
): Promise<void> {
  if (action === 'list') {
    const views = service.views();
    return void printer.result({ connections: views }, connectionLines(views, time.now()));
  }
  const profiles = await service.profiles();
  printer.result({ profiles }, profileLines(profiles));
}

const ACTIONS: ReadonlyMap<string, Work> = new Map<string, Work>([
  ['add', add],
  ['change', change],
  ['use', use],
  ['remove', remove],
]);

async function add(services: Services, printer: Printer, name: string, options: Given): Promise<void> {
  const added = await newConnection(services, name, options);
  printer.result(added, [
    `Added: ${added.name}`,
    ...(added.kind === 'token' ? [`  for ${added.licenseArn}, as ${added.roleArn}`] : []),
    `  use it from now on: fieldpass connections use ${asArgument(added.name, added.id)}`,
    `  use it once: fieldpass --connection ${asArgument(added.name, added.id)} licenses`,
  ]);
}

async function newConnection(
  { connections: service }: Services,
  name: string,
  options: Given,
): Promise<Connection> {
  const { profile, tokenFile } = options;
  const reach = reachIn(options, PLAIN_REACH);
  if (profile !== undefined && tokenFile === undefined) return service.addProfile({ name, profile, reach });
  if (profile !== undefined || tokenFile === undefined)
    throw new FieldpassError(
      'usage',
      'Name either --profile PROFILE or --token-file FILE (or - for standard input).',
    );
  return service.importToken({
    name,
    text: await tokenText(tokenFile),
    roleArn: options.role ?? null,
    reach,
  });
}

async function change(
  { connections: service }: Services,
  printer: Printer,
  name: string,
  options: Given,
): Promise<void> {
  const { id, name: old, reach } = service.find(name);
  const changed = service.change(id, { name: options.rename ?? old, reach: reachIn(options, reach) });
  printer.result(changed, [`Changed: ${changed.name}`]);
}

async function use({ connections: service }: Services, printer: Printer, name: string): Promise<void> {
  const { id, name: known } = service.find(name);
  service.use(id);
  const outweighed = process.env['FIELDPASS_CONNECTION'] || null;
  printer.result({ id, name: known, outweighedBy: outweighed }, [
    `In use from now on: ${known}`,
    ...(outweighed === null
      ? []
      : [`  but FIELDPASS_CONNECTION is set to “${outweighed}”, which comes first`]),
  ]);
}

async function remove({ connections: service }: Services, printer: Printer, name: string): Promise<void> {
  const { id, kind, name: known } = service.find(name);
  await service.remove(id);
  printer.result({ id, name: known }, [
    `Removed: ${known}`,
    ...(kind === 'token' ? ['  Its token is gone from the keychain.'] : []),
  ]);
}
