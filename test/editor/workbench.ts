import type { Frame, Locator, Page } from 'playwright-core';

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** The parts of the workbench's page that UI tests need, in one place. Seen to work in VS Code 1.100 and 1.139. */
export class Workbench {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** The explorer lists the folder: the workbench is restored and the server answers. */
  async ready(): Promise<void> {
    await this.page.locator('.part.statusbar').waitFor({ timeout: 90_000 });
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 90_000 });
  }

  /** A key can get lost while the workbench moves the focus, so it is pressed again. */
  async #quickInput(key: string, text: string): Promise<Locator> {
    const input = this.page.locator('.quick-input-widget .quick-input-box input');
    for (let attempt = 1; ; attempt++) {
      await this.page.keyboard.press(key);
      try {
        // It closes by itself when something takes the focus, also between opening and typing.
        await input.fill(text, { timeout: 3000 });
        return input;
      } catch (error) {
        if (attempt === 5) throw error;
      }
    }
  }

  /** Opens the palette and runs the command with this label ("Category: Title"). */
  async command(label: string): Promise<void> {
    await this.#quickInput('F1', `>${label}`);
    const name = this.page.locator('.label-name', { hasText: new RegExp(`^${literal(label)}`) });
    await this.page.locator('.quick-input-list .monaco-list-row').filter({ has: name }).first().click();
  }

  /** Opens a file by its path in the folder. */
  async openFile(path: string): Promise<void> {
    const slash = path.lastIndexOf('/');
    const [folder, name] = [path.slice(0, Math.max(0, slash)), path.slice(slash + 1)];
    const input = await this.#quickInput('Control+p', path);
    // Files of the same name that were open before come first for a moment.
    const row = this.page
      .locator('.quick-input-list .monaco-list-row')
      .filter({ hasText: name })
      .filter({ hasText: folder });
    await row.first().click();
    await input.waitFor({ state: 'hidden' });
    await this.page.locator('.editor-group-container.active .tab.active', { hasText: name }).waitFor();
    await this.page.locator('.editor-group-container.active .monaco-editor .view-lines').first().waitFor();
  }

  /** A tab; the name goes on with the folder or ", Editor Group 1" where there are several. */
  tab(name: string): Locator {
    return this.page.getByRole('tab', { name: new RegExp(`^${literal(name)}(,|$| )`) }).first();
  }

  async focusEditor(name: string): Promise<void> {
    await this.tab(name).click();
    await this.page.locator('.editor-group-container.active .monaco-editor .view-lines').first().waitFor();
  }

  async goTo(line: number, column: number): Promise<void> {
    const input = await this.#quickInput('Control+g', `:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await input.waitFor({ state: 'hidden' }); // keys pressed before this are lost
    await this.status('status.editor.selection')
      .filter({ hasText: `Ln ${line}, Col ${column}` })
      .waitFor();
  }

  /** A line of text on the screen, in any editor; its spaces are no-break spaces. */
  line(text: RegExp): Locator {
    const spaced = new RegExp(text.source.replaceAll(' ', '\\s'), text.flags);
    return this.page.locator('.monaco-editor .view-line', { hasText: spaced });
  }

  /** The lines on the screen of the active editor, in their order (the page holds them in any order). */
  visibleText(): Promise<string> {
    const lines = this.page.locator('.editor-group-container.active .monaco-editor .view-lines').last();
    return lines.evaluate((box) =>
      [...box.querySelectorAll<HTMLElement>('.view-line')]
        .sort((a, b) => Number.parseInt(a.style.top, 10) - Number.parseInt(b.style.top, 10))
        .map((line) => (line.textContent ?? '').replaceAll('\u00a0', ' '))
        .join('\n'),
    );
  }

  /**
   * The light bulb menu at the cursor, with a row in it. A question that the editor asks by itself after the cursor moved, or a menu that is
   * still closing, can take the new menu along or leave "No code actions available" whatever was answered; then the key is pressed again.
   */
  async openFixes(title: string): Promise<Locator> {
    const row = this.page.locator('.action-widget .monaco-list-row.action', { hasText: title }).first();
    for (let tries = 0; tries < 5; tries++) {
      await this.page.keyboard.press('Control+Period');
      const isShown = await row.waitFor({ timeout: 4000 }).then(
        () => true,
        () => false,
      );
      if (isShown) return row;
      await this.page.keyboard.press('Escape');
    }
    throw new Error(`The menu of fixes has no "${title}".`);
  }

  /** Chooses in the light bulb menu. By keyboard: in older versions something covers its rows for the mouse. */
  async quickFix(title: string, beforeChoice: () => Promise<void> = async () => {}): Promise<void> {
    const row = await this.openFixes(title);
    for (let i = 0; i < 20 && !/\bfocused\b/.test((await row.getAttribute('class')) ?? ''); i++) {
      await this.page.keyboard.press('ArrowDown');
    }
    await beforeChoice();
    await this.page.keyboard.press('Enter');
    await row.waitFor({ state: 'detached' });
  }

  async showProblems(): Promise<void> {
    await this.command('View: Focus Problems');
    await this.page.locator('.markers-panel').waitFor();
  }

  /** Rows are named like "Error: <message> at line 8 and character 1. generated by <source>". */
  problem(name: string | RegExp): Locator {
    return this.page.locator('.markers-panel').getByRole('treeitem', { name });
  }

  /** A status bar item: status.problems, status.editor.selection, or <publisher>.<extension>.<item id>. */
  status(id: string): Locator {
    return this.page.locator(`.statusbar-item[id="${id}"]`);
  }

  /** Our own status bar item with this text. */
  ourStatus(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item[id^="polycrate-gitops.polycrate-gitops."]', { hasText: text });
  }

  /** Any text of the side bar. */
  text(text: string | RegExp): Locator {
    return this.page.locator('.part.sidebar').getByText(text);
  }

  /** Trusts the workspace as a person does, by the item in the status bar. */
  async trust(): Promise<void> {
    await this.status('status.workspaceTrust').locator('a').click();
    await this.page.getByRole('button', { name: 'Trust', exact: true }).first().click();
    await this.status('status.workspaceTrust').waitFor({ state: 'detached' });
    await this.command('View: Close All Editors');
  }

  /** Closes all editors without saving. */
  async closeAll(): Promise<void> {
    await this.command('View: Close All Editors');
    const dont = this.dialog().getByRole('button', { name: /Don't Save/ });
    const closed = this.page.locator('.editor-group-container .tab').first();
    await Promise.race([dont.click(), closed.waitFor({ state: 'detached' })]);
    await closed.waitFor({ state: 'detached' });
  }

  /** Takes a row of the pick with this title, which may not be asked for, since choices are remembered. */
  async choose(title: string | RegExp, row: RegExp): Promise<void> {
    const widget = this.page.locator('.quick-input-widget:visible').filter({
      has: this.page.locator('.quick-input-title', { hasText: title }),
    });
    try {
      await widget.waitFor({ timeout: 4000 });
    } catch {
      return;
    }
    await widget.locator('.monaco-list-row', { hasText: row }).first().click();
  }

  async openContainer(title: string): Promise<void> {
    const tab = this.page.locator('.part.activitybar').getByRole('tab', { name: new RegExp(`^${literal(title)}`) });
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  }

  tree(view: string): Locator {
    return this.page.getByRole('tree', { name: view });
  }

  async contextMenu(target: Locator, item: string): Promise<void> {
    await target.click({ button: 'right' });
    const entry = this.page.getByRole('menuitem', { name: item });
    await entry.waitFor();
    await this.page.waitForTimeout(500); // a menu ignores the mouse for a moment after it opened
    await entry.click();
  }

  /** A row of the open pick. */
  pick(text: string | RegExp): Locator {
    return this.page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  }

  /** The inner frame of the webview that passes the test. It is two frames deep. */
  async webview(test: (frame: Frame) => Promise<boolean>, milliseconds = 20_000): Promise<Frame> {
    const end = Date.now() + milliseconds;
    for (;;) {
      for (const frame of this.page.frames()) {
        if (!frame.parentFrame()?.url().includes('/webview/browser/pre/')) continue;
        if (await test(frame).catch(() => false)) return frame;
      }
      if (Date.now() > end) {
        const frames = this.page.frames().map((frame) => frame.url());
        throw new Error(`no such webview in ${milliseconds} ms; frames: ${frames.join(' ')}`);
      }
      await this.page.waitForTimeout(100);
    }
  }

  /** A toast. There are none while the server runs with the smoke test driver. */
  notification(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  async clearNotifications(): Promise<void> {
    await this.command('Notifications: Clear All Notifications');
    await this.page.locator('.notifications-toasts .notification-list-item').first().waitFor({ state: 'detached' });
  }

  dialog(text: string | RegExp = ''): Locator {
    return this.page.locator('.monaco-dialog-box', { hasText: text });
  }

  /** Without the tooltip of whatever is under the mouse, and without a half-drawn frame. */
  async screenshot(file: string): Promise<void> {
    await this.page.mouse.move(700, 890);
    await this.page.waitForTimeout(300);
    await this.page.screenshot({ path: file });
  }
}
