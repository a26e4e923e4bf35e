import { readdirSync } from 'node:fs';
import { COMMANDS, type CommandRow } from '../../client/src/commands.ts';
import { CONTRIBUTES, MANIFEST } from '../../client/src/contributions.ts';
import { CODES } from '../../server/src/engine/diagnostics/codes.ts';
import { SETTINGS, type SettingRow } from '../../server/src/lsp/config.ts';
import { inRoot } from './root.ts';

type Json = Record<string, unknown>;

/** What ids of settings and commands begin with. */
export const SETTING_PREFIX = 'polycrateGitops.';

function settingToProperty(row: SettingRow, order: number): Json {
  return {
    type: row.type,
    ...(row.type === 'object' ? { additionalProperties: { type: 'string' } } : {}),
    ...(row.type === 'array' ? { items: { type: 'string' } } : {}),
    default: row.default,
    ...(row.enum === undefined ? {} : { enum: row.enum }),
    ...(row.enumTexts === undefined ? {} : { markdownEnumDescriptions: row.enumTexts }),
    markdownDescription: row.text,
    scope: row.scope,
    order,
  };
}

const commandToRow = (row: CommandRow): Json => ({
  command: SETTING_PREFIX + row.id,
  title: row.title,
  category: 'Polycrate GitOps',
  ...(row.icon === undefined ? {} : { icon: row.icon }),
  ...(row.enablement === undefined ? {} : { enablement: row.enablement }),
});

/** Commands are in the palette unless a clause says otherwise. */
const commandToPalette = (row: CommandRow): Json[] =>
  row.palette === undefined ? [] : [{ command: SETTING_PREFIX + row.id, when: String(row.palette) }];

/** Snippets are read as a folder: those of Polycrate files belong to their language, the others to YAML. */
const listSnippets = (): Json[] =>
  readdirSync(inRoot('snippets'))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => ({ language: name === 'polycrate.json' ? 'polycrate-yaml' : 'yaml', path: `./snippets/${name}` }));

/**
 * The manifest with all that comes from tables: what the client contributes, commands and their place in the palette, settings,
 * and the names of those that an untrusted workspace may not set. Takes and gives the text of package.json.
 */
export function generateManifest(text: string): string {
  const manifest = JSON.parse(text) as Json;
  const properties = Object.fromEntries(
    SETTINGS.map((row, index) => [SETTING_PREFIX + row.name, settingToProperty(row, index)]),
  );
  const restrictedConfigurations = SETTINGS.filter((row) => row.restricted).map((row) => SETTING_PREFIX + row.name);
  const { untrustedWorkspaces } = MANIFEST.capabilities;
  const next = {
    ...manifest,
    ...MANIFEST,
    capabilities: {
      ...MANIFEST.capabilities,
      untrustedWorkspaces: { ...untrustedWorkspaces, restrictedConfigurations },
    },
    contributes: {
      ...CONTRIBUTES,
      snippets: listSnippets(),
      commands: COMMANDS.map(commandToRow),
      menus: { ...CONTRIBUTES.menus, commandPalette: COMMANDS.flatMap(commandToPalette) },
      configuration: { title: 'Polycrate GitOps', properties },
    },
  };
  return `${JSON.stringify(next, null, 2)}\n`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const TABLES: Readonly<Record<string, () => string>> = {
  settings: () =>
    table(
      ['Setting', 'Default', 'What it does'],
      SETTINGS.map((row) => [`\`${SETTING_PREFIX}${row.name}\``, `\`${JSON.stringify(row.default)}\``, row.text]),
    ),
  commands: () =>
    table(
      ['Command', 'Id'],
      COMMANDS.filter((row) => row.palette !== false).map((row) => [
        `Polycrate GitOps: ${row.title}`,
        `\`${SETTING_PREFIX}${row.id}\``,
      ]),
    ),
  ...Object.fromEntries(['schema', 'validation', 'warning', 'change'].map((area) => [area, () => rulesOf(area)])),
};

/** The rules of an area that the server has, with where; those of our own on a change are none of them. */
function rulesOf(area: string): string {
  const isOwn = area === 'change';
  const rules = CODES.filter(({ code, source }) => code.startsWith(`${area}/`) && !(isOwn && source === undefined));
  return table(
    ['Rule', 'Level', 'Says', 'Source'],
    rules.map(({ code, severity, title, source }) => [`\`${code}\``, severity, title, source ?? '']),
  );
}

/** Fills the parts of a Markdown text between `<!-- generated: NAME -->` and `<!-- end -->`; other text stays as it is. */
export function generateTables(text: string): string {
  return text.replace(/(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g, (whole, start, name, end) => {
    const make = TABLES[name as string];
    return make === undefined ? whole : `${start}\n${make()}\n\n${end}`;
  });
}
