/** The coach's sentence on the screen: the newest, and smaller where it is long, so that it stays in view. */

/** Letters beyond which a sentence is long: our choice, more than two lines of a phone. */
const LONG = 70;

export function showSentence(element: HTMLElement, text: string): void {
  element.textContent = text;
  element.dataset["long"] = String(text.length > LONG);
}
