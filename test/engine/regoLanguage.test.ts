import assert from 'node:assert/strict';
import { type EngineFixture, openFixture } from '../support/engineFixture.ts';

const FILES = `# file: policy/images.rego
package main

import data.lib.words

# Tags that nobody may use.
banned := {"latest"}

deny contains msg if {
  input.kind == "Deployment"
  some container in input.spec.template.spec.containers
  banned[tag(container.image)]
  msg := words.say(container.name)
}

# The part behind the colon.
tag(image) := split(image, ":")[1]
# file: policy/words.rego
package lib.words

say(name) := sprintf("%s has no version", [name])

unused if say("x")
# file: base/kustomization.yaml
resources: [template.yaml]
# file: base/template.yaml
apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: needlabels}
spec:
  crd:
    spec:
      names: {kind: NeedLabels}
      validation:
        openAPIV3Schema:
          type: object
          properties:
            labels: {type: array, items: {type: object, properties: {key: {type: string}}}}
            message: {type: string}
  targets:
    - target: admission.k8s.gatekeeper.sh
      rego: |
        package needlabels

        violation[{"msg": msg}] {
          wanted := input.parameters.labels[_].key
          not has(wanted)
          msg := sprintf("no %v", [wanted])
        }

        has(key) { input.review.object.metadata.labels[key] }
`;

/** The offset behind a text of a file. */
function behind(opened: EngineFixture, path: string, text: string): number {
  const at = opened.text(path).indexOf(text);
  assert.ok(at >= 0, text);
  return at + text.length;
}

/** Proposals behind a text that is typed at the end of a line. */
function proposed(line: string, after: string, path = 'policy/images.rego'): readonly string[] {
  const opened = openFixture(FILES);
  opened.edit(path, opened.text(path).replace(after, `${after}\n${line}`));
  const offset = behind(opened, path, `${after}\n${line}`);
  return opened.ask((engine) => engine.completion(`/repo/${path}`, offset)).items.map(({ label }) => label);
}

function leadsTo(opened: EngineFixture, path: string, text: string): readonly string[] {
  const offset = behind(opened, path, text);
  return opened
    .ask((engine) => engine.definition(`/repo/${path}`, offset))
    .map(({ file, range }) => {
      const own = opened.text(file.replace('/repo/', ''));
      return `${file.replace('/repo/', '')}:${own.slice(0, range.start).split('\n').length} ${own.slice(range.start, range.end)}`;
    });
}

describe('Rego in an editor', () => {
  it('proposes rules, imports, functions and fields of the kind, on half a line too', () => {
    const plain = proposed('  b', 'input.kind == "Deployment"');
    for (const name of ['banned', 'tag', 'words', 'count', 'json', 'input']) assert.ok(plain.includes(name), name);
    assert.deepEqual(proposed('  x := words.', 'input.kind == "Deployment"'), ['say', 'unused']);
    assert.deepEqual(proposed('  x := data.', 'input.kind == "Deployment"'), ['main', 'lib']);
    assert.ok(proposed('  x := json.', 'input.kind == "Deployment"').includes('unmarshal'));
    assert.ok(proposed('  x := input.spec.', 'input.kind == "Deployment"').includes('replicas'));
    assert.ok(
      proposed('  x := input.spec.template.spec.containers[_].', 'input.kind == "Deployment"').includes(
        'securityContext',
      ),
    );
    assert.deepEqual(proposed('  x := "input.', 'input.kind == "Deployment"'), []);
  });

  it('says what a function takes and gives, and shows a rule with the comment above it', () => {
    const opened = openFixture(FILES);
    const hover = (text: string) =>
      opened.ask((engine) => engine.hover('/repo/policy/images.rego', behind(opened, 'policy/images.rego', text)));
    assert.match(hover(':= spl')?.markdown ?? '', /^```rego\nsplit\(x, delimiter\) → array/);
    assert.equal(
      hover('banned[ta')?.markdown,
      '```rego\n# package main\ntag(image) := split(image, ":")[1]\n```\n\nThe part behind the colon.',
    );
    assert.equal(hover('some cont'), undefined);
  });

  it('leads from names to rules and back, across files', () => {
    const opened = openFixture(FILES);
    assert.deepEqual(leadsTo(opened, 'policy/images.rego', 'words.sa'), ['policy/words.rego:3 say']);
    assert.deepEqual(leadsTo(opened, 'policy/images.rego', 'banned[ta'), ['policy/images.rego:16 tag']);
    const offset = behind(opened, 'policy/words.rego', '\nsa');
    const places = opened.ask((engine) => engine.navigation.references('/repo/policy/words.rego', offset, true));
    assert.deepEqual(
      places.map(
        ({ file, range }) =>
          `${file} ${opened.text(file.replace('/repo/', '')).slice(0, range.start).split('\n').length}`,
      ),
      ['/repo/policy/words.rego 3', '/repo/policy/words.rego 5', '/repo/policy/images.rego 12'],
    );
    const symbols = opened.ask((engine) => engine.language.documentSymbols('/repo/policy/images.rego'));
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['banned', 'deny', 'tag'],
    );
  });

  it('does the same in a template of Gatekeeper, with the request and the parameters of its schema', () => {
    const path = 'base/template.yaml';
    const opened = openFixture(FILES);
    assert.deepEqual(leadsTo(opened, path, 'not ha'), [`${path}:25 has`]);
    const at = (line: string) => proposed(`          ${line}`, 'not has(wanted)', path);
    assert.deepEqual(at('x := input.'), ['review', 'parameters']);
    assert.deepEqual(at('x := input.parameters.'), ['labels', 'message']);
    assert.deepEqual(at('x := input.parameters.labels[_].'), ['key']);
    assert.ok(at('x := input.review.').includes('operation'));
    assert.ok(at('x := input.review.object.spec.').includes('containers'));
    const hover = opened.ask((engine) => engine.hover(`/repo/${path}`, behind(opened, path, 'msg := spri')));
    assert.equal(opened.text(path).slice(hover?.range.start, hover?.range.end), 'sprintf');
  });

  it('ends a rule before the comments behind it, however many there are', () => {
    const line = '#'.repeat(200);
    const text = `package main\n\ndeny contains "a#b" if { # why\n  ${line}\n  input.x\n}\n${line}\n\n  # of the next\nwarn contains "c" if true # when\n${'\n'.repeat(50_000)}#`;
    const opened = openFixture(`# file: policy/rules.rego\n${text}`);
    const symbols = opened.ask((engine) => engine.language.documentSymbols('/repo/policy/rules.rego'));
    assert.deepEqual(
      symbols.map(({ detail, range }) => [
        detail,
        opened.text('policy/rules.rego').slice(range.start, range.end).slice(-8),
      ]),
      [
        ['deny contains "a#b"', 'nput.x\n}'],
        ['warn contains "c" if true', 'e # when'],
      ],
    );
  });
});
