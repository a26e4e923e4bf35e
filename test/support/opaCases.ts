import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Module } from '../../server/src/engine/policy/rego/ast.ts';
import { isParsed, parseRego } from '../../server/src/engine/policy/rego/parse.ts';
import { Program } from '../../server/src/engine/policy/rego/program.ts';
import { fromJson, RegoSet, toJson, type Value } from '../../server/src/engine/policy/rego/value.ts';
import { findPeer } from '../tools/peers.ts';

/** One case of OPA's own tests (v1/test/cases/cases.go). */
export interface OpaCase {
  readonly note: string;
  readonly query: string;
  readonly modules?: readonly string[] | null;
  readonly input?: unknown;
  readonly input_term?: string;
  readonly data?: unknown;
  readonly want_result?: readonly Readonly<Record<string, unknown>>[];
  readonly want_defined?: boolean;
  readonly want_error?: string;
  readonly want_error_code?: string;
  readonly strict_error?: boolean;
}

/** The cases of one version of the language by their folder. */
export async function opaCases(version: 'v0' | 'v1'): Promise<ReadonlyMap<string, readonly OpaCase[]>> {
  const peer = await findPeer('opa');
  const root = join(peer.found ? (peer.paths.cases ?? '') : '', version);
  return new Map(
    readdirSync(root)
      .sort()
      .map((folder) => [
        folder,
        readdirSync(join(root, folder))
          .sort()
          .flatMap((name) => read(join(root, folder, name))),
      ]),
  );
}

function read(path: string): readonly OpaCase[] {
  const { cases } = parse(readFileSync(path, 'utf8'), { intAsBigInt: true, maxAliasCount: -1 }) as {
    cases?: readonly OpaCase[];
  };
  return cases ?? [];
}

const NOW = 1_700_000_000_000_000_000;

/** What differs from OPA's answer; undefined when it is the same. An error is one, whatever its words. */
export function opaDifference(one: OpaCase): string | undefined {
  const names = Object.keys(one.want_result?.[0] ?? {});
  const direct = /^data((?:\.[a-zA-Z_]\w*)*)\s*=\s*(?!input$)(\w+)$/.exec(one.query.trim());
  const query = `package queried\nanswers contains {${names.map((name) => `"${name}": ${name}`).join(', ')}} if { ${one.query} }`;
  const modules = [...(one.modules ?? []), ...(direct ? [] : [query])].map((text, at) => parseRego(text, `${at}`));
  const broken = modules.find((module) => !isParsed(module));
  const wantsError = one.want_error !== undefined || one.want_error_code !== undefined;
  if (broken !== undefined && !isParsed(broken)) return wantsError ? undefined : broken.message;
  const program = new Program(modules.filter(isParsed) as readonly Module[]);
  program.compileAll();
  const path = direct ? (direct[1] ?? '').split('.').slice(1) : ['queried', 'answers'];
  const input = one.input_term === undefined ? jsonValue(one.input) : termValue(one.input_term);
  const data = jsonValue(one.data);
  const given = { ...(input === undefined ? {} : { input }), ...(data === undefined ? {} : { data }) };
  const answer = program.query(path, given, { now: NOW });
  const problem = program.problems[0]?.message ?? answer.problem;
  if (problem !== undefined) return wantsError ? undefined : problem;
  const name = direct?.[2] ?? '';
  const found =
    direct === null ? answersIn(answer.value) : answer.value === undefined ? [] : [{ [name]: toJson(answer.value) }];
  if (wantsError) return one.strict_error === true && found.length === 0 ? undefined : 'no error';
  if (one.want_defined !== undefined && one.want_result === undefined)
    return found.length > 0 === one.want_defined ? undefined : `${found.length} answers`;
  const wanted = (one.want_result ?? []).map((result) => toJson(fromJson(result)));
  return spelled(wanted) === spelled(found) ? undefined : JSON.stringify(found);
}

function jsonValue(json: unknown): Value | undefined {
  return json === undefined ? undefined : fromJson(json);
}

function termValue(text: string): Value | undefined {
  const module = parseRego(`package t\np := ${text}`, 't');
  return isParsed(module) ? new Program([module]).query(['t', 'p'], {}).value : undefined;
}

function answersIn(value: Value | undefined): readonly unknown[] {
  return value instanceof RegoSet ? value.sorted().map(toJson) : [];
}

/** JSON without the order of fields and items, since sets have become lists. */
function spelled(json: unknown): string {
  if (Array.isArray(json)) return `[${json.map(spelled).sort().join(',')}]`;
  if (typeof json !== 'object' || json === null) return String(JSON.stringify(json));
  const fields = Object.entries(json).map(([key, value]) => `${JSON.stringify(key)}:${spelled(value)}`);
  return `{${fields.sort().join(',')}}`;
}
