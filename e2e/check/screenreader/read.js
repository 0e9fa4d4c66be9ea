// Reads the page from its title on, as the "say all" command of screen readers.
async function read() {
  const { virtual } = reader;
  await virtual.start({ container: document.body });
  while ((await virtual.lastSpokenPhrase()) !== "end of document") {
    await virtual.next();
  }
  const phrases = await virtual.spokenPhraseLog();
  await virtual.stop();
  return [`${document.title} (${document.documentElement.lang})`, ...phrases];
}
