import { COMMANDS, type CommandRow } from '../../client/src/commands.ts';
import { CONTRIBUTES } from '../../client/src/contributions.ts';
import { CODES, codePage } from '../../server/src/engine/diagnostics/codes.ts';
import { SETTINGS, type SettingRow } from '../../server/src/lsp/config.ts';
import { SETTING_PREFIX, table } from './manifest.ts';

interface MenuEntry {
  readonly command: string;
  readonly when?: string;
  readonly group: string;
}

interface Key {
  readonly command: string;
  readonly key: string;
  readonly mac?: string;
}

/** What the parts of a `when` clause mean to a person; a test demands words for each part that the palette uses. */
const CONDITIONS: Readonly<Record<string, string>> = {
  'polycrateGitops.state == ready': 'the workspace was read',
  isWorkspaceTrusted: 'the workspace is trusted',
  'resourceScheme == polycrate-render': 'a preview has the focus',
  '(editorLangId == yaml || editorLangId == polycrate-yaml)': 'a YAML file has the focus',
  'polycrateGitops.hasPolycrateWorkspace': 'there is a `workspace.poly`',
  'polycrateGitops.hasPolicies': 'policies hold for an overlay',
};

const MENUS: Readonly<Record<string, string>> = {
  'editor/title': 'title of the editor',
  'editor/context': 'context menu of the editor',
  'explorer/context': 'context menu of the Explorer',
  'scm/title': 'title of Source Control',
};

const SCOPES: Readonly<Record<SettingRow['scope'], string>> = {
  resource: 'user, workspace, and each folder',
  window: 'user and workspace',
  machine: 'user alone, never a workspace',
  'machine-overridable': 'user and workspace, for this machine',
};

const viewName = (id: string): string =>
  CONTRIBUTES.views['polycrate-gitops'].find((view) => view.id === id)?.name ?? id;

/** The condition of a palette row in words; a part without words stays as it stands. */
function conditionWords(palette: CommandRow['palette']): string {
  if (palette === undefined) return 'always';
  if (palette === false) return 'not in the palette';
  return `when ${palette
    .split(' && ')
    .map((part) => CONDITIONS[part] ?? part)
    .join(' and ')}`;
}

/** Where a command stands beside the palette, each place once. */
function menuPlaces(id: string): string[] {
  const places = Object.entries(CONTRIBUTES.menus as Readonly<Record<string, readonly MenuEntry[]>>).flatMap(
    ([menu, entries]) => entries.filter(({ command }) => command === id).map((entry) => menuWords(menu, entry)),
  );
  return [...new Set(places)];
}

function menuWords(menu: string, { when = '', group }: MenuEntry): string {
  const view = viewName(/view == ([\w.]+)/.exec(when)?.[1] ?? '');
  if (menu === 'view/title') return `title of the ${view} view`;
  if (menu !== 'view/item/context') return MENUS[menu] ?? menu;
  return group.startsWith('inline') ? `beside items of the ${view} view` : `context menu of the ${view} view`;
}

const keyName = (key: string): string =>
  key.replace(/[a-z]+/g, (word) =>
    word.length === 1 ? word.toUpperCase() : `${word[0]?.toUpperCase()}${word.slice(1)}`,
  );

function keyWords(id: string): string[] {
  const keys = (CONTRIBUTES.keybindings as readonly Key[]).filter(({ command }) => command === id);
  return keys.map(({ key, mac }) => `\`${keyName(key)}\`${mac === undefined ? '' : ` (macOS \`${keyName(mac)}\`)`}`);
}

/** Names of settings in a text, as links from a page one folder below the index. */
const linked = (text: string): string =>
  SETTINGS.reduce(
    (all, { name }) =>
      all.replaceAll(`\`${SETTING_PREFIX}${name}\``, `[\`${SETTING_PREFIX}${name}\`](../settings/${name}.md)`),
    text,
  );

function commandPage(row: CommandRow): string {
  const id = SETTING_PREFIX + row.id;
  const [keys, menus] = [keyWords(id), menuPlaces(id)];
  const facts = [
    ['Id', `\`${id}\``],
    ['Command palette', conditionWords(row.palette)],
    ...(menus.length === 0 ? [] : [['Menus', menus.join(', ')]]),
    ...(keys.length === 0 ? [] : [['Keyboard', keys.join(', ')]]),
    ...(row.cli === undefined ? [] : [['Command line', `\`polycrate-gitops ${row.cli}\``]]),
  ];
  return [`# Polycrate GitOps: ${row.title}`, linked(row.text), table(['', ''], facts)].join('\n\n');
}

function settingPage(row: SettingRow): string {
  const id = SETTING_PREFIX + row.name;
  const standard = JSON.stringify(row.default);
  const facts = [
    ['Default', `\`${standard}\``],
    ['Type', row.type === 'array' ? 'list of strings' : row.type === 'object' ? 'strings by name' : row.type],
    ['May be set for', SCOPES[row.scope]],
    ...(row.restricted ? [['In a workspace that is not trusted', 'values of the workspace are ignored']] : []),
    ...(row.cli === undefined ? [] : [['Command line', `\`${row.cli}\``]]),
  ];
  const values = (row.enum ?? []).map((value, index) => [`\`${JSON.stringify(value)}\``, row.enumTexts?.[index] ?? '']);
  const [area = '', name = ''] = row.name.split('.');
  return [
    `# ${id}`,
    linked(row.text),
    table(['', ''], facts),
    ...(values.length === 0 ? [] : [`## Values\n\n${table(['Value', 'What it does'], values)}`]),
    `## Example\n\n\`settings.json\`:\n\n\`\`\`json\n"${id}": ${standard}\n\`\`\``,
    `Other editors, as \`initializationOptions.settings\` or below \`polycrateGitops\`:\n\n\`\`\`json\n{ "${area}": { "${name}": ${standard} } }\n\`\`\``,
  ].join('\n\n');
}

/** The page that leads to all others. */
function indexPage(): string {
  const settings = SETTINGS.map(({ name, text }) => [`[\`${SETTING_PREFIX}${name}\`](settings/${name}.md)`, text]);
  const commands = COMMANDS.map(({ id, title, text }) => [`[${title}](commands/${id}.md)`, text]);
  const areas = [...new Set(CODES.map(({ code }) => code.split('/')[0] ?? ''))].sort();
  const codes = areas.map((area) => {
    const rows = CODES.filter(({ code }) => code.startsWith(`${area}/`));
    return `### ${area}\n\n${table(
      ['Problem', 'Level', 'Says'],
      rows.map(({ code, severity, title }) => [`[\`${code}\`](${code}.md)`, severity, title]),
    )}`;
  });
  return [
    '# Polycrate GitOps: reference',
    'Every setting, command and problem of this version. The command line prints each page: `polycrate-gitops explain NAME`.',
    `## Settings\n\n${table(['Setting', 'What it does'], settings)}`,
    `## Commands\n\n${table(['Command', 'What it does'], commands)}`,
    `## Problems\n\n${codes.join('\n\n')}`,
  ].join('\n\n');
}

/** Every page that is packed, by its path below `dist/pages` without `.md`. Made from the tables, so that none can be out of date. */
export function makePages(): ReadonlyMap<string, string> {
  return new Map([
    ['reference', indexPage()],
    ...SETTINGS.map((row): [string, string] => [`settings/${row.name}`, settingPage(row)]),
    ...COMMANDS.map((row): [string, string] => [`commands/${row.id}`, commandPage(row)]),
    ...CODES.map((info): [string, string] => [info.code, codePage(info)]),
  ]);
}
