// The page as a person finds it: through roles and names, never through classes.

/** Chat is what a test can do and see on the page. */
export class Chat {
  constructor(page, { touch, onePane }) {
    this.page = page;
    this.touch = touch;
    this.onePane = onePane;
    const named = (role, name) => page.getByRole(role, { name, exact: true });

    this.server = named('textbox', 'Server address');
    this.token = named('textbox', 'Access token');
    this.signIn = named('button', 'Sign in');

    this.cancel = named('button', 'Cancel');

    this.connection = named('status', 'Connection');
    this.tryNow = named('button', 'Try now');
    this.conversations = named('list', 'Conversations');
    this.rows = this.conversations.getByRole('listitem');
    this.signOut = named('button', 'Sign out');

    this.search = named('searchbox', 'Search');
    this.results = named('list', 'Search results');
    this.lockNow = named('button', 'Lock now');
    this.thisDevice = named('button', 'This device');
    this.pin = named('textbox', 'PIN');
    this.unlock = named('button', 'Unlock');

    this.messages = named('log', 'Messages');
    this.message = named('textbox', 'Message');
    this.send = named('button', 'Send');
    this.back = named('button', 'Back');
    this.earlier = named('button', 'Load earlier messages');
  }

  /** press clicks, or taps where the pointer is a finger. */
  press(locator) {
    return this.touch ? locator.tap() : locator.click();
  }

  /** row is the conversation with a participant. */
  row(name) {
    return this.rows.filter({ hasText: name });
  }

  /** target is what to press to open a conversation. */
  target(name) {
    return this.row(name).getByRole('button');
  }

  /** open opens a conversation and waits for its messages, or for the word that there are none. */
  async open(name) {
    await this.press(this.target(name));
    await this.page.getByRole('heading', { name }).waitFor();
    await this.messages.waitFor();
  }

  /** item is the message with exactly this text in it. */
  item(text) {
    return this.messages.getByText(text, { exact: true });
  }

  /** write sends a message by typing it, key by key. */
  async write(text) {
    await this.press(this.message);
    await this.message.pressSequentially(text);
    await this.press(this.send);
  }

  /** typing is the word that the participant types. */
  typing(name) {
    return this.page.getByText(`${name} is typing…`, { exact: true });
  }

  /** deleteButton brings up the delete button of the message with a text. */
  async deleteButton(text) {
    const item = this.messages.getByRole('article').filter({ hasText: text }).first();
    await (this.touch ? item.tap({ position: { x: 5, y: 5 } }) : item.hover());
    return item.getByRole('button', { name: 'Delete message' });
  }

  /** remove deletes a message, which goes when it can't be undone any more, or takes back one that has not left. */
  async remove(text) {
    await this.press(await this.deleteButton(text));
  }

  /** keepUnder sets a PIN for this device, and an idle time such as "1 minute". */
  async keepUnder(pin, lockAfter) {
    await this.press(this.thisDevice);
    const dialog = this.page.getByRole('dialog', { name: 'This device' });
    await dialog.getByRole('radio', { name: 'Encrypted with a PIN', exact: true }).check();
    for (const name of ['New PIN', 'Repeat PIN']) await dialog.getByRole('textbox', { name, exact: true }).fill(pin);
    if (lockAfter) await dialog.getByRole('combobox', { name: 'Lock after' }).selectOption(lockAfter);
    await this.press(dialog.getByRole('button', { name: 'Save', exact: true }));
    await dialog.waitFor({ state: 'hidden' });
    await this.lockNow.waitFor();
  }

  /** lock locks, and waits for the view that asks for the PIN. */
  async lock() {
    await this.press(this.lockNow);
    await this.pin.waitFor();
  }

  /** enter tries a PIN. */
  async enter(pin) {
    await this.pin.fill(pin);
    await this.press(this.unlock);
  }

  /** leave signs out and confirms it. */
  async leave() {
    await this.press(this.signOut);
    await this.press(this.page.getByRole('dialog').getByRole('button', { name: 'Sign out', exact: true }));
    await this.signIn.waitFor();
  }

  /** said returns what the page tells the user about its state: alerts and the status line. */
  async said() {
    const alerts = await this.page.getByRole('alert').allInnerTexts();
    const status = await this.connection.allInnerTexts();
    const clean = (texts) => texts.map((text) => text.replace(/\s+/g, ' ').trim()).filter(Boolean);
    return { alerts: clean(alerts), status: clean(status).join(' ') };
  }
}
