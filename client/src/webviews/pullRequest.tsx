import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { FromPage, PanelChoices, PanelModel, ToPage } from '../pullRequest/messages.ts';
import { Files, Impact, Outcome, Steps, Target } from './pullRequestParts.tsx';

interface Editor {
  postMessage(message: FromPage): void;
  getState(): PanelModel | undefined;
  setState(model: PanelModel): void;
}

declare function acquireVsCodeApi(): Editor;

const editor = acquireVsCodeApi();
const send = (message: FromPage): void => editor.postMessage(message);

/** The page: what goes in, what it does, what it says, where it goes to; then the steps and the link. */
function Page() {
  // What was shown before the tab was hidden stands at once.
  const [model, setModel] = useState(editor.getState());
  useEffect(() => {
    const take = ({ data }: MessageEvent<ToPage>): void => {
      editor.setState(data.model);
      setModel(data.model);
    };
    window.addEventListener('message', take);
    send({ type: 'ready' });
    return () => window.removeEventListener('message', take);
  }, []);
  if (model === undefined || (model.phase === 'looking' && model.target === undefined)) {
    return <p class="quiet">Looking at the repository and its remote…</p>;
  }
  if (model.target === undefined) return <Failed message={model.problem ?? ''} />;
  return <Request model={model} change={(choices) => choose(model, choices, setModel)} />;
}

function choose(model: PanelModel, changes: Partial<PanelChoices>, setModel: (model: PanelModel) => void): void {
  const choices = { ...model.choices, ...changes };
  const next = { ...model, choices };
  editor.setState(next);
  setModel(next);
  send({ type: 'choices', choices });
}

function Failed({ message }: { readonly message: string }) {
  return (
    <section>
      <h1>Open Change as Pull Request</h1>
      <p role="alert">{message}</p>
      <button type="button" onClick={() => send({ type: 'again' })}>
        Try Again
      </button>
    </section>
  );
}

/** How the request is opened by keyboard. */
const ENTER = /mac/i.test(navigator.platform) ? 'Cmd+Enter' : 'Ctrl+Enter';

/** Takes the focus from the button that was pressed and can be pressed no more. */
function Cancel() {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <button type="button" ref={button} onClick={() => send({ type: 'cancel' })}>
      Cancel
    </button>
  );
}

interface RequestProps {
  readonly model: PanelModel;
  readonly change: (choices: Partial<PanelChoices>) => void;
}

function Request({ model, change }: RequestProps) {
  const { choices, prepared, phase, steps, outcome } = model;
  const isBusy = phase === 'working';
  const canOpen = choices.files.length > 0 && !isBusy && phase !== 'done';
  const open = (): void => {
    if (canOpen) send({ type: 'open' });
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) open();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl+Enter works wherever the focus is; the button is the same for a pointer.
    <div onKeyDown={onKey}>
      <h1>Open Change as Pull Request</h1>
      <Files model={model} change={change} show={(path) => send({ type: 'showFile', path })} />
      <Impact model={model} />
      <section aria-labelledby="words">
        <h2 id="words">What it says</h2>
        <label>
          Title
          <input
            value={choices.title}
            placeholder={prepared?.title ?? ''}
            disabled={isBusy}
            onInput={(event) => change({ title: event.currentTarget.value })}
          />
        </label>
        <label>
          Text
          <textarea
            rows={4}
            value={choices.text}
            placeholder="Why this change is made. What it changes is added below by itself."
            disabled={isBusy}
            onInput={(event) => change({ text: event.currentTarget.value })}
          />
        </label>
        <details>
          <summary>The whole text as it will be sent</summary>
          <pre>{prepared?.body ?? ''}</pre>
        </details>
      </section>
      <Target model={model} change={change} signIn={() => send({ type: 'signIn' })} />
      <div class="actions">
        <button type="button" class="primary" disabled={!canOpen} onClick={open}>
          {model.target?.access === 'api' ? 'Open Pull Request' : 'Push Branch and Continue'}
        </button>
        {isBusy && <Cancel />}
        <span class="quiet">{`${ENTER}. Your working tree, index and branches stay as they are.`}</span>
      </div>
      <Steps steps={steps} />
      {outcome !== undefined && (
        <Outcome
          outcome={outcome}
          follow={(url) => send({ type: 'followLink', url })}
          showText={(file) => send({ type: 'showText', file })}
        />
      )}
    </div>
  );
}

const place = document.getElementById('page');
if (place !== null) render(<Page />, place);
