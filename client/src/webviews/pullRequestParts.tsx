import { useEffect, useRef } from 'preact/hooks';
import type { FindingLine, OverlayEvidence } from '../../../server/src/forge/evidence.ts';
import type { PanelChoices, PanelModel, PanelOutcome, StepLine } from '../pullRequest/messages.ts';

interface PartProps {
  readonly model: PanelModel;
  readonly change: (choices: Partial<PanelChoices>) => void;
}

const MARKS = { added: '+', changed: '~', removed: '-', unmerged: '!' } as const;

/** A sign, with the word that it stands for where it is read out. */
function Mark({ change }: { readonly change: keyof typeof MARKS }) {
  return (
    <span class={`mark ${change}`} title={change}>
      <span aria-hidden="true">{MARKS[change]}</span>
      <span class="spoken">{change}</span>
    </span>
  );
}

/** The changed files, each to be taken or left. */
export function Files({ model, change, show }: PartProps & { readonly show: (path: string) => void }) {
  const all = model.target?.files ?? [];
  const { files } = model.choices;
  const isBusy = model.phase === 'working';
  const usable = all.filter(({ kind }) => kind !== 'unmerged').map(({ path }) => path);
  const toggle = (path: string): void =>
    change({ files: files.includes(path) ? files.filter((one) => one !== path) : [...files, path].sort() });
  if (all.length === 0) return <p role="status">No file differs from {model.target?.base}.</p>;
  return (
    <section aria-labelledby="files">
      <h2 id="files">
        Files <small>{`${files.length} of ${all.length}`}</small>
      </h2>
      <div class="row">
        <button
          type="button"
          class="link"
          aria-label="Choose all files"
          disabled={isBusy}
          onClick={() => change({ files: usable })}
        >
          All
        </button>
        <button
          type="button"
          class="link"
          aria-label="Choose no file"
          disabled={isBusy}
          onClick={() => change({ files: [] })}
        >
          None
        </button>
      </div>
      <ul class="files">
        {all.map(({ path, kind }) => (
          <li key={path}>
            <label>
              <input
                type="checkbox"
                checked={files.includes(path)}
                disabled={kind === 'unmerged' || isBusy}
                onChange={() => toggle(path)}
              />
              <Mark change={kind} />
              <span class="path">{path}</span>
              {kind === 'unmerged' && <em>has conflicts</em>}
            </label>
            <button type="button" class="link" aria-label={`Show the change of ${path}`} onClick={() => show(path)}>
              Show
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What the chosen files change in rendered overlays, and the problems before and after. */
export function Impact({ model }: { readonly model: PanelModel }) {
  const { impact, impactReason, isJudging } = model;
  return (
    <section aria-labelledby="impact" aria-busy={isJudging}>
      <h2 id="impact">
        What it changes <small role="status">{isJudging ? 'updating…' : ''}</small>
      </h2>
      {impactReason !== undefined && <p class="quiet">{impactReason}</p>}
      {impact?.overlays.length === 0 && <p>No rendered overlay changes.</p>}
      {impact?.overlays.map((overlay) => (
        <Overlay key={overlay.path} overlay={overlay} />
      ))}
      {impact !== undefined && (
        <Findings title="New problems" findings={impact.findings.added} none="No new problem." />
      )}
      {impact !== undefined && impact.findings.resolved.length > 0 && (
        <Findings title="Solved problems" findings={impact.findings.resolved} none="" />
      )}
    </section>
  );
}

function Overlay({ overlay }: { readonly overlay: OverlayEvidence }) {
  const count = (change: string): number => overlay.resources.filter((one) => one.change === change).length;
  const counts = `+${count('added')} ~${count('changed')} -${count('removed')}`;
  const words = `${count('added')} to add, ${count('changed')} to change, ${count('removed')} to remove`;
  return (
    <details>
      <summary>
        <strong>{overlay.path}</strong>{' '}
        <span title={words} aria-hidden="true">
          {counts}
        </span>
        <span class="spoken">{words}</span> <small>{[overlay.environment, ...overlay.clusters].join(' · ')}</small>
        {overlay.isProduction && <em> production</em>}
        {overlay.refused !== undefined && <em class="error"> does not render</em>}
      </summary>
      {overlay.refused !== undefined && <p class="error">{overlay.refused}</p>}
      <ul>
        {overlay.resources.map(({ change, kind, name, namespace, was, fields }) => (
          <li key={`${kind}/${namespace}/${name}`}>
            <Mark change={change} /> {`${kind}/${name}`} {was !== undefined && <small>{`was ${was}`}</small>}
            {fields.map(({ path, before, after }) => (
              <div class="field" key={path}>
                <span class="path">{path}</span> <small>{`${before ?? '(none)'} → ${after ?? '(none)'}`}</small>
              </div>
            ))}
          </li>
        ))}
      </ul>
      {overlay.unified !== '' && (
        <details>
          <summary>Rendered difference</summary>
          <Diff text={overlay.unified} />
        </details>
      )}
    </details>
  );
}

function Diff({ text }: { readonly text: string }) {
  const lines = text.split('\n').map((line, index) => ({ line, key: `${index}` }));
  return (
    <pre class="diff">
      {lines.map(({ line, key }) => (
        <span key={key} class={line.startsWith('+') ? 'plus' : line.startsWith('-') ? 'minus' : ''}>
          {`${line}\n`}
        </span>
      ))}
    </pre>
  );
}

function Findings({ title, findings, none }: { title: string; findings: readonly FindingLine[]; none: string }) {
  if (findings.length === 0) return <p class="good">{none}</p>;
  return (
    <div>
      <h3>{`${title} (${findings.length})`}</h3>
      <ul class="findings">
        {findings.map(({ code, level, message, place }) => (
          <li key={`${code} ${place} ${message}`}>
            <span class={level}>{level}</span> {message} <small>{`${place} · ${code}`}</small>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Where the request goes to, and what about it can be chosen. */
export function Target({ model, change, signIn }: PartProps & { readonly signIn: () => void }) {
  const { target, choices, prepared, phase } = model;
  if (target === undefined) return null;
  const isBusy = phase === 'working';
  return (
    <section aria-labelledby="target">
      <h2 id="target">Where it goes</h2>
      <dl>
        <dt>Remote</dt>
        <dd>{`${target.remote} (${target.address})`}</dd>
        <dt>Into</dt>
        <dd>{target.base}</dd>
        <dt>Author</dt>
        <dd>{`${target.author}${target.isSigned ? ', signed' : ''}`}</dd>
      </dl>
      <label>
        Branch
        <input
          value={choices.branch}
          placeholder={prepared?.branch ?? ''}
          disabled={isBusy}
          onInput={(event) => change({ branch: event.currentTarget.value })}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={choices.isDraft}
          disabled={isBusy}
          onChange={(event) => change({ isDraft: event.currentTarget.checked })}
        />
        As a draft
      </label>
      {target.access === 'token' && (
        <p role="status">
          {`There is no token for ${target.host}: the branch is pushed and its page is opened. `}
          <button type="button" class="link" onClick={signIn}>
            Sign In
          </button>
        </p>
      )}
      {target.skippedHooks.length > 0 && (
        <p class="quiet">{`Hooks of this repository that are not run: ${target.skippedHooks.join(', ')}.`}</p>
      )}
    </section>
  );
}

const STEP_WORDS: Readonly<Record<string, string>> = {
  commit: 'Make the commit',
  push: 'Push the branch',
  request: 'Open the request',
  text: 'Write its text',
  labels: 'Set labels and reviewers',
  done: 'Finish',
};

/** The steps of opening, with ticks. */
export function Steps({ steps }: { readonly steps: readonly StepLine[] }) {
  if (steps.length === 0) return null;
  const marks = { running: '…', done: '✓', skipped: '–' } as const;
  return (
    <ol class="steps" aria-live="polite">
      {steps.map(({ step, state, detail }) => (
        <li key={step} class={state}>
          <span title={state} aria-hidden="true">
            {marks[state]}
          </span>{' '}
          <span class="spoken">{state}: </span>
          {STEP_WORDS[step] ?? step} <small>{detail}</small>
        </li>
      ))}
    </ol>
  );
}

interface OutcomeProps {
  readonly outcome: PanelOutcome;
  readonly follow: (url: string) => void;
  readonly showText: (file: string) => void;
}

/** How it ended, with what to do next. */
export function Outcome({ outcome, follow, showText }: OutcomeProps) {
  const { kind, message, url, textFile, warnings } = outcome;
  const isGood = kind !== 'stopped';
  const section = useRef<HTMLElement>(null);
  // The button that was pressed has gone; what to do next takes the focus, and is scrolled to.
  useEffect(() => {
    const next = section.current?.querySelector('button');
    next?.focus();
    section.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <section ref={section} role={isGood ? 'status' : 'alert'} class={isGood ? 'good' : 'error'}>
      <p>{message}</p>
      {warnings.map((warning) => (
        <p key={warning}>{warning}</p>
      ))}
      <div class="row">
        {url !== undefined && (
          <button type="button" class="primary" onClick={() => follow(url)}>
            {kind === 'request' ? 'Show Pull Request' : 'Open Page'}
          </button>
        )}
        {textFile !== undefined && (
          <button type="button" onClick={() => showText(textFile)}>
            Show Text
          </button>
        )}
      </div>
    </section>
  );
}
