/**
 * A phone that was shown the code on the computer's screen: the secret is behind the `#` of the address, which no browser
 * sends to anybody. It is taken out of the address, so that neither history nor a shared link keeps it, and sent once.
 */
const form = document.querySelector<HTMLFormElement>("#by-link");
const field = form?.querySelector<HTMLInputElement>("input[name=link]");

/** Whether this browser is let in already: a page that was opened from elsewhere does not show it at once. */
async function goOnIfLetIn(): Promise<void> {
  const answer = await fetch("/health", { redirect: "manual" });
  if (answer.ok) window.location.replace("/");
}

const secret = window.location.hash.slice(1);
if (secret !== "" && form && field) {
  history.replaceState(null, "", window.location.pathname);
  field.value = secret;
  form.submit();
} else {
  goOnIfLetIn().catch(() => undefined); // then the code can be typed
}
